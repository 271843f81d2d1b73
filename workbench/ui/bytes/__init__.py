"""Tools beside the bytes: inspector, statistics, checksums, transforms, marks."""

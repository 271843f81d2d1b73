"""What can be told of any bytes: readings at a place, statistics, checksums, transforms, differences."""

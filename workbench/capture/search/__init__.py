"""Finding bytes in everything that was recorded, across the borders of records."""

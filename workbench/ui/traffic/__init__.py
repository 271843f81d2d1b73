"""The table of records: virtual, fed from the capture a page at a time."""

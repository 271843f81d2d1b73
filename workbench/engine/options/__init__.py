"""Socket options and their differences between systems."""

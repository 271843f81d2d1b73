"""What rolls by: calls, events, the program's own log."""

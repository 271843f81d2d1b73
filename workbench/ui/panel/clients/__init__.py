"""The clients of a listener."""

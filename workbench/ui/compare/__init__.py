"""Two records or two recordings side by side."""

"""The payload library: its tree and editor, one-key sending, and pads of big buttons."""

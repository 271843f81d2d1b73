"""Bytes on the screen: source, cursor, layout and painting are four things."""

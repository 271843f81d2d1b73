"""Where a payload is written and sent."""

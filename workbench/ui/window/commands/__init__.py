"""What the catalogue's actions do, room by room."""

"""What a WebSocket adds to its panel: a bar in the composer, and a page of its opening and its end."""

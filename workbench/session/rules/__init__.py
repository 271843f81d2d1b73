"""Rules: what a socket does by itself when something comes."""

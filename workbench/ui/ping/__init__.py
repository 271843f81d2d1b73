"""Echo requests of a socket, and what came back."""

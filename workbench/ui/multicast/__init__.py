"""Groups of a socket: joined where, and why nothing is heard."""

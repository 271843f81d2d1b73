"""The generator of a socket, and the meter of what generators send to it."""

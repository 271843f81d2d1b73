"""The dialog of a new socket, and what an empty window offers."""

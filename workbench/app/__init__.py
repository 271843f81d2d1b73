"""The roof: composition root, event loop, crash handling. The only room that knows all the others."""

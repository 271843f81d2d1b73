"""Dissectors: bytes of one message in, a tree of fields out. Each protocol is one small file behind one protocol."""

"""Sockets: made, bound, connected, accepted and read here, each call on the tape.

Knows no Qt; runs on any asyncio loop, with readiness (``add_reader``) or completions (Windows).
"""

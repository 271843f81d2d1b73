"""Typed payloads: text with lengths, checksums, counters, variables in it; one language to send, answer and expect."""

"""Pads: big buttons that send payloads and start sequences, laid out for a demonstration."""

"""Composing payloads for a workspace: variables, secrets, files and environment, and who may read them."""

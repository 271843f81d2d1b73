"""Cutting streams into messages: one small file for each kind, bytes in, cuts out."""

"""Hex dumps as programs print them and people paste them: text in, records out."""

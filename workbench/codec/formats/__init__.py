"""Formats that a person described: a subset of Kaitai Struct's language, read as data. Nothing of it is run as code."""

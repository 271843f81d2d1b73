"""The project of examples, protocol by protocol. ``packaging/make_examples.py`` writes it."""

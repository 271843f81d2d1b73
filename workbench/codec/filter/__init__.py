"""The display filter's language: text in, a tree of :mod:`workbench.model.filters` out, and back."""

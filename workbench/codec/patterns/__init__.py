"""Conditions on bytes: what a rule waits for and a sequence expects. A file for each kind."""

from workbench.codec.patterns.compiling import compile_pattern
from workbench.codec.patterns.matcher import About, Beginning, Matcher

__all__ = ["About", "Beginning", "Matcher", "compile_pattern"]

"""Whether a pattern can be read, or the place of its fault."""

from __future__ import annotations

from typing import NamedTuple

from workbench.model.patterns import Pattern


class PatternFault(NamedTuple):
    """``offset`` is in characters of the pattern's text."""

    sentence: str
    offset: int
    length: int = 1


def check_pattern(pattern: Pattern) -> PatternFault | None:
    """None where it can be read."""
    from workbench.codec.patterns import compile_pattern  # RE2 and the filter's language: not at the start

    try:
        compile_pattern(pattern)
    except ValueError as error:
        text = str(error)
        sentence = text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")
        offset = min(getattr(error, "offset", 0), len(pattern.text))
        return PatternFault(sentence, offset, getattr(error, "length", 1))
    return None

"""What a peer said, fit for a line of a log, a terminal and a file."""

from __future__ import annotations

from typing import Final

LINE_MAX_CHARS: Final = 500


def plain_line(text: str, most: int = LINE_MAX_CHARS) -> str:
    """One line without control characters, marks that turn the direction of writing and halves of surrogate pairs
    (which no UTF-8 can hold), of at most ``most`` characters."""
    return "".join(char if char.isprintable() else "�" for char in text[:most])

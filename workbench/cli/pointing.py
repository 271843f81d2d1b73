"""A mistake in what was typed, with a caret under its place."""

from __future__ import annotations

from typing import Final

WINDOW_CHARS: Final = 60  # of a long text, this much on either side of the place


def with_place(message: str, text: str, offset: int) -> str:
    """The sentence, then the text as typed, then a caret. ``offset`` counts characters from 0.

    What cannot be printed is shown as a middle dot, so that the caret stays under its character.
    """
    offset = min(max(offset, 0), len(text))
    first, last = max(0, offset - WINDOW_CHARS), min(len(text), offset + WINDOW_CHARS)
    shown = "".join(char if char.isprintable() else "·" for char in text[first:last])
    left = "…" if first else ""
    right = "…" if last < len(text) else ""
    caret = " " * (len(left) + offset - first) + "^"
    return f"{message} (character {offset + 1})\n  {left}{shown}{right}\n  {caret}"

"""How far bytes go along with what is looked for, and the sentence about where they part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.model.patterns import Missed
from workbench.model.texts import count_text

WANTED_MAX_BYTES: Final = 4_096  # of what a miss carries for a comparison


def longest_beginning(length: int, is_there: Callable[[int], int]) -> tuple[int, int]:
    """How many of ``length`` bytes, from the first on, stand somewhere, and where; (0, -1) if not even the first.

    ``is_there(count)`` gives the place of the first ``count`` bytes or -1. What begins with more begins with fewer, so
    halving finds it.
    """
    low, high, place = 0, length, -1
    while low < high:
        middle = (low + high + 1) // 2
        at = is_there(middle)
        if at >= 0:
            low, place = middle, at
        else:
            high = middle - 1
    return low, place


def first_beginning(data: bytes, begin: bytes) -> int:
    """The first place where ``begin`` stands, or could once more came; the length of ``data``: there is none."""
    at = data.find(begin)
    if at >= 0:
        return at
    ends = range(max(0, len(data) - len(begin) + 1), len(data))
    return next((place for place in ends if begin.startswith(data[place:])), len(data))


def parted(data: bytes, at: int, wanted: bytes, mask: bytes, *, may_come: bool) -> Missed:
    """A miss at ``at``: there the first of ``wanted`` should stand. ``mask`` is 1 where a byte of it counts."""
    shown = wanted[:WANTED_MAX_BYTES]
    if at >= len(data):
        count = count_text(len(wanted), "more byte was wanted", "more bytes were wanted")
        return Missed(f"they end at byte {at}: {count}", at, shown, may_come)
    if not wanted:
        rest = count_text(len(data) - at, "more byte came", "more bytes came")
        return Missed(f"at byte {at}: nothing more was wanted, and {rest}", at, b"", may_come)
    what = said(wanted[0]) if not mask or mask[0] else "any byte"
    return Missed(f"at byte {at}: wanted {what}, got {said(data[at])}", at, shown, may_come)


def said(byte: int) -> str:
    """``0x4d “M”``."""
    sign = f" “{chr(byte)}”" if 0x20 < byte < 0x7F else ""
    return f"0x{byte:02x}{sign}"

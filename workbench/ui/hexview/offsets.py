"""Offsets as people write them, and as the status line says them."""

from __future__ import annotations

import re
from typing import Final

CHARS_MAX: Final = 64  # no offset is longer, and Python refuses numbers of thousands of digits
_FORM = re.compile(
    r"(?P<sign>[+\-−]?)\s*(?:0x(?P<hex>[0-9a-f]+)|(?P<h>[0-9a-f]+)h|(?P<dec>[0-9]+)|(?P<bare>[0-9a-f]+))",
    re.IGNORECASE,
)
_END = re.compile(r"(?:end|\$)\s*(?:[\-−]\s*(?P<back>0x[0-9a-f]+|[0-9]+))?", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<part>[0-9]+(?:\.[0-9]+)?)\s*%")


class OffsetError(ValueError):
    """What was written is no offset, or lies outside; the message is for people."""


def parse_offset(text: str, current: int, size: int) -> int:
    """``1024``, ``0x400``, ``400h``, ``fe``, ``+16`` and ``-0x10`` from ``current``, ``end``, ``end-16``, ``50 %``.

    Digits alone are decimal. Raises :class:`OffsetError`.
    """
    cleaned = text.strip().replace(",", "").replace("_", "")
    last = max(0, size - 1)
    if len(cleaned) > CHARS_MAX:
        cleaned = ""
    if part := _PERCENT.fullmatch(cleaned):
        return min(last, int(last * float(part["part"]) / 100))
    if end := _END.fullmatch(cleaned):
        back = int(end["back"], 0 if end["back"][:2] in ("0x", "0X") else 10) if end["back"] else 1
        return _within(size - back, size)
    found = _FORM.fullmatch(cleaned)
    if found is None:
        raise OffsetError("An offset is a number: 1024, 0x400, +16, -16, end-16 or 50 %.")
    digits = found["hex"] or found["h"] or found["bare"]
    value = int(digits, 16) if digits else int(found["dec"])
    offset = current + value if found["sign"] == "+" else current - value if found["sign"] else value
    return _within(offset, size)


def _within(offset: int, size: int) -> int:
    last = max(0, size - 1)
    if not 0 <= offset <= last:
        raise OffsetError(f"There are {size:,} bytes: offsets go from 0 to {last:,} (0x{last:x}).")
    return offset


def byte_text(value: int) -> str:
    """One byte in its common forms: ``0x48 · 72 · 0100 1000 · H``."""
    char = f" · {chr(value)}" if 0x20 < value < 0x7F else ""
    return f"0x{value:02x} · {value} · {value >> 4:04b} {value & 15:04b}{char}"


def place_text(position: int, selection: range) -> str:
    """``0x1f (31)``, and how much is selected."""
    at = selection.start if selection else position
    text = f"0x{at:x} ({at:,})"
    return f"{text} · {len(selection):,} selected" if selection else text

"""Bytes as text, a bounded page at a time; what does not decode is kept in its place as a mark."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from workbench.model.sources import ByteSource

PAGE_BYTES = 16 * 1024
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LONGEST_CHARACTER = 8
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A)} | {0x0D: "\\r"}


@dataclass(frozen=True, slots=True)
class TextPage:
    """Bytes ``start`` to ``end`` (exclusive) as text; ``bad`` are the places in it that stand for faulty bytes."""

    start: int
    end: int
    text: str
    bad: tuple[int, ...]


def read_page(source: ByteSource, start: int, encoding: str, page_bytes: int = PAGE_BYTES) -> TextPage:
    """The page from ``start``; it ends between two characters, so that the next one can begin there.

    Raises :class:`LookupError` for an encoding that Python does not know.
    """
    data = source.read(start, page_bytes)
    at_end = start + len(data) >= source.size()
    used = len(data) if at_end else _whole_characters(data, encoding)
    text = _visible(data[:used].decode(encoding, "replace"))
    bad = tuple(place for place, char in enumerate(text) if char == REPLACEMENT) if REPLACEMENT in text else ()
    return TextPage(start, start + used, text, bad)


def page_start(source: ByteSource, offset: int, encoding: str) -> int:
    """The nearest place at or before ``offset`` where a character can begin: exact for UTF-8, UTF-16 and UTF-32."""
    name = codecs.lookup(encoding).name
    if name.startswith("utf-16"):
        return offset - offset % 2
    if name.startswith("utf-32"):
        return offset - offset % 4
    if name.startswith("utf-8"):
        first = max(0, offset - 3)
        before = source.read(first, offset + 1 - first)
        for back in range(len(before) - 1, -1, -1):
            if before[back] & 0xC0 != 0x80:
                return first + back
    return offset


def _whole_characters(data: bytes, encoding: str) -> int:
    """Bytes of the page without a character that its end cuts in two."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    decoder.decode(data)
    pending = decoder.getstate()[0]
    return len(data) - len(pending) if 0 < len(pending) < _LONGEST_CHARACTER else len(data)


def _visible(text: str) -> str:
    """Line ends as one break, other control characters as escapes."""
    return text.replace("\r\n", "\n").translate(_ESCAPES)

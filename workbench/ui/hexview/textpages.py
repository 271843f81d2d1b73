"""Bytes as text, a bounded page at a time; what does not decode is kept in its place as a mark."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbench.model.records import Direction
from workbench.model.sources import ByteSource

DIRECTION_TEXT: dict[int, str] = {Direction.RX: "◀ RX", Direction.TX: "▶ TX"}

PAGE_BYTES = 16 * 1024
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LONGEST_CHARACTER = 8
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A)} | {0x0D: "\\r"}


class TextRun(NamedTuple):
    """What one end said without a word of the other: places in the page's text, the label's end, and the direction."""

    first: int
    label_end: int
    end: int
    direction: int


@dataclass(frozen=True, slots=True)
class TextPage:
    """Bytes ``start`` to ``end`` (exclusive) as text; ``bad`` are the places in it that stand for faulty bytes.
    ``runs`` cover the text of a conversation in which both ends speak."""

    start: int
    end: int
    text: str
    bad: tuple[int, ...]
    runs: tuple[TextRun, ...] = ()


def read_page(source: ByteSource, start: int, encoding: str, page_bytes: int = PAGE_BYTES) -> TextPage:
    """The page from ``start``; it ends between two characters, so that the next one can begin there.

    Raises :class:`LookupError` for an encoding that Python does not know.
    """
    data = source.read(start, page_bytes)
    at_end = start + len(data) >= source.size()
    used = len(data) if at_end else _whole_characters(data, encoding)
    directions = getattr(source, "directions", None)
    if directions is not None and (spans := directions(start, used)):
        return _told_apart(data[:used], start, spans, encoding)
    text = _visible(data[:used].decode(encoding, "replace"))
    bad = tuple(place for place, char in enumerate(text) if char == REPLACEMENT) if REPLACEMENT in text else ()
    return TextPage(start, start + used, text, bad)


def _told_apart(data: bytes, start: int, spans: Sequence[tuple[int, int, int]], encoding: str) -> TextPage:
    """A page of a conversation: each change of speaker begins a line with a label."""
    parts: list[str] = []
    runs: list[TextRun] = []
    length = 0
    for offset, size, direction in spans:
        label = f"{DIRECTION_TEXT[direction]}\n"
        said = _visible(data[offset - start : offset - start + size].decode(encoding, "replace"))
        if not said.endswith("\n"):
            said += "\n"
        runs.append(TextRun(length, length + len(label), length + len(label) + len(said), direction))
        parts += (label, said)
        length += len(label) + len(said)
    text = "".join(parts)
    bad = tuple(place for place, char in enumerate(text) if char == REPLACEMENT) if REPLACEMENT in text else ()
    return TextPage(start, start + len(data), text, bad, tuple(runs))


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

"""Which characters are parts, and of which kind, while somebody is still writing: faults do not matter here."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from workbench.codec.typed.parts import PartKind
from workbench.codec.typed.words import FORMS

_MARK: Final = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\$\{", re.DOTALL)
_INSIDE: Final = re.compile(r'(?:[^"}]|"(?:[^"\\]|\\.)*+(?:"|\Z))*+', re.DOTALL)
_WORDS: Final = re.compile(r"\s*([A-Za-z0-9_]+)(?:\s+([A-Za-z_]+))?")
_FORMS: Final = frozenset({form.name for form in FORMS} | {"text", "hexdigits", "varint"})
_KINDS: Final = {
    "hex": PartKind.BYTES, "crc": PartKind.CHECKSUM, "random": PartKind.RANDOM, "uuid": PartKind.RANDOM,
    "var": PartKind.VARIABLE, "env": PartKind.VARIABLE, "file": PartKind.CONTENT, "payload": PartKind.CONTENT,
    "match": PartKind.REQUEST, "field": PartKind.REQUEST, "request": PartKind.REQUEST, "any": PartKind.ANY,
    "begin": PartKind.RANGE, "end": PartKind.RANGE, "length": PartKind.LENGTH, "counter": PartKind.COUNTER,
    "time": PartKind.TIME,
}  # fmt: skip


class Stretch(NamedTuple):
    """Characters ``start`` to ``end``. A literal one is an escape."""

    start: int
    end: int
    kind: PartKind


def stretches(text: str, opened: PartKind | None = None) -> tuple[list[Stretch], PartKind | None]:
    """The parts and escapes of one line; ``opened``: the part that began on a line before and goes on. With the one
    that goes on behind this line."""
    found: list[Stretch] = []
    at = 0
    if opened is not None:
        at, closed = _end_of(text, 0)
        found.append(Stretch(0, at, opened))
        if not closed:
            return found, opened
    while (mark := _MARK.search(text, at)) is not None:
        start, at = mark.span()
        if mark.group() != "${":
            found.append(Stretch(start, at, PartKind.LITERAL))
            continue
        kind = kind_of(text[at : at + 200])
        at, closed = _end_of(text, at)
        found.append(Stretch(start, at, kind))
        if not closed:
            return found, kind
    return found, None


def kind_of(inside: str) -> PartKind:
    """Of a part, by its first two words; a number for what is not known."""
    words = _WORDS.match(inside)
    if words is None:
        return PartKind.NUMBER
    first, second = words.groups()
    word = (second or "") if first in _FORMS else first
    return _KINDS.get(word.lower(), PartKind.NUMBER)


def _end_of(text: str, at: int) -> tuple[int, bool]:
    inside = _INSIDE.match(text, at)
    end = inside.end() if inside is not None else at
    return (end + 1, True) if text[end : end + 1] == "}" else (len(text), False)

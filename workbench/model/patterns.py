"""What a rule waits for and a sequence expects: a condition on the bytes that came, as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

PATTERN_TEXT_CHARS_MAX: Final = 65_536


class PatternKind(StrEnum):
    """In which language the condition is written."""

    ANY = "any"  # any bytes at all
    TYPED = "typed"  # a typed payload, which may leave parts open: docs/manual/payloads.md
    TEXT = "text"  # text with the composer's escapes
    HEX = "hex"  # hex digits, ?? for any byte
    REGEX = "regex"  # RE2's, over the bytes
    FIELD = "field"  # a display filter, asked of the message: dns.qry.name == "example.org"
    SIZE = "size"  # of the message in bytes: 4, 1-100, >=5, <100


class Place(StrEnum):
    """Where in the bytes text, hex digits and typed payloads have to stand."""

    ANYWHERE = "anywhere"
    START = "start"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A condition on a message, or on the bytes that came so far where the stream is not cut into messages."""

    kind: PatternKind = PatternKind.ANY
    text: str = ""
    place: Place = Place.ANYWHERE
    encoding: str = "utf-8"  # of text, typed and regex
    ignore_case: bool = False  # of text and regex; ASCII letters


ANYTHING: Final = Pattern()
EMPTY: Final = Pattern(PatternKind.TYPED)
"""A typed payload that is not written yet; it finds nothing and is told as a fault."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern was met by ``data[start:end]``. ``captures`` are what it took out, by number from “0” (all that was
    found) and by name."""

    start: int
    end: int
    captures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missed:
    """A pattern was not met. ``reason`` is a sentence; ``offset`` in the data where it came furthest; ``wanted`` the
    bytes that would have met it from there on as far as they are known, for a comparison. ``may_come``: more bytes at
    the end could still meet it."""

    reason: str
    offset: int = 0
    wanted: bytes = b""
    may_come: bool = True

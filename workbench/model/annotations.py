"""What a person wrote to recorded traffic: bookmarks, comments, coloured bytes, filters and formats of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

COMMENT_CHARS_MAX: Final = 65_536
MARK_COLOURS: Final = 6  # colours of the theme that byte marks and bookmarks choose from: 0 to 5


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A record that somebody wants to find again; ``comment`` may be empty. A comment makes a bookmark."""

    record: int  # its number within its session
    comment: str = ""
    colour: int = 0  # 0 to MARK_COLOURS - 1


@dataclass(frozen=True, slots=True)
class ByteMark:
    """Coloured bytes of one record."""

    record: int
    offset: int  # bytes
    size: int  # bytes, 1 or more
    colour: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A display filter with a name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class UserFormat:
    """A format that a person described. ``text`` is its declaration; nothing of it is ever run as code."""

    name: str
    text: str

"""What a dissector found in a message: a tree of fields, each with its place in the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PATH: Final = "json.path"  # what the second names of JSON's values begin with
_PLACES: Final = re.compile(r"\.\d+(?=\.|\Z)")

FieldValue = int | float | str | bytes | bool | None


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``offset`` and ``size`` are in bytes of the message that was dissected, not of the parent.

    ``key`` is the name that display filters use: Wireshark's own where it has the field (``dns.qry.name``), so that
    what is known of one tool holds in the other; else one of the same pattern. Several fields may have one key.
    """

    key: str
    title: str  # for people: “Name”, “Transaction ID”
    offset: int
    size: int
    value: FieldValue = None  # what a filter compares and a sampler plots; None for a field that only groups
    text: str = ""  # how the value reads: “A (1)”; empty: as the value alone reads
    children: tuple[Field, ...] = ()
    mask: int = 0  # of a bit field: its bits within the bytes, read as a big-endian number; 0: whole bytes
    fault: str = ""  # what is wrong here, a sentence without its stop; empty: nothing
    derived: bool = False  # the value stands nowhere as such: decompressed, put together, worked out
    path: str = ""  # a second name, which tells where the value stands: “json.path.sensors.0.level”
    note: str = ""  # what a description says of the field, for people

    def is_called(self, key: str) -> bool:
        """By its key or its path; a path without the places in lists stands for all of them."""
        if self.key == key:
            return True
        return bool(self.path) and key.startswith(PATH) and key in (self.path, _PLACES.sub("", self.path))


@dataclass(frozen=True, slots=True)
class Dissection:
    """What is known of one message. ``size`` bytes of it were understood; the rest stays bytes."""

    protocol: str  # the dissector's key: “dns”; empty where nobody knew the bytes
    title: str  # “DNS”
    summary: str  # one line: “Standard query A example.org”
    fields: tuple[Field, ...] = ()
    size: int = 0
    fault: str = ""  # why it ends early: “the message ends within the header”; empty: it does not


def walk_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Every field of a tree, a parent before its children."""
    waiting = list(reversed(fields))
    while waiting:
        field = waiting.pop()
        yield field
        waiting.extend(reversed(field.children))


def field_at(fields: tuple[Field, ...], offset: int) -> tuple[Field, ...]:
    """The path to the deepest field that holds the byte at ``offset``, the outermost first; empty if none does."""
    path: list[Field] = []
    level = fields
    while True:
        inner = next((each for each in level if each.offset <= offset < each.offset + each.size), None)
        if inner is None:
            return tuple(path)
        path.append(inner)
        level = inner.children

"""A cursor over a message that makes fields with their places, and stops with a sentence where the bytes end.

Offsets are in bytes of the message. What a dissector wants beyond the end, or beyond a part that it has limited by
:meth:`Reader.within`, raises :class:`EndsHereError`; groups that are open close around what they have, and
:func:`read_message` makes the dissection of it. So a message that was cut gives the fields that it has, and a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import IPv6Address
from typing import Final

from workbench.codec.dissect.dissector import DEPTH_MAX, FIELDS_MAX
from workbench.model.fields import Dissection, Field, FieldValue, walk_fields

TEXT_MAX: Final = 200  # characters of a text that is made for a line
TOO_MANY: Final = f"only the first {FIELDS_MAX:,} fields are shown"
HEX_MAX_BYTES: Final = 16  # of bytes that are shown in a line

# What the values of a number mean: a table, or a function that knows a name for each
Meanings = Mapping[int, str] | Callable[[int], str]


class EndsHereError(ValueError):
    """The bytes end, or cannot be read on. Its text is a sentence without its stop."""


class Group:
    """A field that is being filled: what is set here is the field's when its ``with`` ends."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.value: FieldValue = None
        self.text = ""
        self.fault = ""


class Reader:
    """A cursor over ``data`` from ``at`` on. Every field that is read is added to the group that is open."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at
        self.end = len(data)
        self.summary = ""
        self.part = "the message"  # what ends at ``end``, for people
        self.fields: list[Field] = []
        self.depth = 0
        self._room = FIELDS_MAX

    @property
    def left(self) -> int:
        """Bytes up to the end of what is read now."""
        return self.end - self.at

    def need(self, size: int, title: str) -> int:
        """Where ``size`` bytes for ``title`` begin; the cursor stands behind them then."""
        at = self.at
        if size < 0 or size > self.end - at:
            raise EndsHereError(f"{self.part} ends within “{title}”: {_bytes(size)} wanted, {self.end - at} there")
        self.at = at + size
        return at

    def add(self, field: Field) -> Field:
        """Add a field that was made elsewhere. Raises :class:`EndsHereError` if there are too many."""
        if self._room <= 0:
            raise EndsHereError(TOO_MANY)
        self._room -= 1
        self.fields.append(field)
        return field

    def adopt(self, field: Field) -> Field:
        """Add a field with all that is below it; where there is no room for them, with its children alone or less."""
        below = sum(1 for _ in walk_fields(field.children))
        if below >= self._room:
            children = tuple(replace(child, children=()) for child in field.children[: max(self._room - 1, 0)])
            field = replace(field, children=children, fault=f"only the first {FIELDS_MAX:,} fields are shown")
            below = len(children)
        self._room -= below
        return self.add(field)

    def peek(self, ahead: int = 0, width: int = 1, little: bool = False) -> int:
        """The number that stands ``ahead`` bytes on, -1 if the bytes end before. The cursor stays."""
        at = self.at + ahead
        if at + width > self.end:
            return -1
        return int.from_bytes(self.data[at : at + width], "little" if little else "big")

    def number(
        self, key: str, title: str, width: int, names: Meanings | None = None, *, little: bool = False
    ) -> int:
        """A number without a sign of ``width`` bytes; ``names`` tell what its values mean."""
        at = self.need(width, title)
        value = int.from_bytes(self.data[at : at + width], "little" if little else "big")
        self.add(Field(key, title, at, width, value, named(value, names)))
        return value

    def signed(self, key: str, title: str, width: int) -> int:
        """A number in two's complement of ``width`` bytes."""
        at = self.need(width, title)
        value = int.from_bytes(self.data[at : at + width], "big", signed=True)
        self.add(Field(key, title, at, width, value))
        return value

    def raw(self, key: str, title: str, size: int, text: str = "") -> bytes:
        """``size`` bytes as they are."""
        at = self.need(size, title)
        value = self.data[at : at + size]
        self.add(Field(key, title, at, size, value, text or shown_bytes(value)))
        return value

    def rest(self, key: str, title: str) -> bytes:
        """All bytes up to the end; no field if there are none."""
        return self.raw(key, title, self.left) if self.left else b""

    def string(self, key: str, title: str, size: int, encoding: str = "utf-8") -> str:
        """``size`` bytes as text; bytes that are none become U+FFFD."""
        at = self.need(size, title)
        value = self.data[at : at + size].decode(encoding, "replace")
        self.add(Field(key, title, at, size, value, shown_text(value)))
        return value

    def bits(
        self, key: str, title: str, place: tuple[int, int], mask: int, names: Meanings | None = None
    ) -> int:
        """The bits ``mask`` of the big-endian number at ``place`` (offset, bytes): the cursor stays where it is."""
        at, width = place
        whole = int.from_bytes(self.data[at : at + width], "big")
        value = (whole & mask) >> _low(mask)
        self.add(Field(key, title, at, width, value, named(value, names), mask=mask))
        return value

    def flag(self, key: str, title: str, place: tuple[int, int], mask: int) -> bool:
        """One bit as yes or no; the cursor stays."""
        at, width = place
        value = bool(int.from_bytes(self.data[at : at + width], "big") & mask)
        self.add(Field(key, title, at, width, value, "yes" if value else "no", mask=mask))
        return value

    def derived(self, key: str, title: str, place: tuple[int, int], value: FieldValue, text: str = "") -> None:
        """A value that follows from the bytes at ``place`` (offset, size) and stands nowhere as such."""
        self.add(Field(key, title, place[0], place[1], value, text, derived=True))

    def ipv4(self, key: str, title: str) -> str:
        """Four bytes as an address."""
        at = self.need(4, title)
        value = ".".join(map(str, self.data[at : at + 4]))
        self.add(Field(key, title, at, 4, value))
        return value

    def ipv6(self, key: str, title: str) -> str:
        """Sixteen bytes as an address."""
        at = self.need(16, title)
        value = str(IPv6Address(self.data[at : at + 16]))
        self.add(Field(key, title, at, 16, value))
        return value

    @contextmanager
    def group(self, key: str, title: str) -> Iterator[Group]:
        """Fields that are read within become children of one field around them, also where the bytes end early."""
        if self.depth >= DEPTH_MAX:
            raise EndsHereError(f"more than {DEPTH_MAX} levels within each other are not shown")
        if self._room <= 0:
            raise EndsHereError(TOO_MANY)
        outer, at = self.fields, self.at
        made = Group(title)
        self.fields = []
        self.depth += 1
        try:
            yield made
        except EndsHereError as ended:
            made.fault = made.fault or str(ended)
            raise
        finally:
            inner, self.fields = self.fields, outer
            self.depth -= 1
            end = max([self.at, *(each.offset + each.size for each in inner if not each.derived)])
            self._room -= 1
            self.fields.append(
                Field(key, made.title, at, end - at, made.value, made.text, tuple(inner), fault=made.fault)
            )

    @contextmanager
    def within(self, size: int, part: str, group: Group | None = None) -> Iterator[None]:
        """Read only the next ``size`` bytes, called ``part``; behind them afterwards, whatever was read of them.

        With a ``group``, what is wrong within the part is told there, and reading goes on behind the part. A size that
        goes beyond the end is cut to it, and told when the part has been read.
        """
        if size < 0:
            raise EndsHereError(f"{part} cannot have a size of {size}")
        wanted, end, before = self.at + size, self.end, self.part
        self.end, self.part = min(wanted, end), part
        try:
            yield
        except EndsHereError as ended:
            if group is None or wanted > end:
                raise
            group.fault = str(ended)
        finally:
            self.end, self.part = end, before
        if wanted > end:
            self.at = end
            raise EndsHereError(f"{before} ends within {part}: {_bytes(size)} wanted, {end - wanted + size} there")
        self.at = wanted


def read_message(reader: Reader, key: str, title: str, body: Callable[[Reader], None]) -> Dissection:
    """Run ``body`` over the reader and tell what it found; it sets ``reader.summary`` as early as it can."""
    fault = ""
    try:
        body(reader)
    except EndsHereError as ended:
        fault = str(ended)
    return Dissection(key, title, reader.summary, tuple(reader.fields), reader.at, fault)


def named(value: int, names: Meanings | None) -> str:
    """“A (1)”; empty where there are no names, so that the value alone reads."""
    if names is None:
        return ""
    if not isinstance(names, Mapping):
        return f"{names(value)} ({value})"
    return f"{names[value]} ({value})" if value in names else f"unknown ({value})"


def shown_text(text: str) -> str:
    """Text for one line: what cannot be printed is escaped, and a long one is cut."""
    cut = text[:TEXT_MAX]
    shown = cut if cut.isprintable() else "".join(each if each.isprintable() else ascii(each)[1:-1] for each in cut)
    return shown + ("…" if len(text) > TEXT_MAX else "")


def shown_bytes(data: bytes) -> str:
    """Bytes for one line: the first in hex, and how many there are."""
    shown = data[:HEX_MAX_BYTES].hex(" ")
    return shown if len(data) <= HEX_MAX_BYTES else f"{shown} … ({len(data):,} bytes)"


def _bytes(count: int) -> str:
    return "1 byte" if count == 1 else f"{count:,} bytes"


def _low(mask: int) -> int:
    """How far the lowest bit of a mask is from the right."""
    return (mask & -mask).bit_length() - 1

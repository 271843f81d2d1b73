"""The data inspector: the bytes at a place, read as everything that they could be."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.codec.bytes.characters import character_readings
from workbench.codec.bytes.identities import identity_readings
from workbench.codec.bytes.instants import instant_readings
from workbench.codec.bytes.numbers import bit_readings, float_readings, integer_readings, varint_readings
from workbench.codec.bytes.reading import NEEDED_BYTES, Reading

GROUPS: Final = ("Integers", "Floating point", "Text", "Time (UTC)", "Bits", "Variable length", "Names and colours")


class ReadingGroup(NamedTuple):
    """Readings of one sort, under their heading."""

    title: str
    readings: list[Reading]


def inspect(data: bytes, *, little: bool, encoding: str = "utf-8") -> list[ReadingGroup]:
    """Every reading of the first bytes of ``data``; only the first :data:`NEEDED_BYTES` are looked at.

    The groups and their lines are the same whatever the bytes. Raises
    :class:`~workbench.codec.encodings.UnknownEncodingError`, and nothing else.
    """
    data = bytes(data[:NEEDED_BYTES])
    parts = (
        integer_readings(data, little=little),
        float_readings(data, little=little),
        character_readings(data, encoding),
        instant_readings(data, little=little),
        bit_readings(data),
        varint_readings(data),
        identity_readings(data, little=little),
    )
    return [ReadingGroup(title, part) for title, part in zip(GROUPS, parts, strict=True)]

"""The bytes that a description is tried on: the record in front, or what a person typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from workbench.codec.dissect.dissector import Context
from workbench.codec.hexparse import parse_hex

SAMPLE_MAX_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """``what`` names it in a few words: “Record 3 of TCP client”."""

    data: bytes
    what: str
    context: Context = field(default_factory=Context)


def typed_sample(digits: str) -> Sample:
    """Hex digits as bytes. Raises :class:`~workbench.codec.hexparse.HexParseError`."""
    return Sample(parse_hex(digits)[:SAMPLE_MAX_BYTES], "Typed bytes")


"""What takes numbers out of traffic for the live plot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SamplerKind(StrEnum):
    """Where in a message the number stands."""

    REGEX = "regex"  # the first group of a regular expression, over the bytes read as Latin-1
    COLUMN = "column"  # of a line of values between separators
    FIELD = "field"  # of the dissector's tree, by its key
    STRUCT = "struct"  # a binary number at an offset


class Sampled(StrEnum):
    """Which direction is looked at."""

    RX = "rx"
    TX = "tx"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SamplerSpec:
    """One series of the plot: ``factor`` times the number found, plus ``bias``, in ``unit``."""

    name: str
    kind: SamplerKind = SamplerKind.REGEX
    pattern: str = ""  # the expression, the field's key, or the number's form (“u16 be”, “f32 le”)
    column: int = 1  # from 1
    separator: str = ","
    offset_bytes: int = 0
    sampled: Sampled = Sampled.RX
    factor: float = 1.0
    bias: float = 0.0
    unit: str = ""
    enabled: bool = True

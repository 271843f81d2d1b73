"""A generator's settings as people write them: ``20k``, ``1.5M``, ``64-1400/16``, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from workbench.model.generators import RATE_BITS_MAX, RATE_HZ_MAX, GeneratorSpec

_FACTORS: Final = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9}
_NUMBER: Final = re.compile(r"(\d{1,15}(?:\.\d{1,9})?) ?([kMG]?)")
_SIZES: Final = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?(?:/(\d{1,9}))?")
_LONGEST_S: Final = 1e9

HZ, BITS, FREE = "hz", "bits", "free"
STAMPED, OWN = "stamped", "own"


@dataclass(frozen=True, slots=True)
class GeneratorEntry:
    """What stands in a form: a :class:`GeneratorSpec` in the words of its fields."""

    pace: str = HZ
    rate: str = "100"
    content: str = STAMPED
    size: str = "64"
    burst: int = 1
    ramp: str = ""
    count: int = 0
    duration: str = ""
    connections: int = 1


def rate_from(text: str, most: float = RATE_HZ_MAX, unit: str = "payloads per second") -> float:
    """Raises ValueError with a sentence."""
    match = _NUMBER.fullmatch(text.strip().replace(",", ""))
    if match is None:
        raise ValueError(f"“{text}” is not a number of {unit}: 1000, 20k, 1.5M")
    value = float(match[1]) * _FACTORS[match[2]]
    if value > most:
        raise ValueError(f"{text}: at most {most:,.0f} {unit}")
    return value


def bits_from(text: str) -> float:
    """Raises ValueError with a sentence; 0 is none."""
    value = rate_from(text, RATE_BITS_MAX, "bits per second")
    if not value:
        raise ValueError("0 bits per second send nothing")
    return value


def sizes_from(text: str) -> tuple[int, int, int]:
    """First, last (0: the same) and step: ``64``, ``64-1400``, ``64-1400/16``. Raises ValueError with a sentence."""
    match = _SIZES.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"“{text}”: a size is written as 64, 64-1400 or 64-1400/16")
    first, last, step = (int(part or 0) for part in match.groups())
    if match[3] is not None and (match[2] is None or not step):
        raise ValueError(f"“{text}”: a step goes with a range of sizes, and is 1 or more")
    return first, last, step or 1


def seconds_from(text: str) -> float:
    """Empty is 0. Raises ValueError with a sentence."""
    return rate_from(text, _LONGEST_S, "seconds") if text.strip() else 0.0


def entry_of(spec: GeneratorSpec) -> GeneratorEntry:
    """A spec in words."""
    pace = BITS if spec.rate_bits else HZ if spec.rate_hz else FREE
    return GeneratorEntry(
        pace, _number(spec.rate_bits or spec.rate_hz or 100.0), STAMPED if spec.stamped else OWN, _sizes(spec),
        spec.burst, _number(spec.ramp_s) if spec.ramp_s else "", spec.count,
        _number(spec.duration_s) if spec.duration_s else "", spec.connections,
    )  # fmt: skip


def spec_of(entry: GeneratorEntry, before: GeneratorSpec) -> GeneratorSpec:
    """The words as a spec; what has no word stays as it was. Raises ValueError with a sentence."""
    first, last, step = sizes_from(entry.size)
    return replace(
        before,
        rate_hz=rate_from(entry.rate) if entry.pace == HZ else 0.0 if entry.pace == FREE else before.rate_hz,
        rate_bits=bits_from(entry.rate) if entry.pace == BITS else 0.0,
        burst=max(1, entry.burst), ramp_s=seconds_from(entry.ramp), count=entry.count,
        duration_s=seconds_from(entry.duration), size_bytes=first, size_last_bytes=last, size_step_bytes=step,
        stamped=entry.content == STAMPED, connections=max(1, entry.connections),
    )  # fmt: skip


def _number(value: float) -> str:
    for unit in "GMk":
        if value >= _FACTORS[unit] and value % (_FACTORS[unit] / 1_000) == 0:
            return f"{value / _FACTORS[unit]:g}{unit}"
    return f"{value:g}" if value < 1e6 else f"{value:.0f}"


def _sizes(spec: GeneratorSpec) -> str:
    if not spec.size_last_bytes or spec.size_last_bytes == spec.size_bytes:
        return str(spec.size_bytes)
    step = f"/{spec.size_step_bytes}" if spec.size_step_bytes > 1 else ""
    return f"{spec.size_bytes}-{spec.size_last_bytes}{step}"

"""How many bytes: ``4``, ``1-100``, ``>=5``, ``<100``, several with commas between."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from workbench.codec.inputerror import PayloadError
from workbench.codec.patterns.matcher import About
from workbench.model.patterns import Found, Missed, Pattern
from workbench.model.texts import count_text

MOST: Final = (1 << 53) - 1
_RANGE: Final = re.compile(r"\s*(?:(\d{1,15})\s*[-–]\s*(\d{1,15})|(<=|>=|<|>|==|=)?\s*(\d{1,15}))\s*\Z")


class Span(NamedTuple):
    """Both ends belong to it."""

    least: int
    most: int


def compile_size(pattern: Pattern) -> SizeMatcher:
    """Raises :class:`PayloadError`."""
    spans: list[Span] = []
    offset = 0
    for part in pattern.text.split(","):
        spans.append(_read(part, offset))
        offset += len(part) + 1
    return SizeMatcher(tuple(spans), " or ".join(part.strip() for part in pattern.text.split(",")))


def _read(part: str, offset: int) -> Span:
    found = _RANGE.match(part)
    place = offset + len(part) - len(part.lstrip())
    if found is None:
        raise PayloadError("a number of bytes is written as 4, 1-100, >=5 or <100", min(place, offset + len(part)))
    first, last, sign, number = found.groups()
    if number is None:
        span = Span(int(first), int(last))
    else:
        value = int(number)
        span = {"<": Span(0, value - 1), "<=": Span(0, value), ">": Span(value + 1, MOST), ">=": Span(value, MOST)}.get(
            sign or "=", Span(value, value)
        )
    if span.least > span.most:
        raise PayloadError("no message has so many bytes: the first number is the smaller one", place)
    return span


class SizeMatcher:
    """Looks at the size alone."""

    literal = b""
    beginning = None

    def __init__(self, spans: tuple[Span, ...], text: str) -> None:
        self._spans = spans
        self._text = text
        self._most = max(span.most for span in spans)

    def meets(self, data: bytes, about: About) -> Found | None:
        size = len(data)
        if about.is_open and data:
            size = min((max(span.least, 1) for span in self._spans if max(span.least, 1) <= len(data)), default=size)
        if any(span.least <= size <= span.most for span in self._spans):
            return Found(0, size, {"0": data[:size]})
        return None

    def find(self, data: bytes, about: About) -> Found | Missed:
        found = self.meets(data, about)
        if found is not None:
            return found
        size = count_text(len(data), "byte", "bytes")
        return Missed(f"there are {size}, wanted {self._text}", len(data), b"", len(data) < self._most)

    def keep_from(self, data: bytes, about: About) -> int:
        return 0 if len(data) < self._most else len(data)

"""Regular expressions in streams: RE2's (docs/adr/0162), each match of bounded length (docs/adr/0134)."""

from __future__ import annotations

import re
from typing import Final

from workbench.capture.search.needle import NEEDLE_MAX_BYTES, Match
from workbench.model.bytepatterns import BytePattern, PatternError, compile_pattern

SLICE_BYTES: Final = 256 * 1024  # of what is looked at before others may go on
_PARTS: Final = re.compile(r"\\Q.*?(?:\\E|\Z)|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*|[$^]", re.DOTALL)
"""Quotes, escapes and classes, each to its end; or a place."""
_SAMPLES: Final = (b"", b"a", b"\n", b" ")


class PatternNeedle:
    """A regular expression over bytes; “.” stands for every byte. Of a match that is longer than 4,096 bytes it is
    not certain that it is found, and then only so much of it is told. Raises
    :class:`~workbench.model.bytepatterns.PatternError`."""

    def __init__(self, text: str, *, ignore_case: bool = False) -> None:
        if not text:
            raise PatternError("there is nothing to look for")
        _refuse_places(text)
        self.most = NEEDLE_MAX_BYTES
        self._pattern: BytePattern = compile_pattern(text, "is" if ignore_case else "s")
        for sample in _SAMPLES:
            found = self._pattern.search(sample)
            if found is not None and found.span() == (found.span()[0],) * 2:
                raise PatternError("the expression also matches nothing at all: it would be found everywhere")

    def prepare(self, data: bytes) -> bytes:
        return data

    def next(self, prepared: bytes, start: int, end: int) -> Match | None:
        while start < end:
            stop = min(end, start + SLICE_BYTES)
            found = self._pattern.search(prepared, start, min(len(prepared), stop + self.most - 1))
            if found is None or (place := found.span())[0] >= stop:
                start = stop
            elif place[0] == place[1]:
                start = place[1] + 1  # nothing, at some place: no hit
            else:
                return place[0], min(place[1] - place[0], self.most)
        return None

    def count(self, prepared: bytes, start: int, end: int) -> int | None:
        return None


def _refuse_places(text: str) -> None:
    """A stream of bytes is read in ranges: what holds at their ends would be found at places that mean nothing."""
    for part in _PARTS.finditer(text):
        said, offset = part[0], part.start()
        if said in ("^", "$"):
            raise PatternError(f"“{said}” means nothing in a stream of bytes: \\{said} is the character", offset)
        if said in (r"\A", r"\z", r"\Z"):
            raise PatternError(f"“{said}” means nothing in a stream of bytes", offset)

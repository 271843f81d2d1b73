"""What is looked for: bytes, or bytes with gaps; regular expressions are in :mod:`.patterns`."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final, Protocol

from workbench.capture.search.wordscan import LEAST_BYTES, WORD_BYTES, WordScan
from workbench.model.bytepatterns import PATTERN_CHARS_MAX, BytePattern, compile_pattern

NEEDLE_MAX_BYTES: Final = 4_096  # of what is looked for, and of one match
ANY_CASE_MAX_BYTES: Final = PATTERN_CHARS_MAX // 4  # each byte is written as \\xff

Match = tuple[int, int]
"""Where a match begins, and its length in bytes."""


class Needle(Protocol):
    """``most`` is the length of the longest match, in bytes. Belongs to one search."""

    most: int

    def prepare(self, data: bytes) -> bytes:
        """The same bytes as :meth:`next` wants them, equally long."""
        ...

    def next(self, prepared: bytes, start: int, end: int) -> Match | None:
        """The first match that begins at ``start`` or later and before ``end``."""
        ...

    def count(self, prepared: bytes, start: int, end: int) -> int | None:
        """How many matches begin there; None where only looking for each of them tells."""
        ...


class BytesNeedle:
    """Exactly these bytes; with ``ignore_case`` the ASCII letters are equal. Raises ValueError for none or too many."""

    def __init__(self, wanted: bytes, *, ignore_case: bool = False) -> None:
        _check_length(wanted)
        self.most = len(wanted)
        lowered = wanted.lower()
        self._folds = ignore_case and lowered != wanted.upper()
        self._wanted = lowered if self._folds else wanted
        self._overlaps = any(self._wanted.startswith(self._wanted[-size:]) for size in range(1, self.most))
        self._scan = WordScan(self._wanted, ignore_case=self._folds) if self.most >= WORD_BYTES else None
        # RE2 ignores the case faster than a lowered copy is made; it knows Latin-1's capitals, too: for ASCII alone.
        is_short = wanted.isascii() and self.most <= ANY_CASE_MAX_BYTES
        self._pattern = _any_case(wanted) if self._folds and is_short else None
        self._scanned: tuple[bytes, list[int]] = (b"", [])  # of the run that was prepared last: where it stands

    def prepare(self, data: bytes) -> bytes:
        if self._scan is not None and len(data) >= LEAST_BYTES:
            places = self._scan.places(data)
            if places is not None:
                self._scanned = (data, places)
                return data
        return data.lower() if self._folds and self._pattern is None else data

    def next(self, prepared: bytes, start: int, end: int) -> Match | None:
        if prepared is self._scanned[0]:
            places = self._scanned[1]
            index = bisect_left(places, start)
            return (places[index], self.most) if index < len(places) and places[index] < end else None
        if self._pattern is not None:
            found = self._pattern.search(prepared, start, end + self.most - 1)
            return (found.span()[0], self.most) if found is not None else None
        at = prepared.find(self._wanted, start, end + self.most - 1)
        return (at, self.most) if at >= 0 else None

    def count(self, prepared: bytes, start: int, end: int) -> int | None:
        if self._overlaps:
            return None
        if prepared is self._scanned[0]:
            return bisect_left(self._scanned[1], end) - bisect_left(self._scanned[1], start)
        if self._pattern is not None:
            return prepared[start : end + self.most - 1].lower().count(self._wanted)
        return prepared.count(self._wanted, start, end + self.most - 1)


class MaskedNeedle:
    """Bytes some of which may be anything: those where ``mask`` is 0. Raises ValueError for none or too many."""

    def __init__(self, wanted: bytes, mask: bytes) -> None:
        _check_length(wanted)
        if len(mask) != len(wanted):
            raise ValueError("the mask must be as long as the bytes")
        self.most = len(wanted)
        parts = [re.escape(wanted[at : at + 1]) if mask[at] else b"." for at in range(self.most)]
        self._whole = re.compile(b"".join(parts), re.DOTALL)
        runs = [found.span() for found in re.finditer(rb"[^\0]+", bytes(1 if each else 0 for each in mask))]
        start, stop = max(runs, key=_length, default=(0, 0))
        self._anchor, self._before = wanted[start:stop], start

    def prepare(self, data: bytes) -> bytes:
        return data

    def next(self, prepared: bytes, start: int, end: int) -> Match | None:
        # Finding a run of fixed bytes is ten times as fast as the expression.
        if not self._anchor:
            return (start, self.most) if start < end and start + self.most <= len(prepared) else None
        while True:
            at = prepared.find(self._anchor, start + self._before, end + self.most - 1)
            if at < 0 or (begin := at - self._before) >= end:
                return None
            if self._whole.match(prepared, begin):
                return begin, self.most
            start = begin + 1

    def count(self, prepared: bytes, start: int, end: int) -> int | None:
        return None


def _any_case(wanted: bytes) -> BytePattern:
    return compile_pattern("".join(f"\\x{byte:02x}" for byte in wanted), "i")


def _check_length(wanted: bytes) -> None:
    if not wanted:
        raise ValueError("there is nothing to look for")
    if len(wanted) > NEEDLE_MAX_BYTES:
        raise ValueError(f"at most {NEEDLE_MAX_BYTES:,} bytes can be looked for")


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]

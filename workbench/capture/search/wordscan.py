"""Where bytes can stand in a long run: four of them are compared at once, without the interpreter's lock.

``bytes.find`` gives 0.7 to 1.2 GB/s for a needle of some letters, and holds every other thread meanwhile; comparing
32-bit words at the four alignments gives 2.5 GB/s and does not (docs/adr/0133). numpy is loaded with the first search.
"""

from __future__ import annotations

from typing import Any, Final

WORD_BYTES: Final = 4
LEAST_BYTES: Final = 32 * 1024  # of a run: below it find is as good
CANDIDATES_PART: Final = 256  # with more than one candidate in so many bytes find is better
_CASE_BIT: Final = 0x20  # ASCII: between a capital letter and the small one
_COMMON: Final = b" \0etaoinsrhldcumfpgwybv\r\n0123456789"


class WordScan:
    """Finds one needle of 4 bytes or more. ``wanted`` has small letters where the case is ignored."""

    def __init__(self, wanted: bytes, *, ignore_case: bool) -> None:
        import numpy

        self._numpy: Any = numpy
        self._wanted = wanted
        self._ignore_case = ignore_case
        self._at = min(range(len(wanted) - WORD_BYTES + 1), key=self._commonness)
        word = wanted[self._at : self._at + WORD_BYTES]
        mask = bytes(_CASE_BIT if ignore_case and byte in range(0x61, 0x7B) else 0 for byte in word)
        self._word = numpy.uint32(int.from_bytes(word, "little"))
        self._mask = numpy.uint32(int.from_bytes(mask, "little"))

    def places(self, data: bytes) -> list[int] | None:
        """Where the needle begins, ascending, overlaps included; None where there are too many places to look at."""
        candidates: list[int] = []
        for shift in range(WORD_BYTES):
            words = self._numpy.frombuffer(data, "<u4", (len(data) - shift) // WORD_BYTES, shift)
            equal = (words | self._mask if self._mask else words) == self._word
            if equal.any():
                found = self._numpy.flatnonzero(equal)
                if len(candidates) + len(found) > len(data) // CANDIDATES_PART:
                    return None
                candidates += (found * WORD_BYTES + (shift - self._at)).tolist()
        return sorted(place for place in candidates if place >= 0 and self._is_at(data, place))

    def _is_at(self, data: bytes, place: int) -> bool:
        if self._ignore_case:
            return data[place : place + len(self._wanted)].lower() == self._wanted
        return data.startswith(self._wanted, place)

    def _commonness(self, at: int) -> int:
        return sum(len(_COMMON) - _COMMON.find(byte) if byte in _COMMON else 0 for byte in
                   self._wanted[at : at + WORD_BYTES])  # fmt: skip

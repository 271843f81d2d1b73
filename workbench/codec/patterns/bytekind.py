"""Text, and hex digits with ``??`` for any byte: so many bytes, each known or any."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from workbench.codec.escapes import parse_text
from workbench.codec.hexpattern import parse_hex_pattern
from workbench.codec.inputerror import PayloadError
from workbench.codec.patterns.furthest import longest_beginning, parted
from workbench.codec.patterns.matcher import About, Beginning, beginning_of
from workbench.model.patterns import Found, Missed, Pattern, Place
from workbench.model.texts import count_text

_SHOWN: Final = {0x0D: "\\r", 0x0A: "\\n", 0x09: "\\t"}
_RUN: Final = re.compile(rb"\x01+")


def compile_text(pattern: Pattern) -> BytesMatcher:
    """Raises :class:`PayloadError`."""
    data = parse_text(pattern.text, pattern.encoding)
    if not data:
        raise PayloadError("there is no text to look for", len(pattern.text))
    return BytesMatcher(data, b"", pattern.place, ignore_case=pattern.ignore_case)


def compile_hex(pattern: Pattern) -> BytesMatcher:
    """Raises :class:`PayloadError`."""
    wanted, mask = parse_hex_pattern(pattern.text)
    if not wanted:
        raise PayloadError("there are no bytes to look for: write de ad ?? ef", len(pattern.text))
    return BytesMatcher(wanted, b"" if all(mask) else mask, pattern.place)


class BytesMatcher:
    """``mask`` is 1 where a byte counts and 0 where any may stand; empty: all count."""

    def __init__(self, wanted: bytes, mask: bytes, place: Place, *, ignore_case: bool = False) -> None:
        self._wanted = wanted.lower() if ignore_case else wanted
        self._mask = mask
        self._place = place
        self._ignore_case = ignore_case
        self._size = len(wanted)
        self._compiled = self._beginning(self._size) if mask else None
        self.literal = b"" if ignore_case else longest_run(wanted, mask) if mask else wanted
        begins = wanted[: mask.index(0)] if mask else wanted
        anywhere = place is Place.ANYWHERE
        self.beginning: Beginning | None = None if anywhere else beginning_of(begins, ignore_case=ignore_case)

    def meets(self, data: bytes, about: About) -> Found | None:
        seen = data.lower() if self._ignore_case else data
        place, size = self._place, self._size
        if place is Place.ANYWHERE:
            at = self._first(seen)
        elif place is Place.WHOLE and not about.is_open and len(data) != size:
            at = -1
        else:
            at = 0 if self._starts(seen) else -1
        return Found(at, at + size, {"0": data[at : at + size]}) if at >= 0 else None

    def find(self, data: bytes, about: About) -> Found | Missed:
        found = self.meets(data, about)
        if found is not None:
            return found
        seen = data.lower() if self._ignore_case else data
        if self._place is Place.ANYWHERE:
            count, at = longest_beginning(self._size, lambda size: self._first(seen, size))
            count, at = (count, at) if count else (0, 0)
            missed = Missed(self._nowhere(data), 0, self._wanted)
            if count:
                missed = parted(data, at + count, self._wanted[count:], self._mask[count:], may_come=True)
            return self._or_in_other_case(missed, data)
        count, _ = longest_beginning(self._size, lambda size: 0 if self._starts(seen, size) else -1)
        missed = parted(data, count, self._wanted[count:], self._mask[count:], may_come=count == len(data))
        elsewhere = self._first(seen)
        if elsewhere > 0:
            return replace(missed, reason=f"{missed.reason}; it stands at byte {elsewhere}, and not at the start")
        return self._or_in_other_case(missed, data)

    def keep_from(self, data: bytes, about: About) -> int:
        seen = data.lower() if self._ignore_case else data
        if self._place is not Place.ANYWHERE:
            size = len(seen)
            return 0 if size < self._size and self._starts(seen, size) else size
        for at in range(max(0, len(seen) - self._size + 1), len(seen)):
            if self._begins_at(seen, at):
                return at
        return len(seen)

    def _or_in_other_case(self, missed: Missed, data: bytes) -> Missed:
        if self._ignore_case or self._mask or self._wanted in data:
            return missed
        if self._wanted.lower() in data.lower():
            return replace(missed, reason=f"{missed.reason}; it is there with letters of another case")
        return missed

    def _nowhere(self, data: bytes) -> str:
        begin = self._wanted[:32]
        if self._mask:
            what = "bytes like these are"
        elif begin.isascii() and begin.decode().translate(_SHOWN).isprintable():
            what = f"“{begin.decode().translate(_SHOWN)}” is"
        else:
            what = f"{begin.hex(' ')} is"
        return f"{what} nowhere in the {count_text(len(data), 'byte', 'bytes')}"

    def _first(self, seen: bytes, size: int = -1) -> int:
        """Where the first ``size`` bytes of what is wanted stand; all of them for -1."""
        if not self._mask:
            return seen.find(self._wanted if size < 0 else self._wanted[:size])
        expression = self._compiled if size < 0 else self._beginning(size)
        found = expression.search(seen) if expression is not None else None
        return found.start() if found else -1

    def _starts(self, seen: bytes, size: int = -1) -> bool:
        if not self._mask:
            return seen.startswith(self._wanted if size < 0 else self._wanted[:size])
        expression = self._compiled if size < 0 else self._beginning(size)
        return expression is not None and expression.match(seen) is not None

    def _begins_at(self, seen: bytes, at: int) -> bool:
        """Whether what stands from there to the end begins what is wanted."""
        if not self._mask:
            return self._wanted.startswith(seen[at:])
        size = len(seen) - at
        return all(not self._mask[i] or self._wanted[i] == seen[at + i] for i in range(size))

    def _beginning(self, size: int) -> re.Pattern[bytes]:
        """Of a fixed length and without choices: Python's own takes no longer than a plain search."""
        signs = zip(self._wanted[:size], self._mask, strict=False)
        return re.compile(b"".join(re.escape(bytes((byte,))) if counts else b"." for byte, counts in signs), re.DOTALL)


def longest_run(wanted: bytes, mask: bytes) -> bytes:
    """The most bytes in a row that all count."""
    runs = [wanted[run.start() : run.end()] for run in _RUN.finditer(mask)]
    return max(runs, key=len, default=b"")

"""Bytes as a structure reads them: a window of the message, a place in it, and bits between bytes."""

from __future__ import annotations

import struct
from typing import Final

from workbench.codec.formats.declaration import BitsForm, NumberForm

_CODES: Final = {1: "b", 2: "h", 4: "i", 8: "q"}


class EndedError(Exception):
    """More bytes are wanted than are left; the message says so."""


class Stream:
    """``data`` from ``start`` up to ``end``; offsets are the message's own."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data, self.start, self.end = data, start, end
        self.place = start
        self._bit = 0  # bits of the byte at ``place`` that were read already

    @property
    def left(self) -> int:
        """Whole bytes that are left."""
        return self.end - self.place - (1 if self._bit else 0)

    @property
    def at_end(self) -> bool:
        """Nothing is left, not even bits."""
        return self.place >= self.end

    def align(self) -> None:
        """Leave a byte of which only some bits were read."""
        if self._bit:
            self._bit = 0
            self.place += 1

    def take(self, size: int) -> bytes:
        """So many bytes. Raises :class:`EndedError`."""
        self.align()
        if size < 0:
            raise EndedError(f"a size of {size} cannot be")
        if size > self.left:
            raise EndedError(f"it ends here: {size:,} byte{'s' if size != 1 else ''} wanted, {self.left:,} left")
        self.place += size
        return self.data[self.place - size : self.place]

    def number(self, form: NumberForm) -> int | float:
        """An integer or a float. Raises :class:`EndedError`."""
        raw = self.take(form.size)
        order = "<" if form.little else ">"
        if form.is_float:
            found: float = struct.unpack(order + ("f" if form.size == 4 else "d"), raw)[0]
            return found
        code = _CODES[form.size]
        whole: int = struct.unpack(order + (code if form.signed else code.upper()), raw)[0]
        return whole

    def bits(self, form: BitsForm) -> tuple[int, int, int, int]:
        """So many bits: their value, the offset and the number of the bytes they lie in, and their mask there.

        Big-endian bits begin at the most significant bit of a byte, little-endian ones at the least (Kaitai Struct).
        Raises :class:`EndedError`.
        """
        offset = self.place
        total = self._bit + form.bits
        size = -(-total // 8)
        if offset + size > self.end:
            raise EndedError(f"it ends here: {form.bits} bits wanted")
        raw = self.data[offset : offset + size]
        ones = (1 << form.bits) - 1
        if form.little:
            value = int.from_bytes(raw, "little") >> self._bit & ones
            mask = int.from_bytes((ones << self._bit).to_bytes(size, "little"), "big")
        else:
            shift = size * 8 - total
            value = int.from_bytes(raw, "big") >> shift & ones
            mask = ones << shift
        self.place, self._bit = offset + total // 8, total % 8
        return value, offset, size, mask

    def until(self, terminator: int) -> int | None:
        """How many bytes stand before the next terminator; None where there is none."""
        self.align()
        found = self.data.find(terminator, self.place, self.end)
        return None if found < 0 else found - self.place

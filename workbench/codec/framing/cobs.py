"""COBS (Cheshire and Baker, “Consistent Overhead Byte Stuffing”, 1999): no zero in a packet, one zero behind it.

A packet is blocks; each begins with a code, the block's length with the code itself, 1 to 255. Behind each block but
the last stands a zero that was taken out, unless the code is 255.
"""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.framing.cutting import Cutting

FULL: Final = 255
_FILL: Final = re.compile(rb"\x00*")
SHORT_BLOCK: Final = "the packet ends within a block"


class CobsFramer(Cutting):
    """A packet ends behind its zero; zeros before its first byte belong to it."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._is_empty = True
        self._left = 0  # bytes of the open block that are still to come
        self._code = FULL
        self._content = 0

    def _take(self, data: bytes, time_ns: int) -> None:
        at, count = 0, len(data)
        while at < count:
            if self._is_empty:
                fill = _FILL.match(data, at)
                at = fill.end() if fill else at
                if at == count:
                    return
                self._is_empty = False
            place = data.find(0, at)
            self._count(data, at, place if place >= 0 else count)
            if place < 0:
                return
            end = self._seen + place + 1
            if self._left:
                self._end(end, -1, SHORT_BLOCK)
            else:
                self._end(end, self._content)
            self._is_empty, self._left, self._code, self._content = True, 0, FULL, 0
            at = place + 1

    def _count(self, data: bytes, at: int, end: int) -> None:
        content, left, code = self._content, self._left, self._code
        while at < end:
            if left:
                step = left if left < end - at else end - at
                left -= step
                at += step
                content += step
            else:
                if code != FULL:
                    content += 1
                code = data[at]
                left = code - 1
                at += 1
        self._content, self._left, self._code = content, left, code


def cobs_payload(framed: bytes) -> bytes:
    """The packet of a framed message; of one that ends within a block as much as there is."""
    content = framed.strip(b"\0")
    parts: list[bytes] = []
    at = 0
    while at < len(content):
        code = content[at]
        parts.append(content[at + 1 : at + code])
        at += code
        if code != FULL and at < len(content):
            parts.append(b"\0")
    return b"".join(parts)

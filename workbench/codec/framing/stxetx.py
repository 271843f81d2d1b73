"""STX … ETX: a message from STX (2) to ETX (3); one of these two, or DLE (16), that is data has a DLE before it."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.framing.cutting import Cutting

STX, ETX, DLE = 2, 3, 16
_SIGNS: Final = re.compile(rb"[\x02\x03\x10]")
_ESCAPED: Final = re.compile(rb"\x10(.?)", re.DOTALL)
OUTSIDE: Final = "bytes outside STX and ETX"
NO_ETX: Final = "a new STX came before the ETX"


class StxEtxFramer(Cutting):
    """What stands between two messages is a message of its own, with a fault; so is one that an STX breaks off."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._is_inside = self._is_escaped = False
        self._escapes = 0

    @property
    def trouble(self) -> str:
        return "" if self._is_inside else OUTSIDE

    def _take(self, data: bytes, time_ns: int) -> None:
        at, count = 0, len(data)
        while at < count:
            if not self._is_inside:
                place = data.find(STX, at)
                if place < 0:
                    return
                self._begin(self._seen + place, OUTSIDE)
                at = place + 1
            elif self._is_escaped:
                self._is_escaped = False
                at += 1
            else:
                sign = _SIGNS.search(data, at)
                if sign is None:
                    return
                at = self._sign(data[sign.start()], sign.start())

    def _sign(self, sign: int, place: int) -> int:
        if sign == DLE:
            self._is_escaped = True
            self._escapes += 1
        elif sign == STX:
            self._begin(self._seen + place, NO_ETX)
        else:
            end = self._seen + place + 1
            self._end(end, end - self._start - 2 - self._escapes)
            self._is_inside = False
        return place + 1

    def _begin(self, start: int, fault: str) -> None:
        if start > self._start:
            self._end(start, -1, fault)
        self._is_inside, self._is_escaped, self._escapes = True, False, 0


def stxetx_payload(framed: bytes) -> bytes:
    """What stands between STX and ETX, without the DLEs that mark data."""
    content = framed[1:-1]
    return content if b"\x10" not in content else _ESCAPED.sub(rb"\1", content)

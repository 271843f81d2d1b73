"""SLIP (RFC 1055): END after each packet, and before it where the sender is careful; ESC before what looks like one."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.framing.cutting import Cutting

END: Final = b"\xc0"
ESC: Final = b"\xdb"
_MEANT: Final = {0xDC: 0xC0, 0xDD: 0xDB}  # ESC_END, ESC_ESC
_FILL: Final = re.compile(rb"\xc0*")
_ESCAPED: Final = re.compile(rb"\xdb(.?)", re.DOTALL)
UNKNOWN_ESCAPE: Final = "an escape that SLIP does not know"


class SlipFramer(Cutting):
    """A packet ends behind its END; ENDs before its first byte belong to it. An END always ends, even behind an ESC:
    so the next packet is right whatever came before."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._content = 0  # bytes of the payload so far
        self._is_empty = True  # nothing but ENDs yet
        self._is_escaped = self._is_bad = False

    def _take(self, data: bytes, time_ns: int) -> None:
        at, count = 0, len(data)
        while at < count:
            if self._is_empty:
                fill = _FILL.match(data, at)
                at = fill.end() if fill else at
                if at == count:
                    return
                self._is_empty = False
            place = data.find(END, at)
            self._count(data, at, place if place >= 0 else count)
            if place < 0:
                return
            bad = self._is_bad or self._is_escaped
            self._end(self._seen + place + 1, self._content, UNKNOWN_ESCAPE if bad else "")
            self._content, self._is_empty, self._is_escaped, self._is_bad = 0, True, False, False
            at = place + 1

    def _count(self, data: bytes, at: int, end: int) -> None:
        content = end - at
        if self._is_escaped and at < end:
            self._is_bad |= data[at] not in _MEANT
            self._is_escaped = False
            at += 1
        while (at := data.find(ESC, at, end)) >= 0:
            content -= 1
            if at + 1 == end:
                self._is_escaped = True
                break
            self._is_bad |= data[at + 1] not in _MEANT
            at += 2
        self._content += content


def slip_payload(framed: bytes) -> bytes:
    """The packet of a framed message. A byte behind an ESC that RFC 1055 does not know is left as it is, as the RFC's
    own program does."""
    content = framed.strip(END)
    return content if ESC not in content else _ESCAPED.sub(_unescape, content)


def _unescape(found: re.Match[bytes]) -> bytes:
    after = found[1]
    return bytes((_MEANT.get(after[0], after[0]),)) if after else b""

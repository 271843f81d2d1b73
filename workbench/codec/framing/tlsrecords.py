"""TLS records (RFC 8446, section 5.1; RFC 5246, section 6.2.1): type, version, length, fragment."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.framing.cutting import Cutting
from workbench.model.framing import Cut

HEAD_BYTES: Final = 5
# Types 20 to 24, versions 3.0 to 3.4, and at most 2^14 + 2,048 bytes (TLS 1.2; TLS 1.3 has at most 2^14 + 256).
_HEAD: Final = re.compile(rb"[\x14-\x18]\x03[\x00-\x04](?:[\x00-\x47].|\x48\x00)", re.DOTALL)
NO_RECORD: Final = "no TLS record"


class TlsFramer(Cutting):
    """One message for each record. What is none is one message with a fault, up to the next head that can be one."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._tail = b""  # seen, and not yet known to be of a record
        self._left = 0
        self._is_lost = False

    @property
    def trouble(self) -> str:
        return NO_RECORD if self._is_lost else ""

    def finish(self) -> list[Cut]:
        """What is no record ends with the stream."""
        self._cuts = []
        if self._is_lost and self.waiting:
            self._end(self._seen, -1, NO_RECORD)
        return self._cuts

    def _take(self, data: bytes, time_ns: int) -> None:
        tail, self._tail = self._tail, b""
        self._take_run(tail + data if tail else data, self._seen - len(tail))
        self._undecided = len(self._tail)

    def _take_run(self, run: bytes, base: int) -> None:
        at, count = 0, len(run)
        while at < count:
            if self._left:
                step = min(self._left, count - at)
                self._left -= step
                at += step
                if not self._left:
                    self._end(base + at)
            elif self._is_lost:
                found = _HEAD.search(run, at)
                if found is None:
                    self._tail = run[max(at, count - HEAD_BYTES + 1) :]
                    return
                at = found.start()
                self._end(base + at, -1, NO_RECORD)
                self._is_lost = False
            elif count - at < HEAD_BYTES:
                self._tail = run[at:]
                return
            elif _HEAD.match(run, at):
                self._left = HEAD_BYTES + int.from_bytes(run[at + 3 : at + 5])
            else:
                self._is_lost = True
                at += 1

"""Messages of one length."""

from __future__ import annotations

from workbench.codec.framing.cutting import Cutting


class FixedFramer(Cutting):
    """Every ``size`` bytes, 1 or more."""

    def __init__(self, limit: int, size: int) -> None:
        super().__init__(limit)
        self._size = size
        self._next = size

    def _take(self, data: bytes, time_ns: int) -> None:
        seen = self._seen + len(data)
        while self._next <= seen:
            self._end(self._next)
            self._next += self._size

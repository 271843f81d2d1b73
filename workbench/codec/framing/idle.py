"""Messages between which nothing came for a while, as on a serial line."""

from __future__ import annotations

from workbench.codec.framing.cutting import Cutting
from workbench.model.framing import Cut


class IdleFramer(Cutting):
    """A message ends where the next bytes come more than ``idle_ns`` later, or nothing did for so long."""

    def __init__(self, limit: int, idle_ns: int) -> None:
        super().__init__(limit)
        self._idle_ns = idle_ns
        self._last_ns = 0

    def _take(self, data: bytes, time_ns: int) -> None:
        if not data:
            return
        if self._seen > self._start and time_ns - self._last_ns > self._idle_ns:
            self._end(self._seen)
        self._last_ns = time_ns

    def settle(self, now_ns: int) -> list[Cut]:
        """The last message is whole as soon as it was quiet for long enough."""
        return self.finish() if now_ns - self._last_ns > self._idle_ns else []

    def finish(self) -> list[Cut]:
        """Whatever waits is a message."""
        self._cuts = []
        if self._seen > self._start:
            self._end(self._seen)
        return self._cuts

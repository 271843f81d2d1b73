"""Messages whose head tells how long they are: what the length prefix, TLS and WebSocket have in common."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.codec.framing.cutting import Cutting
from workbench.model.framing import Cut

LOST: Final = 1 << 62  # as a size: from here on nothing can be told of where a message ends


class Measure(NamedTuple):
    """What a head says: ``size`` bytes of the whole message with its head, or, with ``size`` 0, that ``need`` bytes
    of head are wanted."""

    size: int
    need: int = 0
    fault: str = ""


class SizedFramer(Cutting):
    """``least`` bytes of head (1 or more) are wanted at first; a head is all that is kept."""

    least = 1

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._head = b""
        self._need = self.least
        self._left = 0  # bytes of the open message that are still to come, once its size is known
        self._fault = ""

    @property
    def trouble(self) -> str:
        return self._fault if self._is_lost else ""

    def finish(self) -> list[Cut]:
        """What cannot be cut is a message, with its fault, when the stream has ended."""
        self._cuts = []
        if self._is_lost and self.waiting:
            self._end(self._seen, -1, self._fault)
        return self._cuts

    @property
    def _is_lost(self) -> bool:
        return self._left > LOST >> 1

    def _measure(self, head: bytes) -> Measure:
        """What a head of at least ``need`` bytes says. A size is never less than the head that told it."""
        raise NotImplementedError

    def _take(self, data: bytes, time_ns: int) -> None:
        at, count = 0, len(data)
        while at < count:
            if self._left:
                step = min(self._left, count - at)
                at += step
                self._left -= step
                if not self._left:
                    self._end_sized(self._seen + at)
                continue
            want = self._need - len(self._head)
            head = self._head + data[at : at + want] if self._head else data[at : at + want]
            at += want if at + want <= count else count - at
            if len(head) < self._need:
                self._head = head
                return
            at = self._read_head(head, at)

    def _read_head(self, head: bytes, at: int) -> int:
        size, need, fault = self._measure(head)
        if size <= 0:
            self._head, self._need = head, need
            return at
        self._head, self._need, self._fault = b"", self.least, fault
        self._left = size - len(head)
        if not self._left:
            self._end_sized(self._seen + at)
        return at

    def _end_sized(self, end: int) -> None:
        self._end(end, -1, self._fault)

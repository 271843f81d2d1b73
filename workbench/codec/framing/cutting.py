"""What every framer stands on: where the open message began, how much was seen, and the longest message."""

from __future__ import annotations

from workbench.model.framing import Cut
from workbench.model.texts import count_text

REST_OF_CUT = "what follows a message that was cut at the limit"


class Cutting:
    """A :class:`~workbench.model.framing.Framer` whose kind is in :meth:`_take`.

    A message longer than ``limit`` bytes (1 or more) is cut each ``limit`` bytes; its pieces say so. The kind itself
    goes on as if nothing had been cut, so the next message begins where it would have begun anyway.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._start = 0  # of the open message, in the stream
        self._seen = 0  # bytes of the stream before those of this call
        self._was_cut = False
        self._undecided = 0  # of the bytes that were seen last: they may be the next message's
        self._cuts: list[Cut] = []

    @property
    def waiting(self) -> int:
        return self._seen - self._start

    @property
    def trouble(self) -> str:
        return ""

    def feed(self, data: bytes, time_ns: int) -> list[Cut]:
        cuts = self._cuts = []
        self._take(data, time_ns)
        self._seen += len(data)
        if self._seen - self._undecided - self._start > self._limit:
            self._cut_long(self._seen - self._undecided)
        return cuts

    def settle(self, now_ns: int) -> list[Cut]:
        return []

    def finish(self) -> list[Cut]:
        return []

    def _take(self, data: bytes, time_ns: int) -> None:
        """Call :meth:`_end` for each message that ends in ``data``, whose first byte is the stream's ``_seen``."""
        raise NotImplementedError

    def _end(self, end: int, payload: int = -1, fault: str = "") -> None:
        """A message ends before the stream's byte ``end``."""
        if end - self._start > self._limit:
            self._cut_long(end)
        if self._was_cut:
            payload, fault, self._was_cut = -1, REST_OF_CUT, False
        self._cuts.append(Cut(end, payload, fault))
        self._start = end

    def _cut_long(self, end: int) -> None:
        while end - self._start > self._limit:
            self._start += self._limit
            fault = REST_OF_CUT if self._was_cut else f"cut at the limit of {count_text(self._limit, 'byte', 'bytes')}"
            self._cuts.append(Cut(self._start, -1, fault))
            self._was_cut = True

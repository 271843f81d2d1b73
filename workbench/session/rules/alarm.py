"""One timer for everything that is due later: delays, intervals, silences."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count
from typing import Any, Final, NamedTuple, Protocol

SWEEP_LEAST: Final = 1_024


class Mortal(Protocol):
    """Whose calls fall away once it is gone."""

    @property
    def gone(self) -> bool: ...


class _Entry(NamedTuple):
    due_ns: int
    number: int
    ring: Callable[[Any], None]
    owner: Mortal


class Alarm:
    """Calls back at a time, never before it (a loop's own timers may be early), all through one timer of the loop."""

    def __init__(self, now_ns: Callable[[], int]) -> None:
        self._now_ns = now_ns
        self._heap: list[_Entry] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_ns = 0
        self._sweep_at = SWEEP_LEAST
        self._rings = False

    def set(self, due_ns: int, ring: Callable[[Any], None], owner: Mortal) -> None:
        """``ring(owner)`` at ``due_ns``, unless the owner is gone by then."""
        if len(self._heap) >= self._sweep_at:
            self._heap = [entry for entry in self._heap if not entry.owner.gone]
            heapq.heapify(self._heap)
            self._sweep_at = max(SWEEP_LEAST, 2 * len(self._heap))
        heapq.heappush(self._heap, _Entry(due_ns, next(self._numbers), ring, owner))
        self._arm()

    def stop(self) -> None:
        """Forget everything."""
        self._heap.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        if self._rings or not self._heap:
            return
        due_ns = self._heap[0].due_ns
        if self._timer is not None:
            if self._timer_ns <= due_ns:
                return
            self._timer.cancel()
        self._timer_ns = due_ns
        wait_s = max(0, due_ns - self._now_ns()) / 1e9
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._due)

    def _due(self) -> None:
        """Those that are due now; what they set for now comes with the next turn of the loop."""
        self._timer = None
        self._rings = True
        now_ns, last = self._now_ns(), next(self._numbers)
        try:
            while self._heap and self._heap[0].due_ns <= now_ns and self._heap[0].number < last:
                entry = heapq.heappop(self._heap)
                if not entry.owner.gone:
                    entry.ring(entry.owner)
        finally:
            self._rings = False
            self._arm()

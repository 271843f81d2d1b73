"""Waiting in a run: for something to happen, or for a time to pass; with few timers however many steps wait."""

from __future__ import annotations

import asyncio
import time
from typing import Final

NS_PER_MS: Final = 1_000_000
NS_PER_S: Final = 1_000_000_000
LONGEST_NS: Final = 10**18


def now_ns() -> int:
    """The clock of deadlines."""
    return time.perf_counter_ns()


def deadline_ns(time_ms: float) -> int:
    """So many milliseconds from now."""
    return now_ns() + round(min(time_ms * NS_PER_MS, LONGEST_NS))


class Watch:
    """One waits at a time. A timer that is not needed any more stays until it fires, and serves whoever waits then:
    Qt keeps a cancelled timer until its time all the same, and a run of 10,000 steps would leave as many."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._armed: dict[int, asyncio.TimerHandle] = {}  # by the time they fire at: two or three at once
        self._future: asyncio.Future[bool] | None = None
        self._deadline_ns = 0

    async def wait(self, until_ns: int) -> bool:
        """True when something happened; False when it is ``until_ns`` first."""
        if now_ns() >= until_ns:
            return False
        self._deadline_ns = until_ns
        self._arm(until_ns)
        self._future = self._loop.create_future()
        try:
            return await self._future
        finally:
            self._future = None

    async def pass_by(self, until_ns: int) -> None:
        """Wait until then, whatever happens."""
        while await self.wait(until_ns):
            pass

    def poke(self) -> None:
        """Something happened."""
        if self._future is not None and not self._future.done():
            self._future.set_result(True)

    def close(self) -> None:
        """No timer is left."""
        for handle in self._armed.values():
            handle.cancel()
        self._armed.clear()

    def _arm(self, until_ns: int) -> None:
        if any(at_ns <= until_ns for at_ns in self._armed):
            return
        left_s = max(0, until_ns - now_ns()) / NS_PER_S
        self._armed[until_ns] = self._loop.call_later(left_s, self._fired, until_ns)

    def _fired(self, at_ns: int) -> None:
        self._armed.pop(at_ns, None)
        if self._future is None or self._future.done():
            return
        if now_ns() >= self._deadline_ns:
            self._future.set_result(False)
        else:  # an earlier wait's timer, or one that fired early as Qt's do
            self._arm(self._deadline_ns)

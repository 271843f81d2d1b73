"""Sending N times every M milliseconds, on absolute deadlines."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from workbench.model.failures import Failure, Reason
from workbench.model.sockets import RepeatSpec

CATCH_UP_LIMIT = 1_000  # sends made up for after one stall; what is due beyond that is skipped and counted
MIN_INTERVAL_MS = 0.1
MAX_INTERVAL_MS = 1e9  # as in the document; infinity would never come round


@dataclass(slots=True)
class RepeatStatus:
    """What a repeat run has done; rates in sends per second."""

    times: int
    asked_hz: float
    achieved_hz: float = 0.0
    done: int = 0
    sent_bytes: int = 0  # that were queued
    skipped: int = 0
    running: bool = True
    failure: Failure | None = None


class RepeatRun:
    """One run. A thread of its own keeps the time (the event loop's timers are coarse: whole milliseconds under Qt)
    and pokes the loop, which sends whatever is due by the clock: a stall delays sends, it does not lose them.
    """

    def __init__(self, spec: RepeatSpec, send: Callable[[], Failure | None], finished: Callable[[], None]) -> None:
        """Raises ValueError for an interval out of range (NaN is) or a negative number of times."""
        if not MIN_INTERVAL_MS <= spec.interval_ms <= MAX_INTERVAL_MS:
            raise ValueError(f"an interval is {MIN_INTERVAL_MS:g} to {MAX_INTERVAL_MS:,.0f} ms")
        if spec.times < 0:
            raise ValueError("times is 0 (until stopped) or more")
        self._send = send
        self._finished = finished
        self._interval_ns = round(spec.interval_ms * 1e6)
        self.status = RepeatStatus(spec.times, 1e9 / self._interval_ns)
        self.ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._stopped = threading.Event()
        self._poked = threading.Event()  # set while a poke is on its way: never more than one
        self._due = 0  # slots that were sent or skipped
        self._start_ns = time.perf_counter_ns()
        self._first_sent_ns = 0
        self._thread = threading.Thread(target=self._keep_time, name="repeat", daemon=True)

    def start(self) -> None:
        self._send_due()
        if self.status.running:
            self._thread.start()

    def stop(self) -> None:
        """No further send, from this moment."""
        if self.status.running:
            self.status.running = False
            self._stopped.set()
            self.ended.set()
            self._finished()

    def _keep_time(self) -> None:
        slot = 1
        while not self._stopped.is_set():
            wait_ns = self._start_ns + slot * self._interval_ns - time.perf_counter_ns()
            if wait_ns > 50_000_000:  # a long pause must end at once when stopped
                self._stopped.wait((wait_ns - 20_000_000) / 1e9)
                continue
            if wait_ns > 0:
                time.sleep(wait_ns / 1e9)
            if not self._poke():
                return
            slot = max(slot + 1, (time.perf_counter_ns() - self._start_ns) // self._interval_ns + 1)

    def _poke(self) -> bool:
        if self._poked.is_set() or self._stopped.is_set():
            return not self._stopped.is_set()
        self._poked.set()
        try:
            self._loop.call_soon_threadsafe(self._send_due)
        except RuntimeError:  # the loop was closed meanwhile
            return False
        return True

    def _send_due(self) -> None:
        self._poked.clear()
        now_ns = time.perf_counter_ns()
        due = (now_ns - self._start_ns) // self._interval_ns + 1 - self._due
        if due > CATCH_UP_LIMIT:
            self.status.skipped += due - CATCH_UP_LIMIT
            self._due += due - CATCH_UP_LIMIT
            due = CATCH_UP_LIMIT
        for _ in range(due):
            if not self.status.running:
                return
            self._due += 1
            self._send_one()
        self._measure()

    def _send_one(self) -> None:
        status = self.status
        failure = self._send()
        if failure is None:
            status.done += 1
            self._first_sent_ns = self._first_sent_ns or time.perf_counter_ns()
        elif failure.reason is Reason.QUEUE_FULL:
            status.skipped += 1
        else:
            status.failure = failure
            self.stop()
            return
        if status.times and status.done >= status.times:
            self._measure()
            self.stop()

    def _measure(self) -> None:
        elapsed_ns = time.perf_counter_ns() - self._first_sent_ns
        if self.status.done > 1 and elapsed_ns > 0:
            self.status.achieved_hz = (self.status.done - 1) * 1e9 / elapsed_ns

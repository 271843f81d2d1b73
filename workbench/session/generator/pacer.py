"""The thread that keeps the time of a run: it pokes the loop when something is due.

The loop's own timers are coarse: whole milliseconds under asyncio's selectors and under Qt.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Final

from workbench.engine.tasks import start_thread
from workbench.engine.timerslack import sharpen_sleep

NAP_NS: Final = 50_000_000  # what waits longer waits for the stop as well


class Pacer:
    """``poke`` is called on the loop's thread when something is due. ``next_ns`` is asked, in the pacer's thread, for
    the first time after a given one at which that is so (both :func:`time.perf_counter_ns`).

    Never more than one poke is on its way, so a loop that is late is not buried in them.
    """

    def __init__(self, poke: Callable[[], None], next_ns: Callable[[int], int]) -> None:
        self._poke = poke
        self._next_ns = next_ns
        self._loop = asyncio.get_running_loop()
        self._stopped = threading.Event()
        self._is_poked = False

    def start(self) -> None:
        start_thread(self._keep_time, "generator")

    def stop(self) -> None:
        """No poke from this moment on."""
        self._stopped.set()

    def _keep_time(self) -> None:
        sharpen_sleep()
        at_ns = self._next_ns(time.perf_counter_ns())
        while not self._stopped.is_set():
            wait_ns = at_ns - time.perf_counter_ns()
            if wait_ns > NAP_NS:
                self._stopped.wait((min(wait_ns, 1_000_000_000) - NAP_NS // 2) / 1e9)
                continue
            if wait_ns > 0:
                time.sleep(wait_ns / 1e9)
            if not self._send_poke():
                return
            at_ns = self._next_ns(max(at_ns, time.perf_counter_ns()))

    def _send_poke(self) -> bool:
        if not self._is_poked and not self._stopped.is_set():
            self._is_poked = True
            try:
                self._loop.call_soon_threadsafe(self._poked)
            except RuntimeError:  # the loop was closed meanwhile
                return False
        return True

    def _poked(self) -> None:
        self._is_poked = False
        if not self._stopped.is_set():
            self._poke()

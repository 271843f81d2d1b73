"""A filter at work: a thread that goes through what there is, in ranges that grow, and ends when it has caught up.

Nothing runs while nothing new came: whoever looks at the hits calls :meth:`FilterRun.follow`, which starts the thread
again where records have been added. The hits are numbers, four bytes each.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from array import array
from collections.abc import Callable
from typing import Final, Protocol

from workbench.capture.filter.scan import ScanStoppedError
from workbench.model.failures import Failure, Reason

RANGE_FIRST: Final = 2_048  # records: so that the first hits are there at once
RANGE_MAX: Final = 131_072
RANGE_LEAST: Final = 64
SHORT_S: Final = 0.015  # a range that took less is followed by one of twice its size
LONG_S: Final = 0.060  # one that took more by half of it
JOIN_S: Final = 5.0  # a thread that was stopped ends within milliseconds


class Scan(Protocol):
    """Finds the numbers that pass among first..last."""

    @property
    def range_max(self) -> int | None: ...
    def hits(self, first: int, last: int, stopped: Callable[[], bool]) -> array[int]: ...


class FilterRun:
    """The hits of one filter so far. Belongs to one thread, but for the work, which it does in another.

    ``make`` is called at the first look at a row, in the owner's thread; ``count`` in either.
    """

    def __init__(self, make: Callable[[], Scan], count: Callable[[], int]) -> None:
        self._make = make
        self._count = count
        self._scan: Scan | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.hits: array[int] = array("I")  # ascending; only ever extended, by the working thread, in one step each
        self.scanned = 0  # rows that were looked at: a hit beyond is not known yet
        self.failure: Failure | None = None
        self.cancelled = False

    @property
    def total(self) -> int:
        """Rows that there are to be looked at."""
        return self._count()

    @property
    def running(self) -> bool:
        """The thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def caught_up(self) -> bool:
        """Every row that there is now was looked at."""
        return self.scanned >= self._count()

    def follow(self) -> None:
        """Look at what was added, unless the filter was cancelled or has failed. Never blocks."""
        if self.cancelled or self.failure is not None or self.running or self.caught_up:
            return
        self._scan = self._scan or self._make()
        self._thread = threading.Thread(target=self._work, args=(self._scan,), name="filter", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Look no further; the hits so far stay. :meth:`resume` goes on from there."""
        self.cancelled = True
        self._stopped.set()

    def resume(self) -> None:
        """Go on after a cancel."""
        self._join()
        self._stopped.clear()
        self.cancelled = False
        self.follow()

    def close(self) -> None:
        """Cancel, and wait until the thread has ended: the files are not read any more."""
        self.cancel()
        self._join()

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.join(JOIN_S)

    def _work(self, scan: Scan) -> None:
        most = min(scan.range_max or RANGE_MAX, RANGE_MAX)
        step = min(RANGE_FIRST, most)
        while not self._stopped.is_set():
            step_last = min(self._count(), self.scanned + step)
            if step_last <= self.scanned:
                return
            began = time.monotonic()
            try:
                found = scan.hits(self.scanned + 1, step_last, self._stopped.is_set)
            except ScanStoppedError:
                return
            except (sqlite3.Error, OSError) as error:
                # Closed beneath us: the count is 0 then, and nobody looks any more.
                if not self._stopped.is_set() and self._count():
                    self.failure = Failure(Reason.FILE_ERROR, str(error))
                return
            self.hits.extend(found)
            self.scanned = step_last
            took_s = time.monotonic() - began
            if took_s < SHORT_S:
                step = min(step * 2, most)
            elif took_s > LONG_S:
                step = max(step // 2, RANGE_LEAST)

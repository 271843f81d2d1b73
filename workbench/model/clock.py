"""One clock for every stamp: the monotonic counter, anchored once to the wall clock."""

from __future__ import annotations

import time
from typing import Final


class Clock:
    """Nanoseconds since 1970-01-01 UTC that never run backwards.

    The wall clock is read once; afterwards only :func:`time.perf_counter_ns` counts, so a correction of the
    system's time never reorders records.
    """

    __slots__ = ("_offset_ns",)

    def __init__(self) -> None:
        self._offset_ns: Final = time.time_ns() - time.perf_counter_ns()

    def now_ns(self) -> int:
        """The present, in ns since the epoch."""
        return time.perf_counter_ns() + self._offset_ns

    def from_perf_ns(self, perf_ns: int) -> int:
        """A reading of :func:`time.perf_counter_ns` on this clock."""
        return perf_ns + self._offset_ns

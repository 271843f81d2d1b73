"""Rates over the last hour, sampled every 100 ms into flat rings that a plot can take as they are."""

from __future__ import annotations

from array import array
from collections import deque
from dataclasses import dataclass

from workbench.model.counters import Counters, Sample

STEP_MS = 100
STEADY_STEPS = 10  # a figure to be read is a mean over a second: single samples of a trickle are mostly 0
HOUR_POINTS = 3_600_000 // STEP_MS
END_NS = 1_000_000  # from the last value of a curve down to its zero


@dataclass(frozen=True, slots=True)
class Window:
    """Equally long columns, oldest first: seconds since the epoch, and rates per second."""

    times_s: array[float]
    rx_bytes_s: array[float]
    tx_bytes_s: array[float]
    rx_records_s: array[float]
    tx_records_s: array[float]


class Throughput:
    """A sampler over one :class:`Counters`; ``revision`` grows with every sample.

    ``busy_revision`` is that of the last sample which was not zero: who looks more rarely than a sample is made sees
    that something flowed.
    """

    step_ms = STEP_MS

    def __init__(self, points: int = HOUR_POINTS) -> None:
        self._points = points
        self._columns = tuple(array("d") for _ in range(5))
        self._totals = (0, 0, 0, 0)
        self._last_ns = 0
        self._marks: deque[tuple[int, tuple[int, int, int, int]]] = deque(maxlen=STEADY_STEPS + 1)
        self.revision = self.busy_revision = 0
        self.latest = Sample(0, 0.0, 0.0, 0.0, 0.0)

    def sample(self, now_ns: int, counters: Counters) -> None:
        """Take the difference to the last sample; the first call only sets the mark."""
        totals = _totals(counters)
        if self._last_ns and now_ns > self._last_ns:
            self._append(now_ns, totals, (now_ns - self._last_ns) / 1e9)
        self._last_ns, self._totals = now_ns, totals
        self._marks.append((now_ns, totals))

    @property
    def steady(self) -> Sample:
        """The mean rates of the last second, for figures that people read; zero while the socket is closed."""
        if len(self._marks) < 2:
            return Sample(self.latest.time_ns, 0.0, 0.0, 0.0, 0.0)
        (first_ns, before), (last_ns, now) = self._marks[0], self._marks[-1]
        seconds = (last_ns - first_ns) / 1e9
        rates = [max(0, new - old) / seconds for new, old in zip(now, before, strict=True)]
        return Sample(last_ns, *rates)

    def rest(self, now_ns: int, counters: Counters) -> None:
        """The socket is closed: what came since the last sample, then zero, and a gap until the next sample."""
        if not self._last_ns:
            return
        totals = _totals(counters)
        if totals != self._totals:  # a short exchange begins and ends between two samples
            self._append(now_ns, totals, max(STEP_MS / 1000, (now_ns - self._last_ns) / 1e9))
            now_ns += END_NS
        self._totals = totals
        self._append(now_ns, totals, STEP_MS / 1000)
        self._last_ns = 0
        self._marks.clear()

    def window(self, seconds: float) -> Window:
        """The columns of the last ``seconds`` before the newest sample."""
        times = self._columns[0]
        if not times:
            return Window(*(array("d") for _ in range(5)))
        start = _first_at_or_after(times, times[-1] - seconds)
        return Window(*(column[start:] for column in self._columns))

    def _append(self, now_ns: int, totals: tuple[int, int, int, int], seconds: float) -> None:
        # A sum over sockets shrinks when one is removed: that is no negative rate.
        rates = [max(0, new - old) / seconds for new, old in zip(totals, self._totals, strict=True)]
        for column, value in zip(self._columns, (now_ns / 1e9, *rates), strict=True):
            column.append(value)
            if len(column) > self._points + 1_000:  # trimmed a block at a time: a shift per sample would cost more
                del column[: len(column) - self._points]
        self.latest = Sample(now_ns, *rates)
        self.revision += 1
        if any(rates):
            self.busy_revision = self.revision


def _totals(counters: Counters) -> tuple[int, int, int, int]:
    return counters.rx_bytes, counters.tx_bytes, counters.rx_records, counters.tx_records


def _first_at_or_after(times: array[float], moment: float) -> int:
    low, high = 0, len(times)
    while low < high:
        middle = (low + high) // 2
        if times[middle] < moment:
            low = middle + 1
        else:
            high = middle
    return low

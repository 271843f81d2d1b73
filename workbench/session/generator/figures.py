"""What a run has done so far: totals, the rate with its error, the spacing."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from workbench.model.failures import Failure
from workbench.session.generator.histogram import Histogram

POINTS_KEPT: Final = 600
# Two-sided 95 % of Student's t for 1, 2, 3 … degrees of freedom.
_T95: Final = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
               2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048,
               2.045, 2.042)  # fmt: skip
_NORMAL95: Final = 1.959964


def student95(freedom: int) -> float:
    """Two-sided 95 % of Student's t; beyond the table by the first terms of its expansion (Abramowitz and Stegun,
    26.7.5), which are right to four digits there."""
    if freedom <= len(_T95):
        return _T95[freedom - 1]
    z = _NORMAL95
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


class RatePoint(NamedTuple):
    """One interval of a run: its end, what was asked in it and what was sent, in payloads per second."""

    at_s: float
    asked_hz: float
    achieved_hz: float


class Deviation:
    """Mean, standard deviation and the 95 % interval of the mean, without keeping the values (B. P. Welford, 1962)."""

    def __init__(self) -> None:
        self.count = 0
        self.mean = 0.0
        self._squares = 0.0

    def add(self, value: float) -> None:
        self.count += 1
        apart = value - self.mean
        self.mean += apart / self.count
        self._squares += apart * (value - self.mean)

    @property
    def standard(self) -> float | None:
        """Of the values; None of fewer than two."""
        return math.sqrt(self._squares / (self.count - 1)) if self.count > 1 else None

    @property
    def error(self) -> float | None:
        """Half of the 95 % confidence interval of the mean; None of fewer than two values."""
        if (standard := self.standard) is None:
            return None
        freedom = self.count - 1
        return student95(freedom) * standard / math.sqrt(self.count)


@dataclass(slots=True)
class RunFigures:
    """Of one run. Rates are payloads per second; ``asked_hz`` 0 means as fast as it goes.

    ``achieved_hz`` is taken from when the first payload after the ramp was due to the newest: of what was sent
    between, how long.
    """

    asked_hz: float
    asked_bits: float = 0.0  # per second; 0 where the rate is not in bits
    connections: int = 1
    sent: int = 0
    sent_bytes: int = 0
    failed: int = 0  # errors that came back, of which a system tells only some: nobody listens there
    skipped: int = 0  # that were due and not sent, because the socket or this computer did not keep up
    elapsed_s: float = 0.0
    achieved_hz: float = 0.0
    achieved_bits: float = 0.0
    running: bool = True
    failure: Failure | None = None  # what ended it before its time
    rates: Deviation = field(default_factory=Deviation)
    spacing: Histogram = field(default_factory=Histogram)
    points: deque[RatePoint] = field(default_factory=lambda: deque(maxlen=POINTS_KEPT))
    revision: int = 0


class RateClock:
    """Turns what was sent, and when, into :class:`RunFigures`. Times are ns since the start of the run."""

    def __init__(self, figures: RunFigures, ramp_s: float, burst: int = 1) -> None:
        self._figures = figures
        self._burst = burst
        self._ramp_ns = round(ramp_s * 1e9)
        self.interval_ns = interval_ns_for(figures.asked_hz)
        # The first payload behind the ramp, as they are due: its number, its time, and what had gone before it.
        self._first = math.ceil(figures.asked_hz * ramp_s / 2 / burst) * burst
        self._first_ns = -1
        self._first_sent = self._first_bytes = 0
        self._last_ns = -1
        self._begin_ns = -1  # of the newest payloads, and how many had gone before them
        self._begin_sent = 0
        self._interval_end_ns = self.interval_ns
        self._interval_ns = self._interval_sent = 0  # where the interval began: the same two

    def sent(self, now_ns: int, count: int, size_bytes: int, took_ns: int = 0) -> None:
        """So many went out, ending just now; the first of them ``took_ns`` before."""
        figures = self._figures
        began_ns = now_ns - took_ns
        if self._last_ns >= 0:
            figures.spacing.add(began_ns - self._last_ns)
        if count > 1:
            figures.spacing.add(took_ns // (count - 1), count - 1)
        if self._first_ns < 0:
            self._begin(began_ns, count, size_bytes)
        elif self._first_ns >= 0 and began_ns > self._first_ns:
            # What went out at began_ns belongs to the time behind it: n payloads have n - 1 gaps between them.
            spent_s = (began_ns - self._first_ns) / 1e9
            figures.achieved_hz = (figures.sent - self._first_sent) / spent_s
            figures.achieved_bits = (figures.sent_bytes - self._first_bytes) * 8 / spent_s
        if self._begin_ns < 0:
            self._interval_ns = began_ns
        self._begin_ns, self._begin_sent = began_ns, figures.sent
        self._last_ns = now_ns
        figures.sent += count
        figures.sent_bytes += size_bytes

    def _begin(self, began_ns: int, count: int, size_bytes: int) -> None:
        """Whether the first payload behind the ramp is among these. Its time is when it was due: were it when it was
        sent, then what a stall held back before it would go into the time behind it."""
        figures = self._figures
        number = figures.sent + figures.skipped
        if number + count <= self._first:
            return
        first = max(number, self._first)
        due_ns = began_ns
        if figures.asked_hz:
            due_ns = round(first // self._burst * self._burst / figures.asked_hz * 1e9) + self._ramp_ns // 2
        self._first_ns, self._first_sent = min(began_ns, due_ns), figures.sent + first - number
        self._first_bytes = figures.sent_bytes + size_bytes * (first - number) // count

    def end(self, now_ns: int) -> None:
        """The run is over. Where nothing went out any more for long, that time counts as well."""
        figures = self._figures
        figures.elapsed_s = now_ns / 1e9
        if self._first_ns >= 0 and now_ns - self._last_ns > 2 * self.interval_ns:
            spent_s = (now_ns - self._first_ns) / 1e9
            figures.achieved_hz = (figures.sent - self._first_sent) / spent_s
            figures.achieved_bits = (figures.sent_bytes - self._first_bytes) * 8 / spent_s

    def look(self, now_ns: int, asked_hz: float) -> None:
        """Whether an interval is over: then it becomes a point of the curve."""
        figures = self._figures
        self.end(now_ns)
        if now_ns < self._interval_end_ns:
            return
        # From payload to payload, as above: an interval that began and ended anywhere would be one out now and then.
        end_ns, end_sent = self._begin_ns, self._begin_sent
        if end_ns <= self._interval_ns:
            end_ns, end_sent = now_ns, figures.sent
        achieved = (end_sent - self._interval_sent) * 1e9 / max(1, end_ns - self._interval_ns)
        figures.points.append(RatePoint(now_ns / 1e9, asked_hz, achieved))
        if self._interval_ns >= self._ramp_ns:
            figures.rates.add(achieved)
        self._interval_ns, self._interval_sent = end_ns, end_sent
        self._interval_end_ns = now_ns + self.interval_ns
        figures.revision += 1


def interval_ns_for(asked_hz: float) -> int:
    """How long an interval is: a tenth of a second, and longer where fewer than ten payloads would fall into it."""
    if not asked_hz:
        return 100_000_000
    return round(min(60.0, max(0.1, 10 / asked_hz)) * 1e9)

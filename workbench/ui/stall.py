"""How long the window's thread was busy: the lateness of a precise 10 ms timer that lives on it.

While the window is idle or shows a trickle the timer rests at four times a second: a hundred wake-ups a second would
be most of what an idle window costs (docs/adr/0083)."""

from __future__ import annotations

from array import array
from time import perf_counter_ns
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Slot

STEP_MS = 10
REST_STEP_MS = 250
WINDOW_S = 30
_SLOTS = WINDOW_S * 1000 // STEP_MS


class StallReport(NamedTuple):
    """Lateness in milliseconds over the last 30 s at most; ``samples`` may be 0 right after the start."""

    longest_ms: float
    p99_ms: float
    median_ms: float
    samples: int


class StallMeter(QObject):
    """``start()`` it where the window lives; read ``report()`` whenever it is shown, about once a second.

    A tick is due 10 ms (at rest 250 ms) after the one before. If it comes later, that is the time for which the thread
    did something else: a stall of 80 ms is one sample of 70 or so, and no samples are made up for the ticks it
    swallowed.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stall-meter")
        self._late_us = array("q", bytes(8 * _SLOTS))
        self._at_ns = array("q", bytes(8 * _SLOTS))
        self._count = 0
        self._last_ns = 0
        self._step_ms = STEP_MS
        self._settled_ns = 0
        self._timer = QTimer(self)
        self._timer.setObjectName("stall-meter-timer")
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def running(self) -> bool:
        """True between ``start`` and ``stop``."""
        return self._timer.isActive()

    def start(self, settle_s: float = 0.0) -> None:
        """Begin to measure, from nothing; for ``settle_s`` seconds nothing counts yet, for a window is being made."""
        self.reset()
        self._settled_ns = self._last_ns + round(settle_s * 1e9)
        self._timer.start()

    def stop(self) -> None:
        """Measure no more; the samples stay."""
        self._timer.stop()

    def reset(self) -> None:
        """Forget all samples, and measure from now on."""
        self._count = self._settled_ns = 0
        self._last_ns = perf_counter_ns()

    @Slot(bool)
    def rest(self, resting: bool) -> None:
        """Tick more rarely, or at full rate again. A stall that began before is kept."""
        step_ms = REST_STEP_MS if resting else STEP_MS
        if step_ms == self._step_ms:
            return
        now_ns = perf_counter_ns()
        if now_ns - self._last_ns > self._step_ms * 1_000_000:
            self.note(now_ns)
        self._last_ns, self._step_ms = now_ns, step_ms
        self._timer.setInterval(step_ms)  # counts from now

    def note(self, now_ns: int) -> None:
        """Take one tick's time; the timer calls it, and tests do."""
        late_us = (now_ns - self._last_ns) // 1000 - self._step_ms * 1000
        if late_us < 0:
            late_us = 0
        self._last_ns = now_ns
        if now_ns < self._settled_ns:
            return
        place = self._count % _SLOTS
        self._late_us[place] = late_us
        self._at_ns[place] = now_ns
        self._count += 1

    def report(self) -> StallReport:
        """Longest, 99th percentile and median of the last 30 s."""
        oldest = self._last_ns - WINDOW_S * 1_000_000_000
        kept = min(self._count, _SLOTS)
        late = sorted(self._late_us[place] for place in range(kept) if self._at_ns[place] >= oldest)
        if not late:
            return StallReport(0.0, 0.0, 0.0, 0)
        p99 = late[max(0, -(-len(late) * 99 // 100) - 1)]
        return StallReport(late[-1] / 1000, p99 / 1000, late[len(late) // 2] / 1000, len(late))

    @Slot()
    def _on_timeout(self) -> None:
        self.note(perf_counter_ns())

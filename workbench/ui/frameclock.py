"""The one clock that views are painted by. Views pull: at a tick each shown presenter asks what is new.

Rates: 30 ticks a second while there is much to show or a person acts, 10 while single records come, 5 at a trickle
that is too fast to be read, 4 when nothing changes, 1 when nothing is shown. Every rate comes from one named timer.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic_ns
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

BUSY_MS = 33
QUIET_MS = 100
TRICKLE_MS = 200
IDLE_MS = 250
ASLEEP_MS = 1_000

IDLE_SKIPS = 3
"""Idle ticks in a row at which only the news are asked for: what tells a time in seconds is painted once a second."""

READABLE_HZ = 50.0
"""Below this many records a second somebody may read each one as it comes."""

TRICKLE_HZ = 500.0
"""Below this many records a second five frames a second show that it goes on, at a sixth of the cost."""

HURRY_NS = 400_000_000
"""How long a person's act keeps the clock at full rate."""

QUIET_NS = 1_000_000_000
"""After this long without a painted frame the clock idles."""


@runtime_checkable
class Presenter(Protocol):
    """A view that is brought up to date by the clock."""

    def is_shown(self) -> bool:
        """False where nobody can see it: hidden, in a tab behind, minimised. See :func:`widget_is_shown`."""
        ...

    def refresh(self) -> bool:
        """Show what is new; cheap when nothing is. True if something was painted anew."""
        ...


def widget_is_shown(widget: QWidget) -> bool:
    """The usual answer of :meth:`Presenter.is_shown`: visible, and its window not minimised."""
    return widget.isVisible() and not widget.window().isMinimized()


class FrameClock(QObject):
    """``add`` presenters, ``start`` once; tests call ``tick()`` instead.

    ``load`` (optional) tells the records per second that arrive now: the rates follow it. ``news`` (optional, cheap)
    tells how everything stands: while the clock idles and that is the same as before, it asks the presenters once a
    second only. A slot that answers a person's act calls ``hurry()``, so that its effect is seen at once.
    ``rested`` tells that little or nothing is painted from now on (True), or much again (False). A presenter that
    raises is taken off the clock: the error is reported once and the other views live on.
    """

    rested = Signal(bool)

    def __init__(
        self,
        parent: QObject | None = None,
        load: Callable[[], float] | None = None,
        news: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("frame-clock")
        self._news = news
        self._seen_news: object = None
        self._skips = 0
        self._presenters: list[Presenter] = []
        self._load = load
        self._hurry_until_ns = 0
        self._painted_ns = 0
        self._timer = QTimer(self)
        self._timer.setObjectName("frame-clock-timer")
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(IDLE_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def interval_ms(self) -> int:
        """The time between ticks now."""
        return self._timer.interval()

    @property
    def running(self) -> bool:
        """True between ``start`` and ``stop``."""
        return self._timer.isActive()

    def set_load(self, load: Callable[[], float] | None) -> None:
        """Say where the records per second are asked from; None: every painted frame counts as busy."""
        self._load = load

    def add(self, presenter: Presenter) -> None:
        """Refresh this presenter from now on; adding it twice changes nothing."""
        if presenter not in self._presenters:
            self._presenters.append(presenter)
            self.hurry()

    def remove(self, presenter: Presenter) -> None:
        """Forget a presenter; one that is not known is no error."""
        if presenter in self._presenters:
            self._presenters.remove(presenter)

    def start(self) -> None:
        """Begin to tick."""
        self._take_pace(BUSY_MS)
        self._timer.start()

    def stop(self) -> None:
        """Tick no more; ``tick()`` can still be called."""
        self._timer.stop()

    @Slot()
    def hurry(self) -> None:
        """A person acted: full rate for a moment, the next tick within 33 ms."""
        self._hurry_until_ns = monotonic_ns() + HURRY_NS
        if self._timer.isActive() and self._timer.interval() != BUSY_MS:
            self._take_pace(BUSY_MS)

    def tick(self) -> bool:
        """Refresh every shown presenter once. True if anything was painted."""
        painted = shown = False
        for presenter in tuple(self._presenters):
            if presenter not in self._presenters or not presenter.is_shown():
                continue
            shown = True
            painted |= self._refresh(presenter)
        self._set_pace(shown, painted)
        return painted

    def _refresh(self, presenter: Presenter) -> bool:
        healthy = False
        try:
            painted = presenter.refresh()
            healthy = True
        finally:
            if not healthy:
                self.remove(presenter)
        return painted

    def _set_pace(self, shown: bool, painted: bool) -> None:
        now = monotonic_ns()
        if painted:
            self._painted_ns = now
        interval = self._pace(shown, painted, now)
        if interval != self._timer.interval():
            self._take_pace(interval)

    def _take_pace(self, interval: int) -> None:
        rested = self._timer.interval() >= TRICKLE_MS
        self._timer.setInterval(interval)
        if rested != (interval >= TRICKLE_MS):
            self.rested.emit(not rested)

    def _pace(self, shown: bool, painted: bool, now: int) -> int:
        if not shown:
            return ASLEEP_MS
        if now < self._hurry_until_ns:
            return BUSY_MS
        if now - self._painted_ns >= QUIET_NS:
            return IDLE_MS
        load_hz = TRICKLE_HZ if self._load is None else self._load()
        if painted and load_hz >= TRICKLE_HZ:
            return BUSY_MS
        return TRICKLE_MS if READABLE_HZ <= load_hz < TRICKLE_HZ else QUIET_MS

    @Slot()
    def _on_timeout(self) -> None:
        if not self._may_skip():
            self.tick()

    def _may_skip(self) -> bool:
        if self._news is None:
            return False
        news = self._news()
        same, self._seen_news = news == self._seen_news, news
        may = same and self._skips < IDLE_SKIPS and self._timer.interval() == IDLE_MS
        self._skips = self._skips + 1 if may else 0
        return may

"""The frame clock: who is asked, and how often."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from workbench.ui import frameclock
from workbench.ui.frameclock import (
    ASLEEP_MS,
    BUSY_MS,
    IDLE_MS,
    QUIET_MS,
    READABLE_HZ,
    TRICKLE_HZ,
    TRICKLE_MS,
    FrameClock,
)


class View:
    """A presenter that says what it was told to."""

    def __init__(self, shown: bool = True, painted: bool = False) -> None:
        self.shown, self.painted, self.asked = shown, painted, 0

    def is_shown(self) -> bool:
        return self.shown

    def refresh(self) -> bool:
        self.asked += 1
        return self.painted


class Broken(View):
    def refresh(self) -> bool:
        raise RuntimeError("a bug in a view")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The clock's time in ns, set by the test."""
    time = [10**12]
    monkeypatch.setattr(frameclock, "monotonic_ns", lambda: time[0])
    return time


def test_only_shown_presenters_are_asked(qapp: object) -> None:
    clock = FrameClock()
    seen, hidden = View(painted=True), View(shown=False)
    clock.add(seen)
    clock.add(seen)
    clock.add(hidden)
    assert clock.tick() is True
    assert (seen.asked, hidden.asked) == (1, 0)
    clock.remove(seen)
    clock.remove(seen)
    assert clock.tick() is False


def test_pace_falls_from_busy_to_idle(qapp: object, now: list[int]) -> None:
    clock, view = FrameClock(), View(painted=True)
    clock.add(view)
    clock.tick()
    assert clock.interval_ms == BUSY_MS
    view.painted = False
    now[0] += 500_000_000
    clock.tick()
    assert clock.interval_ms == QUIET_MS
    now[0] += 2_000_000_000
    clock.tick()
    assert clock.interval_ms == IDLE_MS
    view.shown = False
    clock.tick()
    assert clock.interval_ms == ASLEEP_MS


def test_a_trickle_is_painted_five_times_a_second_and_single_records_ten_times(qapp: object, now: list[int]) -> None:
    load = [250.0]
    clock, view = FrameClock(load=lambda: load[0]), View(painted=True)
    clock.add(view)
    now[0] += 500_000_000  # the hurry of add() is over
    clock.tick()
    assert clock.interval_ms == TRICKLE_MS
    load[0] = READABLE_HZ - 1
    clock.tick()
    assert clock.interval_ms == QUIET_MS
    load[0] = TRICKLE_HZ
    clock.tick()
    assert clock.interval_ms == BUSY_MS


def test_hurry_brings_the_next_tick_at_once(qtbot: QtBot) -> None:
    clock, view = FrameClock(), View(shown=False)
    clock.add(view)
    clock.start()
    clock.tick()
    assert clock.interval_ms == ASLEEP_MS
    view.shown = True
    clock.hurry()
    assert clock.interval_ms == BUSY_MS
    qtbot.waitUntil(lambda: view.asked > 0, timeout=5_000)
    clock.stop()
    assert not clock.running


def test_a_broken_presenter_is_reported_once_and_dropped(qapp: object) -> None:
    clock, good = FrameClock(), View()
    clock.add(Broken())
    clock.add(good)
    with pytest.raises(RuntimeError, match="a bug in a view"):
        clock.tick()
    clock.tick()
    assert good.asked == 1


def test_rest_is_told_once_each_way(qapp: object, now: list[int]) -> None:
    clock, view = FrameClock(), View(painted=True)
    told: list[bool] = []
    clock.add(view)
    clock.rested.connect(told.append)
    clock.tick()
    view.painted = False
    for _ in range(3):
        now[0] += 2_000_000_000
        clock.tick()
    clock.start()
    clock.stop()
    assert told == [False, True, False]


def test_an_idle_clock_asks_once_a_second_unless_there_is_news(qapp: object, now: list[int]) -> None:
    stand = [1]
    clock, view = FrameClock(news=lambda: stand[0]), View()
    clock.add(view)
    now[0] += 5_000_000_000
    clock.tick()
    assert clock.interval_ms == IDLE_MS
    view.asked = 0
    timeout = clock._on_timeout
    timeout()  # the first news
    for _ in range(8):
        timeout()
    assert view.asked == 3
    stand[0] = 2
    timeout()
    stand[0] = 3
    timeout()
    assert view.asked == 5

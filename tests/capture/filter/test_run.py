"""A filter at work: growing ranges, hits in order, following, cancelling, trouble."""

from __future__ import annotations

import sqlite3
import threading
import time
from array import array
from collections.abc import Callable, Iterator

import pytest

from workbench.capture.filter.run import RANGE_FIRST, FilterRun
from workbench.capture.filter.scan import ScanStoppedError

Fact = Callable[[], bool]


def wait(fact: Fact, what: str) -> None:
    """Within ten seconds."""
    end = time.monotonic() + 10
    while not fact():
        assert time.monotonic() < end, f"waited in vain for {what}"
        threading.Event().wait(0.001)


class _Scan:
    """Every third number passes."""

    def __init__(self, range_max: int | None = None) -> None:
        self.range_max = range_max
        self.asked: list[tuple[int, int]] = []
        self.failing: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def hits(self, first: int, last: int, stopped: Fact) -> array[int]:
        self.asked.append((first, last))
        while not self.gate.wait(0.001):
            if stopped():
                raise ScanStoppedError
        if self.failing is not None:
            raise self.failing
        return array("I", (number for number in range(first, last + 1) if number % 3 == 0))


class _Rig:
    def __init__(self) -> None:
        self.count = 0
        self.scan = _Scan()
        self.made = 0
        self.run = FilterRun(self._make, self._count)

    def _make(self) -> _Scan:
        self.made += 1
        return self.scan

    def _count(self) -> int:
        return self.count

    def catch_up(self) -> None:
        self.run.follow()
        wait(lambda: self.run.caught_up and not self.run.running, "the end of the run")


@pytest.fixture
def rig() -> Iterator[_Rig]:
    rig = _Rig()
    yield rig
    rig.run.close()


def test_all_hits_come_in_order_from_ranges_that_grow_and_join(rig: _Rig) -> None:
    rig.count = 100_000
    rig.catch_up()
    assert list(rig.run.hits) == list(range(3, 100_001, 3))
    assert rig.scan.asked[0] == (1, RANGE_FIRST)
    assert all(after[0] == before[1] + 1 for before, after in zip(rig.scan.asked, rig.scan.asked[1:], strict=False))
    sizes = [last - first + 1 for first, last in rig.scan.asked]
    assert max(sizes) > RANGE_FIRST
    assert rig.run.hits.itemsize == 4


def test_a_range_is_no_longer_than_the_scan_bears(rig: _Rig) -> None:
    rig.scan.range_max = 100
    rig.count = 1_000
    rig.catch_up()
    assert max(last - first + 1 for first, last in rig.scan.asked) == 100


def test_nothing_is_made_before_there_is_a_row_and_the_rest_follows(rig: _Rig) -> None:
    rig.run.follow()
    assert rig.made == 0 and not rig.run.running
    for rig.count in (2, 3, 10):
        rig.catch_up()
    assert list(rig.run.hits) == [3, 6, 9]
    assert rig.made == 1
    assert rig.scan.asked == [(1, 2), (3, 3), (4, 10)]


def test_a_cancelled_run_keeps_its_hits_and_goes_on_when_it_is_resumed(rig: _Rig) -> None:
    rig.count = 10
    rig.catch_up()
    rig.scan.gate.clear()
    rig.count = 20
    rig.run.follow()
    wait(lambda: len(rig.scan.asked) == 2, "the second range")
    rig.run.cancel()
    wait(lambda: not rig.run.running, "the thread's end")
    assert list(rig.run.hits) == [3, 6, 9] and rig.run.cancelled and not rig.run.caught_up
    rig.run.follow()
    assert not rig.run.running
    rig.scan.gate.set()
    rig.run.resume()
    wait(lambda: rig.run.caught_up, "the rest")
    assert list(rig.run.hits) == [3, 6, 9, 12, 15, 18]


@pytest.mark.parametrize("error", [sqlite3.OperationalError("disk I/O error"), OSError("the disk is gone")])
def test_trouble_is_a_failure_with_its_reason(rig: _Rig, error: Exception) -> None:
    rig.scan.failing = error
    rig.count = 5
    rig.run.follow()
    wait(lambda: rig.run.failure is not None, "the failure")
    assert rig.run.failure is not None and rig.run.failure.detail == str(error)
    rig.run.follow()
    assert len(rig.scan.asked) == 1


def test_close_waits_until_nothing_is_read_any_more(rig: _Rig) -> None:
    rig.scan.gate.clear()
    rig.count = 5
    rig.run.follow()
    rig.run.close()
    assert not rig.run.running and rig.run.cancelled

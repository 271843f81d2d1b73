import math
import threading
import time
from collections.abc import Callable

from workbench.host.reading import Reading


def wait_for(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    event = threading.Event()
    while not fact():
        assert time.monotonic() < end, "waited in vain"
        event.wait(0.002)


def test_what_was_read_is_taken_once():
    reading = Reading(lambda: 7, math.inf, "seven")
    assert reading.take() is None
    reading.begin_if_due()
    wait_for(lambda: not reading.busy)
    assert reading.take() == 7
    assert reading.take() is None


def test_it_waits_its_time_and_hurries_when_told():
    times: list[int] = []
    reading = Reading(lambda: times.append(1), math.inf, "counts")
    for _frame in range(3):
        reading.begin_if_due()
        wait_for(lambda: not reading.busy)
    assert len(times) == 1
    reading.hurry()
    reading.begin_if_due()
    wait_for(lambda: not reading.busy)
    assert len(times) == 2


def test_two_readings_never_run_at_once():
    release = threading.Event()
    times: list[int] = []

    def read() -> int:
        times.append(1)
        release.wait(10)
        return len(times)

    reading = Reading(read, 0.0, "slow")
    reading.begin_if_due()
    for _frame in range(5):
        reading.begin_if_due()
    assert reading.busy and reading.take() is None
    release.set()
    wait_for(lambda: not reading.busy)
    assert reading.take() == 1 and len(times) == 1


def test_after_a_slow_reading_there_is_a_rest():
    release = threading.Event()
    reading = Reading(lambda: release.wait(0.05), 0.0, "slow")
    reading.begin_if_due()
    wait_for(lambda: not reading.busy)
    reading.take()
    reading.begin_if_due()
    assert not reading.busy, "0.2 s of rest follow 0.05 s of work"


def test_it_runs_beside_the_thread_that_asks():
    reading = Reading(threading.current_thread, math.inf, "thread")
    reading.begin_if_due()
    wait_for(lambda: not reading.busy)
    thread = reading.take()
    assert thread is not threading.current_thread() and thread is not None and thread.name == "reading thread"

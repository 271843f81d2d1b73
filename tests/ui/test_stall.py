"""The stall meter's figures, from ticks whose times are known; and one real stall."""

from __future__ import annotations

from time import perf_counter

from pytestqt.qtbot import QtBot

from workbench.ui.stall import REST_STEP_MS, STEP_MS, WINDOW_S, StallMeter

MS = 1_000_000


def ticks(meter: StallMeter, start_ns: int, steps_ms: list[float]) -> int:
    now = start_ns
    for step in steps_ms:
        now += round(step * MS)
        meter.note(now)
    return now


def fresh() -> tuple[StallMeter, int]:
    meter = StallMeter()
    meter.reset()
    start = meter.__dict__["_last_ns"]
    assert isinstance(start, int)
    return meter, start


def test_no_samples_at_first(qapp: object) -> None:
    assert StallMeter().report() == (0.0, 0.0, 0.0, 0)


def test_lateness_is_what_comes_after_ten_milliseconds(qapp: object) -> None:
    meter, start = fresh()
    ticks(meter, start, [10, 12, 10, 90, 2])
    assert meter.report() == (80.0, 80.0, 0.0, 5)


def test_p99_is_the_value_that_99_of_100_reach(qapp: object) -> None:
    meter, start = fresh()
    ticks(meter, start, [STEP_MS + late for late in range(1, 101)])
    report = meter.report()
    assert (report.longest_ms, report.p99_ms, report.samples) == (100.0, 99.0, 100)


def test_only_the_last_thirty_seconds_count(qapp: object) -> None:
    meter, start = fresh()
    now = ticks(meter, start, [500])
    now = ticks(meter, now, [10] * (WINDOW_S * 1000 // STEP_MS - 10))
    assert meter.report().longest_ms == 490.0
    ticks(meter, now, [10] * 20)
    assert meter.report().longest_ms == 0.0
    meter.reset()
    assert meter.report().samples == 0


def test_a_blocked_thread_is_seen(qtbot: QtBot) -> None:
    meter = StallMeter()
    meter.start()
    assert meter.running
    qtbot.waitUntil(lambda: meter.report().samples >= 2, timeout=5_000)
    end = perf_counter() + 0.1
    while perf_counter() < end:
        pass
    before = meter.report().samples
    qtbot.waitUntil(lambda: meter.report().samples > before, timeout=5_000)
    meter.stop()
    assert meter.report().longest_ms >= 80.0


def test_at_rest_lateness_counts_from_a_quarter_of_a_second(qapp: object) -> None:
    meter, start = fresh()
    meter.rest(True)
    begin = meter.__dict__["_last_ns"]
    assert begin >= start
    ticks(meter, begin, [REST_STEP_MS, REST_STEP_MS + 25])
    assert meter.report() == (25.0, 25.0, 25.0, 2)


def test_a_stall_at_the_moment_of_rest_is_kept(qapp: object) -> None:
    meter, _start = fresh()
    end = perf_counter() + 0.05
    while perf_counter() < end:
        pass
    meter.rest(True)
    assert meter.report().longest_ms >= 30.0


def test_while_the_window_is_made_nothing_counts(qapp: object) -> None:
    meter = StallMeter()
    meter.start(settle_s=2.0)
    meter.stop()
    begin = meter.__dict__["_last_ns"]
    ticks(meter, begin, [1_900])
    assert meter.report().samples == 0
    ticks(meter, begin + 1_900 * MS, [200, STEP_MS])
    assert meter.report().longest_ms == 190.0

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.plot.ticks import clock_step_s, clock_text, clock_ticks, rate_text, si_text, side_ticks
from workbench.ui.plot.windows import DEFAULT_WINDOW_S, PLOT_WINDOWS, nearest_window, paint_interval_s


@given(st.floats(min_value=1e9, max_value=2e9), st.floats(min_value=1, max_value=86_400), st.integers(1, 20))
def test_clock_ticks_lie_in_view_and_are_no_more_than_asked(first: float, span: float, count: int) -> None:
    step = clock_step_s(span, count)
    ticks = clock_ticks(first, first + span, step)
    assert len(ticks) <= count + 1 or step == 43_200
    assert all(first - 0.001 <= tick <= first + span + 0.001 for tick in ticks)


def test_clock_texts_are_local_and_no_longer_than_needed() -> None:
    moment = 1_790_000_000.0
    clock = time.strftime("%H:%M:%S", time.localtime(moment))
    assert clock_text(moment, 1) == clock
    assert clock_text(moment, 60) == clock[:5]
    assert clock_text(moment + 0.3, 0.1) == f"{clock}.3"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (500, "500 B"), (1_000, "1 kB"), (2_500_000, "2.5 MB"), (5e12, "5 TB")]
)
def test_ticks_are_told_in_si_units(value: float, text: str) -> None:
    assert si_text(value, "B") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 B/s"), (3.25, "3.2 B/s"), (999, "999 B/s"), (999.9, "1.00 kB/s"), (1_250_000, "1.25 MB/s"),
     (123_456, "123 kB/s")],
)  # fmt: skip
def test_rates_have_three_figures(value: float, text: str) -> None:
    assert rate_text(value, "B") == text


def test_side_ticks_are_round_and_the_same_on_both_sides_of_zero() -> None:
    assert side_ticks(-1_000, 1_000, 5) == [-1_000, -500, 0, 500, 1_000]
    assert side_ticks(-200, 200, 3) == [-200, -100, 0, 100, 200]
    assert side_ticks(-50_000, 50_000, 2) == [-40_000, -20_000, 0, 20_000, 40_000]
    assert side_ticks(300, 900, 3) == [400, 600, 800]


def test_where_nothing_flows_zero_stands_alone() -> None:
    assert side_ticks(-1, 1, 4) == [0]
    assert side_ticks(0, 0, 4) == [0]


@given(st.floats(min_value=2, max_value=1e12), st.integers(1, 12))
def test_a_label_stands_inside_each_half(top: float, count: int) -> None:
    ticks = side_ticks(-top, top, count)
    assert any(0 < tick <= 0.61 * top for tick in ticks)
    assert ticks == [-tick for tick in reversed(ticks)]
    assert len(ticks) <= max(count, 11) + 1


def test_windows() -> None:
    assert [each.seconds for each in PLOT_WINDOWS] == [10, 30, 60, 300, 900, 3_600]
    assert nearest_window(61).seconds == DEFAULT_WINDOW_S
    assert nearest_window(1e9).seconds == 3_600


def test_long_windows_are_painted_less_often() -> None:
    assert paint_interval_s(10, 500) == 0.2
    assert paint_interval_s(60, 480) == 0.5
    assert paint_interval_s(3_600, 500) == 2.0
    assert paint_interval_s(10, 0) == 2.0

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.plot.conftest import START_NS, STEP_NS, Flow
from workbench.ui.plot.series import EMPTY, peak, read_series, thin


def test_a_rest_lies_on_zero(flow: Flow) -> None:
    flow.steps(3, rx_bytes=500)
    flow.now_ns += 50 * STEP_NS
    flow.throughput.rest(flow.now_ns - 49 * STEP_NS, flow.counters)
    flow.throughput.sample(flow.now_ns, flow.counters)
    flow.steps(2, rx_bytes=500)
    series = read_series(flow.throughput, 60)
    middle = START_NS / 1e9 + 3
    at = series.index_at(middle)
    assert at is not None
    assert series.rx_bytes_s[at] == 0
    assert np.all(np.diff(series.times_s) > 0)
    assert np.interp(middle, series.times_s, series.rx_bytes_s) == 0
    assert series.rx_bytes_s[-1] == pytest.approx(5_000)


def test_index_at_finds_the_nearest(flow: Flow) -> None:
    flow.steps(10, rx_bytes=1)
    series = read_series(flow.throughput, 60)
    first = float(series.times_s[0])
    assert series.index_at(first - 100) == 0
    assert series.index_at(first + 0.26) == 3
    assert series.index_at(first + 100) == len(series) - 1
    assert EMPTY.index_at(first) is None


@given(
    st.lists(st.floats(min_value=0, max_value=1e9), min_size=1, max_size=400),
    st.integers(min_value=1, max_value=50),
)
def test_no_peak_and_no_dip_is_lost(values: list[float], columns: int) -> None:
    times = 1.79e9 + np.arange(len(values)) * 0.1
    column = np.array(values)
    thinned_times, thinned = thin(times, column, float(times[0]), float(times[-1]), columns)
    assert thinned.max() == column.max()
    assert thinned.min() == column.min()
    assert np.all(np.diff(thinned_times) >= 0)
    assert len(thinned) <= max(2 * columns + 4, len(values) if len(values) <= 2 * columns else 0)


def test_only_what_is_in_view_is_kept_with_a_neighbour_on_either_side() -> None:
    times = np.arange(100.0)
    kept, _ = thin(times, times, 10.5, 20.5, 1_000)
    assert kept[0] == 10
    assert kept[-1] == 21


def test_the_peak_of_nothing_is_zero() -> None:
    assert peak(np.empty(0), np.empty(0)) == 0

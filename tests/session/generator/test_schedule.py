"""When payloads are due, how a form's words are read, and what figures make of it."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.generators import GeneratorSpec
from workbench.session.generator.figures import Deviation, RateClock, RunFigures, student95
from workbench.session.generator.histogram import BUCKETS, FEW, LONGEST_NS, Histogram, lowest_of
from workbench.session.generator.schedule import Schedule, Sizes
from workbench.session.generator.written import entry_of, rate_from, seconds_from, sizes_from, spec_of

S = 1_000_000_000


def test_a_steady_rate() -> None:
    schedule = Schedule(GeneratorSpec(rate_hz=10), 64)
    assert [schedule.due(at_s) for at_s in (0, 0.05, 0.1, 0.95, 2.01)] == [1, 1, 2, 10, 21]
    assert schedule.next_s(0.05) == pytest.approx(0.1)
    assert schedule.next_s(schedule.next_s(0.05)) == pytest.approx(0.2)


def test_a_burst_keeps_the_rate() -> None:
    schedule = Schedule(GeneratorSpec(rate_hz=10, burst=5), 64)
    assert [schedule.due(at_s) for at_s in (0, 0.4, 0.51, 1.01)] == [5, 5, 10, 15]
    assert schedule.next_s(0.1) == pytest.approx(0.5)


def test_a_ramp_is_half_of_what_the_rate_would_have_been() -> None:
    schedule = Schedule(GeneratorSpec(rate_hz=100, ramp_s=2), 64)
    assert schedule.due(2.001) == 101
    assert schedule.due(1.001) == 26
    assert schedule.rate_at(1) == 50
    assert schedule.due(schedule.next_s(1) + 1e-9) == schedule.due(1) + 1


def test_a_rate_in_bits_counts_the_mean_of_a_sweep() -> None:
    sizes = Sizes(100, 200, 50)
    assert [sizes[number] for number in range(5)] == [100, 150, 200, 100, 150]
    assert Schedule(GeneratorSpec(rate_bits=12_000), sizes.mean).rate == pytest.approx(10)
    assert [Sizes(200, 100, 50)[number] for number in range(4)] == [200, 150, 100, 200]


@pytest.mark.parametrize(
    "text", ["", "x", "1..2", "1e3", "-1", "inf", "nan", "2000000", "1k k", "9" * 400], ids=lambda text: text[:9]
)
def test_what_is_no_rate_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rate_from(text)


def test_words_are_read() -> None:
    assert [rate_from(text) for text in ("1000", "20k", "0.25", "1,000")] == [1_000, 20_000, 0.25, 1_000]
    assert sizes_from("64-1400/16") == (64, 1_400, 16)
    assert sizes_from("64") == (64, 0, 1)
    assert seconds_from("") == 0
    for text in ("64-", "64/2", "64-70/0", "-5"):
        with pytest.raises(ValueError, match=r"."):
            sizes_from(text)


@given(st.builds(
    GeneratorSpec, rate_hz=st.sampled_from([0.0, 0.25, 100.0, 999.0, 20_000.0]), burst=st.integers(1, 9),
    rate_bits=st.sampled_from([0.0, 64_000.0, 1.5e6]), count=st.integers(0, 99), size_bytes=st.integers(32, 99),
    duration_s=st.sampled_from([0.0, 0.5, 60.0]), connections=st.integers(1, 9), stamped=st.booleans(),
))  # fmt: skip
def test_a_form_gives_back_what_it_was_given(spec: GeneratorSpec) -> None:
    back = spec_of(entry_of(spec), spec)
    assert (back.rate_bits, back.burst, back.count) == (spec.rate_bits, spec.burst, spec.count)
    assert back.rate_hz == spec.rate_hz
    assert (back.duration_s, back.connections, back.stamped) == (spec.duration_s, spec.connections, spec.stamped)


def test_buckets_have_no_gaps_and_are_fine() -> None:
    edges = [lowest_of(index) for index in range(BUCKETS + 1)]
    assert all(before < after for before, after in pairwise(edges))
    assert max((after - before) / before for before, after in pairwise(edges[16:])) <= 1 / 16
    histogram = Histogram()
    for duration_ns in range(1, 2_000):
        histogram.add(duration_ns * 1_000)
    assert histogram.quantile_ns(0.5) == pytest.approx(1e6, rel=0.05)
    assert histogram.quantile_ns(0.99) == pytest.approx(1.98e6, rel=0.05)
    assert sum(count for _low, _end, count in histogram.bars()) == 1_999
    histogram.add(-5)
    histogram.add(1 << 80)
    assert (histogram.lowest_ns, histogram.count) == (0, 2_001)


@given(st.lists(st.integers(0, 1 << 50), min_size=1, max_size=3 * FEW))
def test_few_and_many_buckets_count_the_same(durations_ns: list[int]) -> None:
    histogram = Histogram()
    for duration_ns in durations_ns:
        histogram.add(duration_ns)
    assert sum(count for _low, _end, count in histogram.bars()) == len(durations_ns)
    kept = sorted(min(each, LONGEST_NS) for each in durations_ns)
    for low, end, count in histogram.bars():
        assert count == sum(low <= each < end for each in kept)
    for share in (0.01, 0.5, 0.99):
        exact = kept[max(0, math.ceil(share * len(kept)) - 1)]
        assert histogram.quantile_ns(share) == pytest.approx(exact, rel=1 / 16, abs=1)


def test_the_error_of_a_rate_is_that_of_student() -> None:
    values = Deviation()
    for value in (98.0, 100.0, 102.0, 104.0):
        values.add(value)
    assert values.mean == 101
    assert values.standard == pytest.approx(2.58199, rel=1e-5)
    assert values.error == pytest.approx(3.182 * 2.58199 / 2, rel=1e-4)
    assert [student95(freedom) for freedom in (30, 31, 40, 60, 120, 10_000)] == pytest.approx(
        [2.042, 2.0395, 2.0211, 2.0003, 1.9799, 1.9602], abs=2e-4
    )


def test_the_achieved_rate_has_no_fence_post() -> None:
    figures = RunFigures(10)
    clock = RateClock(figures, 0)
    for number in range(11):
        clock.sent(number * S // 10, 1, 64)
        clock.look(number * S // 10, 10)
    assert figures.achieved_hz == pytest.approx(10)
    assert figures.achieved_bits == pytest.approx(5_120)
    assert [point.achieved_hz for point in figures.points] == [pytest.approx(10)]


@pytest.mark.parametrize(("ramp_s", "stall_s"), [(0, 0.02), (0.5, 1.2), (0.5, 0.3), (1, 0.0)])
def test_what_a_stall_at_the_beginning_held_back_does_not_count_as_faster(ramp_s: float, stall_s: float) -> None:
    spec = GeneratorSpec(rate_hz=1_000, ramp_s=ramp_s)
    schedule, figures = Schedule(spec, 64), RunFigures(1_000)
    clock, sent = RateClock(figures, ramp_s), 0
    for at_ms in range(round(stall_s * 1_000), 3_001):
        due = schedule.due(at_ms / 1_000 + 1e-9)
        if due > sent:
            clock.sent(at_ms * 1_000_000, due - sent, 64 * (due - sent))
        sent = due
    assert figures.achieved_hz == pytest.approx(1_000, rel=2e-3)
    assert figures.achieved_bits == pytest.approx(512_000, rel=2e-3)


def test_time_without_payloads_counts_at_the_end() -> None:
    figures = RunFigures(1_000)
    clock = RateClock(figures, 0)
    for number in range(100):
        clock.sent(number * S // 1_000, 1, 64)
    clock.end(S)
    assert figures.achieved_hz == pytest.approx(100)

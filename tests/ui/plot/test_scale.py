from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.plot.scale import SHRINK_AFTER_S, CalmScale, round_top


@given(st.floats(min_value=0, max_value=1e15))
def test_the_top_is_round_and_above_the_peak(peak: float) -> None:
    top = round_top(peak)
    assert top > peak
    assert f"{top:.0e}"[0] in "125"
    assert top <= max(1.0, peak * 2.7)


def test_it_grows_at_once() -> None:
    scale = CalmScale()
    scale.update(100, 0.0)
    assert scale.update(90_000, 0.1) == 100_000


def test_a_short_lull_changes_nothing() -> None:
    scale = CalmScale()
    scale.update(90_000, 0.0)
    scale.update(0, 1.0)
    assert scale.update(0, 1.0 + SHRINK_AFTER_S - 0.1) == 100_000
    scale.update(60_000, 1.0 + SHRINK_AFTER_S)
    assert scale.update(0, 2.0 + SHRINK_AFTER_S) == 100_000


def test_a_long_lull_shrinks_it_one_step_at_a_time() -> None:
    scale = CalmScale()
    scale.update(90_000, 0.0)
    tops = [scale.update(700, 1.0 + second) for second in range(40)]
    assert tops[0] == 100_000
    assert tops[-1] == 1_000
    steps = [(before, after) for before, after in pairwise(tops) if before != after]
    assert len(steps) >= 5
    assert all(before / after <= 2.5 for before, after in steps)

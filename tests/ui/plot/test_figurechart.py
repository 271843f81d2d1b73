"""The side axis of a low chart."""

from itertools import pairwise

import pytest

from workbench.ui.plot.axes import SideAxis
from workbench.ui.plot.figurechart import TEXT_PX, FigureAxis


@pytest.mark.parametrize("size", [40.0, 52.0, 64.0, 200.0])
def test_texts_of_a_low_chart_do_not_touch(qapp: object, size: float) -> None:
    low, high = -5_200_000.0, 5_200_000.0
    ((step, ticks),) = FigureAxis("B/s", None).tickValues(low, high, size)
    assert 0.0 in ticks
    places = [size * tick / (high - low) for tick in ticks]
    assert all(after - before >= TEXT_PX for before, after in pairwise(places))
    assert all(tick % step == 0 for tick in ticks)


def test_where_there_is_room_the_ticks_stay(qapp: object) -> None:
    assert FigureAxis("B/s", None).tickValues(-5.0, 5.0, 200.0) == SideAxis("B/s").tickValues(-5.0, 5.0, 200.0)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.traffic.numbers import RecordNumbers, numbers_of_rows, ranges_of_rows, row_at_or_after

VISIBLE = st.sets(st.integers(1, 200), min_size=1, max_size=80).map(sorted)


@given(VISIBLE, st.data())
def test_rows_become_the_numbers_that_stand_in_them(visible: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(visible) - 1))
    last = data.draw(st.integers(first, len(visible) - 1))
    spans = numbers_of_rows(first, last, visible.__getitem__)
    assert list(RecordNumbers(spans)) == visible[first : last + 1]


@given(VISIBLE, st.integers(0, 210))
def test_the_row_at_or_after_a_number(visible: list[int], number: int) -> None:
    row = row_at_or_after(number, len(visible), visible.__getitem__)
    assert [item for item in visible if item >= number] == visible[row:]


class Filtered:
    """Rows behind a filter."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers

    def numbers_between(self, first_row: int, last_row: int) -> list[int]:
        return self.numbers[first_row : last_row + 1]


def no_row(row: int) -> int:
    raise AssertionError(f"row {row} is not to be read")


@given(VISIBLE, st.data())
def test_numbers_behind_a_filter_are_taken_as_they_are_known(visible: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(visible) - 1))
    last = data.draw(st.integers(first, len(visible) - 1))
    spans = ranges_of_rows(Filtered(visible), first, last, no_row)
    assert spans == numbers_of_rows(first, last, visible.__getitem__)


def test_ten_million_rows_are_asked_twice() -> None:
    asked: list[int] = []

    def number_at(row: int) -> int:
        asked.append(row)
        return row + 1

    spans = numbers_of_rows(0, 9_999_999, number_at)
    assert spans == [range(1, 10_000_001)]
    assert len(asked) == 2
    assert len(RecordNumbers(spans)) == 10_000_000


def test_ranges_that_touch_are_joined_and_empty_ones_dropped() -> None:
    numbers = RecordNumbers([range(5, 8), range(1, 5), range(9, 9)])
    assert numbers.ranges == (range(1, 8),)
    assert 7 in numbers
    assert 8 not in numbers

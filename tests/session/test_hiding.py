from hypothesis import given
from hypothesis import strategies as st

from workbench.session.hiding import ranges_of, united

numbers = st.sets(st.integers(1, 60))


def members(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    return {number for first, last in ranges for number in range(first, last + 1)}


@given(numbers)
def test_ranges_hold_exactly_the_numbers(chosen: set[int]) -> None:
    assert members(ranges_of(chosen)) == chosen


@given(numbers, numbers)
def test_a_union_holds_both_and_nothing_touches(left: set[int], right: set[int]) -> None:
    together = united(ranges_of(left), ranges_of(right))
    assert members(together) == left | right
    assert together == ranges_of(left | right)  # one form only: sorted, apart, merged

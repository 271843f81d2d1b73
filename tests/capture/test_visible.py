"""Rows over records without the hidden ones, against a list made the slow way."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.capture.visible import VisibleRecords, merge_ranges, ranges_of, table_of
from workbench.model.records import RecordHead

RECORDS = 60
ranges = st.lists(
    st.tuples(st.integers(1, 80), st.integers(0, 15)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=8
)


class _Numbers:
    def count(self, session_id: int) -> int:
        return RECORDS

    def heads(self, session_id: int, first: int, count: int) -> list[RecordHead]:
        last = min(first + count - 1, RECORDS)
        return [RecordHead(number, 0, 0, 0, "", 0, 0, b"") for number in range(first, last + 1)]


@given(ranges)
def test_rows_are_the_numbers_that_are_left(hidden: list[tuple[int, int]]) -> None:
    left = [number for number in range(1, RECORDS + 1) if not any(a <= number <= b for a, b in hidden)]
    visible = VisibleRecords(_Numbers(), 1, hidden)
    assert visible.count() == len(left)
    assert [visible.number_at(row) for row in range(len(left))] == left
    for number in range(-1, RECORDS + 3):
        assert visible.row_of(number) == (left.index(number) if number in left else None)


@given(ranges, st.integers(0, 70), st.integers(0, 70))
def test_heads_skip_what_is_hidden(hidden: list[tuple[int, int]], first: int, count: int) -> None:
    left = [number for number in range(1, RECORDS + 1) if not any(a <= number <= b for a, b in hidden)]
    heads = VisibleRecords(_Numbers(), 1, hidden).heads(first, count)
    assert [head.number for head in heads] == left[first : first + count]


@given(st.sets(st.integers(1, 50)))
def test_ranges_cover_exactly_the_numbers(numbers: set[int]) -> None:
    found = ranges_of(numbers)
    assert {number for first, last in found for number in range(first, last + 1)} == numbers
    assert all(before[1] + 1 < after[0] for before, after in pairwise(found))


def test_ranges_that_touch_become_one() -> None:
    assert merge_ranges([(5, 6), (1, 2), (3, 3), (6, 9), (20, 20)]) == ((1, 3), (5, 9), (20, 20))


@given(ranges)
def test_merged_ranges_are_given_back_themselves(hidden: list[tuple[int, int]]) -> None:
    merged = merge_ranges(hidden)
    assert merge_ranges(merged) is merged
    assert merge_ranges(tuple(hidden)) == merged


def test_all_readers_of_the_same_ranges_share_one_table() -> None:
    hidden = tuple((number, number) for number in range(1, 60, 2))
    assert table_of(hidden) is table_of(hidden)
    assert VisibleRecords(_Numbers(), 1, hidden)._firsts is VisibleRecords(_Numbers(), 2, hidden)._firsts
    assert table_of(tuple(hidden[:3])) is not table_of(hidden)

"""Rows that are shown: a session's records without the ranges that were removed.

Nothing is deleted when a user removes records: the document keeps ranges of their numbers, so that undo only has to
drop a range. Every question costs the logarithm of the number of ranges.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate, islice, repeat
from operator import add, itemgetter, lt, sub
from typing import Final, Protocol

from workbench.model.records import RecordHead

Range = tuple[int, int]
Ranges = tuple[Range, ...]

TABLES_KEPT: Final = 8  # of half a million ranges each takes 50 MB


class HeadSource(Protocol):
    """What is needed of a capture."""

    def count(self, session_id: int) -> int:
        """Committed records."""
        ...

    def heads(self, session_id: int, first: int, count: int) -> list[RecordHead]:
        """Heads by number."""
        ...


def merge_ranges(ranges: Iterable[Range]) -> Ranges:
    """Ascending ranges that neither overlap nor touch; a tuple that is so already is given back itself."""
    if isinstance(ranges, tuple) and _are_apart(ranges):
        return ranges
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def ranges_of(numbers: Iterable[int]) -> Ranges:
    """The ranges that cover exactly these numbers."""
    return merge_ranges((number, number) for number in numbers)


def _are_apart(ranges: Ranges) -> bool:
    """Without a step of Python for each: there may be a million, and every reader asks."""
    behind = map(add, map(_LAST, ranges), repeat(1))
    return all(map(lt, behind, map(_FIRST, islice(ranges, 1, None))))


_FIRST: Final[Callable[[Range], int]] = itemgetter(0)
_LAST: Final[Callable[[Range], int]] = itemgetter(1)


class RangeTable:
    """Ranges, ascending and apart, with what finds a row in the logarithm of their number. Never changes."""

    __slots__ = ("firsts", "lasts", "ranges", "removed", "steps")

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges
        self.firsts: list[int] = list(map(_FIRST, ranges))
        self.lasts: list[int] = list(map(_LAST, ranges))
        # How many numbers the ranges before an index hide.
        self.removed: list[int] = list(accumulate(map(sub, map(add, self.lasts, repeat(1)), self.firsts), initial=0))
        # One more than the row at which each range lies, which is how many visible numbers come before it.
        self.steps: list[int] = list(map(sub, self.firsts, self.removed))


class _Same:
    """A key that is equal where it is the very same tuple: to hash a million ranges takes as long as a table."""

    __slots__ = ("ranges",)

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges

    def __hash__(self) -> int:
        return id(self.ranges)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.ranges is self.ranges


@lru_cache(maxsize=TABLES_KEPT)
def _table_of(same: _Same) -> RangeTable:
    return RangeTable(merge_ranges(same.ranges))


def table_of(ranges: Ranges) -> RangeTable:
    """The table of these very ranges, made once for all that read them. May be asked from any thread: whoever opens
    a project in a thread has it made there."""
    return _table_of(_Same(ranges))


class VisibleRecords:
    """Rows 0, 1, 2 … over the records of a session that are not hidden."""

    def __init__(self, capture: HeadSource, session_id: int, hidden: Iterable[Range] = ()) -> None:
        self._capture = capture
        self._session_id = session_id
        table = table_of(hidden if isinstance(hidden, tuple) else tuple(hidden))
        self.hidden = table.ranges
        self._firsts, self._lasts, self._removed, self._steps = table.firsts, table.lasts, table.removed, table.steps

    def count(self) -> int:
        """Rows."""
        records = self._capture.count(self._session_id)
        return records - self._hidden_up_to(records)

    def number_at(self, row: int) -> int:
        """The record number of a row, 0 or more."""
        return row + 1 + self._removed[bisect_right(self._steps, row + 1)]

    def row_of(self, number: int) -> int | None:
        """The row of a record; None where it is hidden or not recorded yet."""
        if not 1 <= number <= self._capture.count(self._session_id) or self.is_hidden(number):
            return None
        return number - 1 - self._hidden_up_to(number)

    def is_hidden(self, number: int) -> bool:
        """True for a removed record."""
        index = bisect_right(self._firsts, number) - 1
        return index >= 0 and number <= self._lasts[index]

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        """Heads of the rows from ``first_row``, at most ``count`` of them."""
        heads: list[RecordHead] = []
        count = min(count, self.count() - first_row)
        while count > len(heads):
            number = self.number_at(first_row + len(heads))
            index = bisect_left(self._firsts, number)
            run = count - len(heads)
            if index < len(self._firsts):
                run = min(run, self._firsts[index] - number)
            part = self._capture.heads(self._session_id, number, run)
            if not part:
                break
            heads += part
        return heads

    def _hidden_up_to(self, number: int) -> int:
        index = bisect_right(self._firsts, number)
        if index == 0:
            return 0
        return self._removed[index - 1] + min(number, self._lasts[index - 1]) - self._firsts[index - 1] + 1

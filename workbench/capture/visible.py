"""Rows that are shown: a session's records without the ranges that were removed.

Nothing is deleted when a user removes records: the document keeps ranges of their numbers, so that undo only has to
drop a range. Every question costs the logarithm of the number of ranges.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Protocol

from workbench.model.records import RecordHead

Range = tuple[int, int]
Ranges = tuple[Range, ...]


class HeadSource(Protocol):
    """What is needed of a capture."""

    def count(self, session_id: int) -> int:
        """Committed records."""
        ...

    def heads(self, session_id: int, first: int, count: int) -> list[RecordHead]:
        """Heads by number."""
        ...


def merge_ranges(ranges: Iterable[Range]) -> Ranges:
    """Ascending ranges that neither overlap nor touch."""
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


class VisibleRecords:
    """Rows 0, 1, 2 … over the records of a session that are not hidden."""

    def __init__(self, capture: HeadSource, session_id: int, hidden: Iterable[Range] = ()) -> None:
        self._capture = capture
        self._session_id = session_id
        self.hidden = merge_ranges(hidden)
        self._firsts = [first for first, _ in self.hidden]
        self._lasts = [last for _, last in self.hidden]
        self._removed = [0]  # how many numbers the ranges before an index hide
        for first, last in self.hidden:
            self._removed.append(self._removed[-1] + last - first + 1)
        # The row at which each range lies: how many visible numbers come before it.
        self._rows = [first - 1 - removed for first, removed in zip(self._firsts, self._removed, strict=False)]

    def count(self) -> int:
        """Rows."""
        records = self._capture.count(self._session_id)
        return records - self._hidden_up_to(records)

    def number_at(self, row: int) -> int:
        """The record number of a row, 0 or more."""
        return row + 1 + self._removed[bisect_right(self._rows, row)]

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

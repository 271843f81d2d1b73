"""The rows that a filter lets through, while it still looks for them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.capture.schema import NUMBER_MAX
from workbench.capture.visible import Ranges
from workbench.model.records import RecordHead
from workbench.model.rows import Rows
from workbench.model.sources import ByteSource

if TYPE_CHECKING:
    from workbench.capture.filter.run import FilterRun

CLOSE_TOGETHER = 4  # hits of which one row in so many passes are read as one run


class FilteredRows:
    """A :class:`~workbench.model.rows.Rows` over the hits of a run. Belongs to the loop's thread.

    ``hidden`` are the removed numbers of the base: they never show, also where they were removed later.
    """

    def __init__(self, base: Rows, run: FilterRun, hidden: Callable[[], Ranges]) -> None:
        self.base = base
        self.run = run
        self._hidden = hidden
        self._ranges: Ranges = hidden()
        self._shown = array("I")  # hits without hidden ones; unused while nothing is hidden
        self._taken = 0  # hits that were looked at for it
        self._revision = 0

    @property
    def revision(self) -> int:
        """Changes when rows were hidden or came back."""
        self._numbers()
        return self._revision

    def count(self) -> int:
        """Rows so far."""
        return len(self._numbers())

    def numbers(self) -> array[int]:
        """A copy of the numbers so far, ascending."""
        return self._numbers()[:]

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        """Heads of the rows from ``first_row``."""
        wanted = self._numbers()[first_row : first_row + max(0, count)]
        heads: list[RecordHead] = []
        start = 0
        for end in range(1, len(wanted) + 1):
            if end == len(wanted) or wanted[end] - wanted[end - 1] > CLOSE_TOGETHER:
                heads += self._run_of_heads(wanted[start:end])
                start = end
        return heads

    def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes:
        """Bytes of one row."""
        return self.base.payload(number, offset, size)

    def row_of(self, number: int) -> int | None:
        """The row of a number; None where the filter keeps it back."""
        numbers = self._numbers()
        at = bisect_left(numbers, number)
        return at if at < len(numbers) and numbers[at] == number else None

    def source(self, number: int) -> ByteSource:
        """One row for the hex view."""
        return self.base.source(number)

    def _run_of_heads(self, numbers: array[int]) -> list[RecordHead]:
        """Rows that lie close together, in one read."""
        first, last = self.base.row_of(numbers[0]), self.base.row_of(numbers[-1])
        if first is None or last is None:  # hidden in this moment: the next look begins anew
            return []
        wanted = set(numbers)
        return [head for head in self.base.heads(first, last - first + 1) if head.number in wanted]

    def _numbers(self) -> array[int]:
        ranges = self._hidden()
        if ranges is not self._ranges and ranges != self._ranges:
            self._ranges = ranges
            self._shown, self._taken = array("I"), 0
            self._revision += 1
        hits = self.run.hits
        if not ranges:
            return hits
        if self._taken < len(hits):
            fresh = hits[self._taken :]
            self._taken += len(fresh)
            self._shown.extend(without(fresh, ranges))
        return self._shown


def without(numbers: array[int], ranges: Ranges) -> array[int]:
    """Ascending numbers less those in the ranges, which are ascending and apart: as many steps as there are numbers,
    or ranges among them, whichever is less."""
    if not numbers:
        return array("I")
    low = max(0, bisect_right(ranges, (numbers[0], NUMBER_MAX)) - 1)
    high = bisect_right(ranges, (numbers[-1], NUMBER_MAX))
    if high - low > len(numbers):
        return array("I", [number for number in numbers if not _is_in(number, ranges)])
    kept = array("I")
    start = 0
    for first, last in ranges[low:high]:
        end = bisect_left(numbers, first, start)
        kept.extend(numbers[start:end])
        start = bisect_right(numbers, last, end)
    kept.extend(numbers[start:])
    return kept


def _is_in(number: int, ranges: Ranges) -> bool:
    at = bisect_right(ranges, (number, NUMBER_MAX)) - 1
    return at >= 0 and number <= ranges[at][1]

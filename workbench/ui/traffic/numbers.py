"""Chosen records as ranges of numbers: ten million selected rows cost as much as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol, runtime_checkable

NumberAt = Callable[[int], int | None]


@runtime_checkable
class KnowsNumbers(Protocol):
    """Rows that may know the numbers of many of them without reading a record."""

    def numbers_between(self, first_row: int, last_row: int) -> Sequence[int] | None:
        """Ascending numbers of these rows; None where they are found as quickly by asking for some of them."""
        ...


class RecordNumbers:
    """Record numbers in ascending order, kept as ranges. Iterable and countable like a list."""

    __slots__ = ("ranges",)

    def __init__(self, ranges: Iterable[range]) -> None:
        self.ranges: tuple[range, ...] = tuple(_joined(ranges))

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self.ranges)

    def __len__(self) -> int:
        return sum(len(numbers) for numbers in self.ranges)

    def __contains__(self, number: object) -> bool:
        return any(number in numbers for numbers in self.ranges)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordNumbers) and self.ranges == other.ranges

    def __hash__(self) -> int:
        return hash(self.ranges)

    def __repr__(self) -> str:
        return f"RecordNumbers({self.ranges!r})"


def numbers_of_rows(first: int, last: int, number_at: NumberAt) -> list[range]:
    """The numbers of rows ``first`` to ``last``, split only where records are hidden between them.

    Asks ``number_at`` about twice per gap times the logarithm of the rows, not once per row.
    """
    found: list[range] = []
    open_spans = [(first, last)]
    while open_spans:
        low, high = open_spans.pop()
        low_number, high_number = number_at(low), number_at(high)
        if low_number is None or high_number is None:
            continue
        if high_number - low_number == high - low:
            found.append(range(low_number, high_number + 1))
            continue
        middle = (low + high) // 2
        open_spans += [(middle + 1, high), (low, middle)]
    return list(_joined(found))


def ranges_of_rows(rows: object, first: int, last: int, number_at: NumberAt) -> list[range]:
    """The same of any rows. Behind a filter there may be a gap behind each one: those are not asked for one by one."""
    numbers = rows.numbers_between(first, last) if isinstance(rows, KnowsNumbers) else None
    return numbers_of_rows(first, last, number_at) if numbers is None else list(_runs(numbers))


def _runs(numbers: Sequence[int]) -> Iterator[range]:
    start = end = 0  # no record has the number 0
    for number in numbers:
        if number != end:
            if end:
                yield range(start, end)
            start = number
        end = number + 1
    if end:
        yield range(start, end)


def row_at_or_after(number: int, count: int, number_at: NumberAt) -> int:
    """The row of the first record with this number or a higher one; ``count`` where there is none."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        found = number_at(middle)
        if found is None or found >= number:
            high = middle
        else:
            low = middle + 1
    return low


def _joined(ranges: Iterable[range]) -> Iterator[range]:
    held: range | None = None
    for numbers in sorted((item for item in ranges if len(item)), key=_start):
        if held is not None and numbers.start <= held.stop:
            held = range(held.start, max(held.stop, numbers.stop))
            continue
        if held is not None:
            yield held
        held = numbers
    if held is not None:
        yield held


def _start(numbers: range) -> int:
    return numbers.start

"""Sets of record numbers as ranges: what the user removed, and can bring back."""

from __future__ import annotations

from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]


def ranges_of(numbers: Iterable[int]) -> Ranges:
    """Ascending ranges, both ends included, that hold exactly these numbers."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)


def united(left: Ranges, right: Ranges) -> Ranges:
    """The numbers of both; neighbouring ranges become one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted((*left, *right)):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)

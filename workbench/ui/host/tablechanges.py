"""From one list of rows to the next by the fewest words of Qt, so that selection, place and screen reader keep up."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

Span = tuple[int, int]


class Changes(NamedTuple):
    """``removed``: spans of the old list, last first. ``moved``: those that stay are in another order. ``inserted``:
    spans of the new list, first first."""

    removed: list[Span]
    moved: bool
    inserted: list[Span]


def changes_between(before: Sequence[Hashable], after: Sequence[Hashable]) -> Changes:
    """How ``after`` comes out of ``before``. Keys are unique in each."""
    old, new = set(before), set(after)
    gone = [place for place, key in enumerate(before) if key not in new]
    fresh = [place for place, key in enumerate(after) if key not in old]
    moved = [key for key in before if key in new] != [key for key in after if key in old]
    return Changes(spans(gone)[::-1], moved, spans(fresh))


def spans(places: Sequence[int]) -> list[Span]:
    """Rising numbers as first and last of each run."""
    found: list[Span] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found

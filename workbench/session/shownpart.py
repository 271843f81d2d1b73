"""The records that the filters of the sessions let through, for whoever carries them out of the project."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from workbench.project.export.forms import Keep
from workbench.session.filteredrows import FilteredRows
from workbench.session.session import Session


def is_filtered(sessions: Iterable[Session]) -> bool:
    """Whether a filter keeps records of one of them back. A filter over messages is none over records."""
    return any(_filtered(session) is not None for session in sessions)


def shown_part(sessions: Sequence[Session]) -> Keep:
    """What is shown at this moment, as a copy that any thread may ask; sessions without a filter are whole."""
    kept: dict[int, array[int]] = {}
    for session in sessions:
        rows = _filtered(session)
        if rows is not None:
            kept[session.id] = rows.numbers()

    def keep(session_id: int, first: int, last: int) -> Iterable[int]:
        numbers = kept.get(session_id)
        if numbers is None:
            return range(first, last + 1)
        return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]

    return keep


def _filtered(session: Session) -> FilteredRows | None:
    rows = session.reading.shown
    return rows if isinstance(rows, FilteredRows) and session.reading.base is session.reading.records else None

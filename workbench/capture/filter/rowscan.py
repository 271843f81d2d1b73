"""A filter over rows that are no records, messages for instance: each is asked in Python."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Final, Protocol

from workbench.capture.filter.predicate import Candidate, predicate
from workbench.capture.filter.scan import ScanStoppedError
from workbench.capture.filter.settled import FilterFacts, settle
from workbench.model.filters import Expression
from workbench.model.records import RecordHead

ROWS_MAX: Final = 512  # of a range
Records = Callable[[int], tuple[int, int]]  # a row's number to the first and last record that it is made of


class RowSource(Protocol):
    """Rows that may be read from any thread."""

    def heads(self, first_row: int, count: int) -> list[RecordHead]: ...
    def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes: ...


class RowScan:
    """:meth:`hits` may be called from any thread, by one at a time. Rows are counted from 1 here."""

    def __init__(
        self, rows: RowSource, expression: Expression, facts: FilterFacts, records: Records | None = None
    ) -> None:
        self._rows = rows
        self._records = records
        self._passes = predicate(settle(expression, facts), facts.judge)

    @property
    def range_max(self) -> int | None:
        """How many rows a range should have at most."""
        return ROWS_MAX

    def hits(self, first: int, last: int, stopped: Callable[[], bool]) -> array[int]:
        """The numbers of those rows that pass. Raises :class:`ScanStoppedError`, and what reading them raises."""
        found = array("I")
        heads = self._rows.heads(max(0, first - 2), last - max(0, first - 2))
        previous_ns = heads.pop(0).time_ns if first > 1 and heads else None
        for head in heads:
            if stopped():
                raise ScanStoppedError
            records = self._records(head.number) if self._records is not None else None
            if self._passes(Candidate(head, self._reading(head.number), previous_ns, records)):
                found.append(head.number)
            previous_ns = head.time_ns
        return found

    def _reading(self, number: int) -> Callable[[int, int], bytes]:
        return lambda offset, size: self._rows.payload(number, offset, size)

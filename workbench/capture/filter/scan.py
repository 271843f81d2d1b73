"""Which records of a range pass a filter: one statement for each file, Python for the rows that SQL cannot decide."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from workbench.capture.files import Files
from workbench.capture.filter.patterns import search_of
from workbench.capture.filter.peernumbers import PeerNumbersFound
from workbench.capture.filter.predicate import Candidate, predicate
from workbench.capture.filter.settled import FilterFacts, settle
from workbench.capture.filter.sqltext import FIRST_KEY, MATCHES, NEAR, TIME_BEFORE, PeerNumbers, statement
from workbench.capture.reader import ReaderPool, RecordReader
from workbench.capture.salvage import rows_between
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.model.filters import Expression
from workbench.model.records import RecordHead

LOOK_STEPS: Final = 20_000  # SQLite's own steps between two looks at whether it shall stop: about a millisecond
DECODED_RECORDS_MAX: Final = 512  # of a range that is decoded
Stopped = Callable[[], bool]


class ScanStoppedError(Exception):
    """Nobody wants the rest."""


class FilterScan:
    """One filter over one session. :meth:`hits` may be called from any thread, by one at a time.

    Raises :class:`~workbench.model.bytepatterns.PatternError` at its making for a regular expression that is none.
    """

    def __init__(
        self, pool: ReaderPool, reader: RecordReader, session_id: int, expression: Expression, facts: FilterFacts
    ) -> None:
        self._pool = pool
        self._reader = reader
        self._session_id = session_id
        settled = settle(expression, facts)
        self._statement = statement(settled)
        self._passes = predicate(settled, facts.judge)
        self._searches = [search_of(node) for node in self._statement.patterns]
        self._peers = PeerNumbersFound()
        made = self._statement
        sure = "0" if made.decoded else NEAR if made.payloads else "1"
        self._query = f"SELECT id, {sure} FROM record WHERE id BETWEEN ? AND ? AND {made.may}"

    @property
    def range_max(self) -> int | None:
        """How many records a range should have at most; None: as many as the time allows."""
        return DECODED_RECORDS_MAX if self._statement.decoded else None

    def hits(self, first: int, last: int, stopped: Stopped) -> array[int]:
        """The numbers of those records first..last that pass, ascending; those that cannot be read are left out.

        Raises :class:`ScanStoppedError` soon after ``stopped()`` is true, :class:`sqlite3.Error` for anything but
        damage.
        """
        while True:
            with self._pool.borrow() as files:
                try:
                    rows = self._candidates(files, first, last, stopped)
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                        raise ScanStoppedError from None
                    raise
                counts = files.saved_counts
            if counts is self._pool.counts:
                break  # else: a save moved rows in between; look again
        unsure = [key & NUMBER_MASK for key, sure in rows if not sure]
        if not unsure:
            return array("I", (key & NUMBER_MASK for key, _ in rows))
        passed = set(self._asked(unsure, stopped))
        return array("I", (key & NUMBER_MASK for key, sure in rows if sure or key & NUMBER_MASK in passed))

    def _candidates(self, files: Files, first: int, last: int, stopped: Stopped) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        start = first
        for file, end in files.spans(self._session_id, first, last):
            arguments = tuple(self._argument(each, files, start) for each in self._statement.arguments)
            with self._watched(file, stopped):
                low = row_id(self._session_id, 0)
                rows += rows_between(file, self._query, low + start, low + end, arguments)
            start = end + 1
        return rows

    def _argument(self, value: Any, files: Files, first: int) -> Any:
        if isinstance(value, PeerNumbers):
            return self._peers.as_json(value.test, files)
        if value is FIRST_KEY:
            return row_id(self._session_id, first)
        if value is TIME_BEFORE:
            return self._time_before(first)
        return value

    def _time_before(self, number: int) -> int | None:
        heads = self._reader.heads(self._session_id, number - 1, number - 1) if number > 1 else []
        return heads[0].time_ns if heads else None

    @contextmanager
    def _watched(self, file: sqlite3.Connection, stopped: Stopped) -> Iterator[None]:
        """The connection as it is used here: it stops when it shall, and knows our patterns."""
        file.set_progress_handler(stopped, LOOK_STEPS)
        if self._searches:
            file.create_function(MATCHES, 2, self._matches, deterministic=True)
        try:
            yield
        finally:
            file.set_progress_handler(None, 0)
            if self._searches:
                file.create_function(MATCHES, 2, None)

    def _matches(self, index: int, payload: bytes) -> bool:
        return self._searches[index](payload)

    def _asked(self, numbers: list[int], stopped: Stopped) -> Iterator[int]:
        before_ns = self._time_before(numbers[0])
        before = numbers[0] - 1
        for head in self.heads(numbers):
            if stopped():
                raise ScanStoppedError
            if self._statement.delta and before != head.number - 1:
                before_ns = self._time_before(head.number)
            if self._passes(Candidate(head, self._reading(head.number), before_ns)):
                yield head.number
            before, before_ns = head.number, head.time_ns

    def heads(self, numbers: list[int]) -> Iterator[RecordHead]:
        """Heads of records, ascending: those that lie close together in one read."""
        start = 0
        for end in range(1, len(numbers) + 1):
            if end == len(numbers) or numbers[end] - numbers[end - 1] > 8:
                wanted = set(numbers[start:end])
                heads = self._reader.heads(self._session_id, numbers[start], numbers[end - 1])
                yield from (head for head in heads if head.number in wanted)
                start = end

    def _reading(self, number: int) -> Callable[[int, int], bytes]:
        return lambda offset, size: self._reader.payload(self._session_id, number, offset, size)

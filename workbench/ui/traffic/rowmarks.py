"""What a person, or a search, marked in a session's records: read by the table and by its scroll bar."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from workbench.model.annotations import Bookmark

SAMPLES = 2_048  # places that are looked at, however many hits there are
EXACT_HITS = 32  # each of which is looked up by itself where rows are no records


TRIES = 4  # hits of a stretch, so that a filter that hides one has not hidden all
RowOf = Callable[[int], int | None]


def _every(number: int) -> int:
    """Every record has a row."""
    return number


class BookmarkSource(Protocol):
    """:class:`workbench.session.across.bookmarks.Bookmarks` has this shape."""

    def refresh(self) -> int:
        """A number that changes with the bookmarks."""
        ...

    def of(self, session_id: int) -> Mapping[int, Bookmark]:
        """By record number."""
        ...


class RowNumbers(Protocol):
    """What rows' numbers stand for; :class:`workbench.session.reading.messages.Messages` has this shape."""

    @property
    def is_shown(self) -> bool:
        """False: rows are records, and their numbers are those of the records."""
        ...

    def row_number_of(self, record: int) -> int:
        """The number of the row that a record is in; 0 for none."""
        ...

    def row_numbers_near(self, records: Sequence[int]) -> list[int]:
        """The numbers of the rows that many records are in, or of rows right behind them."""
        ...


class RowMarks:
    """Bookmarks and hits of one session. ``revision`` changes with either.

    ``source`` gives bookmarks by the numbers of rows; hits are told by records, ``numbers`` says which rows those are.
    """

    def __init__(
        self, source: BookmarkSource | None = None, session_id: int = 0, numbers: RowNumbers | None = None
    ) -> None:  # fmt: skip
        self._numbers = numbers
        self._source = source
        self._session_id = session_id
        self._seen = -1
        self._bookmarks: Mapping[int, Bookmark] = {}
        self._hits: array[int] = array("Q")
        self.current_hit = 0  # its record's number; 0 for none
        self.revision = 0

    def refresh(self) -> bool:
        """Look whether there are other bookmarks; True if so."""
        if self._source is None:
            return False
        seen = self._source.refresh()
        if seen == self._seen:
            return False
        self._seen = seen
        bookmarks = self._source.of(self._session_id)
        if bookmarks == self._bookmarks:
            return False
        self._bookmarks = bookmarks
        self.revision += 1
        return True

    def bookmark(self, number: int) -> Bookmark | None:
        """The bookmark of a row."""
        return self._bookmarks.get(number) if self._bookmarks else None

    @property
    def bookmarks(self) -> Mapping[int, Bookmark]:
        """All of them, ascending."""
        return self._bookmarks

    def set_hits(self, numbers: array[int], current: int = 0) -> None:
        """The records in which a search found something, ascending."""
        if current != self.current_hit or numbers != self._hits:
            self._hits, self.current_hit = numbers, current
            self.revision += 1

    @property
    def hit_count(self) -> int:
        """How many hits there are."""
        return len(self._hits)

    def hit_rows(self, row_of: RowOf = _every) -> list[int]:
        """Numbers of rows with hits; of many some thousand, of those that ``row_of`` knows if it can be told soon."""
        shown = self._numbers
        is_message = shown is not None and shown.is_shown
        records = list(self.hit_samples() if is_message else self.hit_samples(row_of))
        if shown is None or not shown.is_shown:
            return records
        if len(records) > EXACT_HITS:
            return shown.row_numbers_near(records)
        return [number for record in records if (number := shown.row_number_of(record))]

    @property
    def current_row(self) -> int:
        """The number of the row with the current hit; 0 for none."""
        shown, record = self._numbers, self.current_hit
        return shown.row_number_of(record) if shown is not None and shown.is_shown and record else record

    def hit_samples(self, row_of: RowOf = _every) -> Iterator[int]:
        """Numbers of records with hits: all, or where there are many one for each of some thousand stretches, one that
        a filter shows where one of a few has a row."""
        hits = self._hits
        if len(hits) <= SAMPLES:
            yield from hits
            return
        first, last = hits[0], hits[-1]
        at = 0
        for part in range(SAMPLES):
            low, high = (first + (last - first + 1) * each // SAMPLES for each in (part, part + 1))
            at = bisect_left(hits, low, at)
            end = bisect_right(hits, high - 1, at)
            if end > at:
                some = (hits[min(at + (end - at) * each // TRIES + each, end - 1)] for each in range(TRIES))
                yield next((each for each in some if row_of(each) is not None), hits[at])
                at = end

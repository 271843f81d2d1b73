"""What a person, or a search, marked in a session's records: read by the table and by its scroll bar."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Protocol

from workbench.model.annotations import Bookmark

SAMPLES = 2_048  # places that are looked at, however many hits there are


class BookmarkSource(Protocol):
    """:class:`workbench.session.bookmarks.Bookmarks` has this shape."""

    def refresh(self) -> int:
        """A number that changes with the bookmarks."""
        ...

    def of(self, session_id: int) -> Mapping[int, Bookmark]:
        """By record number."""
        ...


class RowNumbers(Protocol):
    """What rows' numbers stand for; :class:`workbench.session.messages.Messages` has this shape."""

    @property
    def is_shown(self) -> bool:
        """False: rows are records, and their numbers are those of the records."""
        ...

    def record_of(self, number: int) -> int:
        """The first record of a row."""
        ...

    def row_number_of(self, record: int) -> int:
        """The number of the row that a record is in."""
        ...


class RowMarks:
    """Bookmarks and hits of one session, by records. ``revision`` changes with either."""

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
        """The bookmark of a row: of its record, or of the first record of its message."""
        if not self._bookmarks:
            return None
        shown = self._numbers
        return self._bookmarks.get(shown.record_of(number) if shown is not None and shown.is_shown else number)

    def number_of(self, record: int) -> int:
        """The number of the row that a record is in."""
        shown = self._numbers
        return shown.row_number_of(record) if shown is not None and shown.is_shown else record

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

    def hit_samples(self) -> Iterator[int]:
        """Numbers of records with hits: all, or where there are many one for each of some thousand stretches."""
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
                yield hits[at]
                at = end

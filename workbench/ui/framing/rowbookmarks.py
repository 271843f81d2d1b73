"""Bookmarks are of records: where rows are messages, a message has those of the records that it spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from workbench.model.annotations import Bookmark
from workbench.session.reading.messages import NEAR
from workbench.session.session import Session
from workbench.ui.traffic.rowmarks import BookmarkSource

EXACT: Final = 256  # bookmarks, each of which is looked up by itself; more are placed at the next message that ends


class RowBookmarks:
    """A :class:`~workbench.ui.traffic.rowmarks.BookmarkSource` by the numbers of the rows that are read."""

    def __init__(self, records: BookmarkSource, session: Session) -> None:
        self._records = records
        self._messages = session.messages
        self._key: object = None
        self._unplaced = False  # a bookmarked record has no whole message yet
        self._revision = 0

    def refresh(self) -> int:
        """Changes with the bookmarks, with what rows are, and while messages complete that have one."""
        messages = self._messages
        key: tuple[object, ...] = (self._records.refresh(), messages.is_shown)
        if messages.is_shown:
            key = (*key, messages.revision, messages.count() if self._unplaced else 0)
        if key != self._key:
            self._key = key
            self._revision += 1
        return self._revision

    def of(self, session_id: int) -> Mapping[int, Bookmark]:
        """By the number of the row."""
        marks = self._records.of(session_id)
        self._unplaced = False
        if not self._messages.is_shown:
            return marks
        found: dict[int, Bookmark] = {}
        if len(marks) > EXACT:
            near = self._messages.row_numbers_near(tuple(marks))
            self._unplaced = len(near) < len(marks)
            return dict(sorted(zip(near, marks.values(), strict=False)))
        for record, mark in marks.items():
            touching = self._messages.touching(record, NEAR)
            self._unplaced |= not touching
            for message in touching:
                found.setdefault(message.number, mark)
        return dict(sorted(found.items()))

    def records_for(self, session_id: int, numbers: Iterable[int], most: int) -> list[int]:
        """The records that stand for at most ``most`` rows: of a message one that has a bookmark, or its first."""
        if not self._messages.is_shown:
            return list(islice(numbers, most))
        held = list(self._records.of(session_id))
        found: dict[int, None] = {}
        for number in islice(numbers, most):
            first, last = self._messages.records_of(number)
            at = bisect_left(held, first)
            if first:
                found[held[at] if at < len(held) and held[at] <= last else first] = None
        return list(found)

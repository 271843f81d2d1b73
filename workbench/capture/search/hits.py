"""What was found, in order: a million places in some megabytes, the rest only counted."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

HITS_MAX: Final = 1_000_000


class Hit(NamedTuple):
    """A match: it begins at ``offset`` of record ``number`` and ends in record ``last``, mostly the same."""

    session: int
    number: int
    offset: int  # bytes
    size: int  # bytes
    last: int


Place = tuple[int, int, int, int]
"""A hit of a known session: number, offset, size, last."""


class SessionHits:
    """One session's hits by record and offset. Written by the search's thread, read by any."""

    def __init__(self, session_id: int) -> None:
        self.session_id = session_id
        self.numbers = array("Q")
        self._offsets = array("Q")
        self._sizes = array("H")
        self._spans = array("L")  # how many records further the last byte lies

    def __len__(self) -> int:
        return len(self._spans)  # written last

    def add(self, places: Sequence[Place]) -> None:
        """Put hits in their places; they come almost in order."""
        for number, offset, size, last in places:
            at = len(self.numbers)
            if at and (self.numbers[-1], self._offsets[-1]) > (number, offset):
                at = self.index_at(number, offset)  # it began before a border of ranges, maybe long before
            self.numbers.insert(at, number)
            self._offsets.insert(at, offset)
            self._sizes.insert(at, size)
            self._spans.insert(at, last - number)

    def hit(self, index: int) -> Hit:
        """By its place in the order, from 0."""
        number = self.numbers[index]
        return Hit(self.session_id, number, self._offsets[index], self._sizes[index], number + self._spans[index])

    def index_at(self, number: int, offset: int) -> int:
        """The first hit at or behind a place."""
        first = bisect_left(self.numbers, number)
        last = bisect_right(self.numbers, number, first)
        return bisect_left(self._offsets, offset, first, last)


class Hits:
    """The hits of all sessions that are searched, in the order of the sessions."""

    def __init__(self, sessions: Sequence[int], most: int = HITS_MAX) -> None:
        self._lock = threading.Lock()
        self._parts = [SessionHits(each) for each in sessions]
        self._by_session = {part.session_id: part for part in self._parts}
        self._most = most
        self.kept = 0
        self.uncounted = 0  # found, but not kept
        self.revision = 0

    @property
    def total(self) -> int:
        """All that were found, kept or not."""
        return self.kept + self.uncounted

    @property
    def is_full(self) -> bool:
        """True when further hits are only counted."""
        return self.kept >= self._most

    def __len__(self) -> int:
        return self.kept

    def add(self, session_id: int, places: Sequence[Place]) -> None:
        """Keep what there is room for, count the rest."""
        room = max(0, self._most - self.kept)
        with self._lock:
            self._by_session[session_id].add(places[:room])
            self.kept += len(places[:room])
            self.uncounted += len(places[room:])
            self.revision += 1

    def count_more(self, hits: int) -> None:
        """Hits that are not kept."""
        self.uncounted += hits
        self.revision += 1

    def hit(self, index: int) -> Hit | None:
        """By its place in the list, from 0; None where there is none."""
        with self._lock:
            for part in self._parts:
                if index < len(part):
                    return part.hit(index)
                index -= len(part)
        return None

    def index_of(self, session_id: int, number: int, offset: int) -> int:
        """The first hit at or behind a place of a session; ``len()`` where there is none. Unknown sessions are last."""
        before = 0
        with self._lock:
            for part in self._parts:
                if part.session_id == session_id:
                    return before + part.index_at(number, offset)
                before += len(part)
        return before

    def numbers(self, session_id: int) -> array[int]:
        """The records of a session's hits, ascending, each as often as it has hits. A copy."""
        with self._lock:
            part = self._by_session.get(session_id)
            return part.numbers[:] if part is not None else array("Q")

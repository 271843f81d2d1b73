"""Bookmarks that rules set. A record gets its number from the writer, so they are set once it is on the disk."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.model.annotations import COMMENT_CHARS_MAX, Bookmark
from workbench.model.records import Direction
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

WAITING_MAX: Final = 1_000
MARKS_MAX: Final = 10_000  # of one socket while the project is open: the document holds them
LOOKED_AT: Final = 5_000  # records in one turn
PATIENCE_NS: Final = 10_000_000_000  # a record that did not come by then was not recorded


class _Wish(NamedTuple):
    comment: str
    colour: int


class Marking:
    """Plain calls; :meth:`tick` does the work, ten times a second."""

    def __init__(self, about: Standing, around: Surroundings) -> None:
        self._about = about
        self._around = around
        self._wishes: dict[tuple[int, int], _Wish] = {}  # by time and connection of the record
        self._next = 1  # the record that is looked at next
        self._seen_ns = 0  # the newest that was looked at
        self._set = 0

    def mark(self, connection: int, time_ns: int, comment: str, colour: int) -> None:
        """A bookmark on the record that came then."""
        if len(self._wishes) >= WAITING_MAX or self._set > MARKS_MAX:
            return
        if not self._wishes or time_ns <= self._seen_ns:  # later records were looked at already: once more
            self._next = max(1, self._around.capture.count(self._about.id) - LOOKED_AT)
        self._wishes[time_ns, connection] = _Wish(comment[:COMMENT_CHARS_MAX], colour)

    def tick(self, now_ns: int) -> None:
        """Set those whose records are written."""
        if not self._wishes:
            return
        found: list[Bookmark] = []
        for head in self._around.capture.heads(self._about.id, self._next, LOOKED_AT):
            self._next, self._seen_ns = head.number + 1, head.time_ns
            if head.direction == Direction.RX:
                wish = self._wishes.pop((head.time_ns, head.connection), None)
                if wish is not None:
                    found.append(Bookmark(head.number, wish.comment, wish.colour))
        for key in [key for key in self._wishes if key[0] + PATIENCE_NS < now_ns]:
            del self._wishes[key]
        if found:
            self._set += len(found)
            self._around.add_bookmarks(self._about.id, found)
            if self._set > MARKS_MAX:
                self._about.note(f"rules have set {self._set:,} bookmarks: no further ones are set")

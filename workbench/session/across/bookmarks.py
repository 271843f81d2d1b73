"""Bookmarks of a project: which there are, setting and taking them away, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from workbench.capture.visible import VisibleRecords
from workbench.model.annotations import COMMENT_CHARS_MAX, MARK_COLOURS, Bookmark
from workbench.project.document import Document
from workbench.session.document.edits import hidden_of
from workbench.session.workspace import Workspace

TOGGLE_MAX = 10_000  # records at once: a step of undo keeps every bookmark


class PlacedBookmark(NamedTuple):
    """A bookmark and the session that it is in."""

    session_id: int
    bookmark: Bookmark


class Bookmarks:
    """The bookmarks of a workspace's document. Those of removed records are kept, but not told."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._document: Document | None = None
        self._by_session: dict[int, dict[int, Bookmark]] = {}
        self.revision = 0  # changes with the bookmarks, and with what is removed

    def refresh(self) -> int:
        """Look at the document; answers the revision."""
        document, seen = self._workspace.document, self._document
        if document is not seen:
            if seen is None or document.bookmarks != seen.bookmarks or document.hidden != seen.hidden \
                    or [each.id for each in document.sockets] != [each.id for each in seen.sockets]:  # fmt: skip
                self._by_session.clear()
                self.revision += 1
            self._document = document
        return self.revision

    def of(self, session_id: int) -> dict[int, Bookmark]:
        """Bookmarks by record number, ascending, without those of removed records."""
        self.refresh()
        found = self._by_session.get(session_id)
        if found is None:
            hidden = VisibleRecords(self._workspace.store.capture, session_id, self._hidden(session_id))
            marks = sorted(self._all(session_id), key=_record)
            found = {each.record: each for each in marks if not hidden.is_hidden(each.record)}
            self._by_session[session_id] = found
        return found

    def every(self) -> list[PlacedBookmark]:
        """All of the project, in the order of its sockets and records."""
        return [
            PlacedBookmark(spec.id, each)
            for spec in self._workspace.document.sockets
            for each in self.of(spec.id).values()
        ]

    def toggle(self, session_id: int, numbers: Iterable[int]) -> bool:
        """Set bookmarks at records, or take them away where all of these have one; True if they have now.

        A comment goes with its bookmark; undo brings it back. Of very many records the first are taken.
        """
        wanted = [number for number, _ in zip(numbers, range(TOGGLE_MAX), strict=False)]
        held = {each.record: each for each in self._all(session_id)}
        if not wanted:
            return False
        fresh = [number for number in wanted if number not in held]
        for number in fresh or wanted:
            if fresh:
                held[number] = Bookmark(number)
            else:
                del held[number]
        what = "bookmark" if len(fresh or wanted) == 1 else "bookmarks"
        self._set(session_id, held, f"Set {what}" if fresh else f"Remove {what}")
        return bool(fresh)

    def set_comment(self, session_id: int, number: int, comment: str) -> None:
        """Write a record's comment; without a bookmark it gets one. An empty comment leaves the bookmark."""
        comment = " ".join(comment.split("\0"))[:COMMENT_CHARS_MAX]
        held = {each.record: each for each in self._all(session_id)}
        before = held.get(number, Bookmark(number))
        if before.comment == comment and (number in held or not comment):
            return
        held[number] = replace(before, comment=comment)
        self._set(session_id, held, "Change comment")

    def set_colour(self, session_id: int, numbers: Iterable[int], colour: int) -> None:
        """Give bookmarks one of the theme's colours, 0 to 5; records without one get it. Raises ValueError."""
        if not 0 <= colour < MARK_COLOURS:
            raise ValueError(f"there are {MARK_COLOURS} colours")
        held = {each.record: each for each in self._all(session_id)}
        wanted = [number for number, _ in zip(numbers, range(TOGGLE_MAX), strict=False)]
        for number in wanted:
            held[number] = replace(held.get(number, Bookmark(number)), colour=colour)
        if wanted:
            self._set(session_id, held, "Colour bookmark")

    def step(self, session_id: int, number: int, by: int) -> PlacedBookmark | None:
        """The next (1) or previous (-1) one of the project, round and round; None where there is none."""
        every = self.every()
        if not every:
            return None
        order = {spec.id: at for at, spec in enumerate(self._workspace.document.sockets)}
        here = (order.get(session_id, -1), number)
        places = [(order[each.session_id], each.bookmark.record) for each in every]
        if by > 0:
            return next((each for each, place in zip(every, places, strict=True) if place > here), every[0])
        return next((e for e, p in zip(reversed(every), reversed(places), strict=True) if p < here), every[-1])

    def _set(self, session_id: int, held: dict[int, Bookmark], text: str) -> None:
        self._workspace.set_bookmarks(session_id, sorted(held.values(), key=_record), text)

    def _all(self, session_id: int) -> tuple[Bookmark, ...]:
        return self._workspace.document.bookmarks.get(str(session_id), ())

    def _hidden(self, session_id: int) -> tuple[tuple[int, int], ...]:
        return hidden_of(self._workspace.document, session_id)


def _record(bookmark: Bookmark) -> int:
    return bookmark.record

"""What the tables of the sessions show, for whoever carries it out of the project: messages where traffic is cut into
them, and of both what the filters let through."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from workbench.capture.capture import Capture
from workbench.capture.tapes import ConnectionRow
from workbench.model.calls import CallRecord
from workbench.model.events import Event
from workbench.model.records import RecordHead
from workbench.project.document import Document
from workbench.project.export.forms import ExportForm, Keep
from workbench.project.export.walk import ExportSource
from workbench.session.reading.messages import Messages
from workbench.session.rows.filteredrows import FilteredRows
from workbench.session.session import Session

# In these forms the bytes of a message without its framing would be a false stream.
STREAM_FORMS = (ExportForm.PCAPNG, ExportForm.RAW, ExportForm.RAW_FILES)
T = TypeVar("T")


class ShownStore:
    """Records of a capture, and messages in their place where a session shows messages. For any thread."""

    def __init__(self, capture: Capture, messages: Mapping[int, Messages]) -> None:
        self._capture = capture
        self._messages = messages
        self._counts = {session_id: found.count() for session_id, found in messages.items()}

    def count(self, session_id: int) -> int:
        """Records, or messages as of now."""
        own = self._counts.get(session_id)
        return self._capture.count(session_id) if own is None else own

    def heads(self, session_id: int, first: int, count: int) -> list[RecordHead]:
        """Heads from number ``first``."""
        messages = self._messages.get(session_id)
        if messages is None:
            return self._capture.heads(session_id, first, count)
        return _still_there(messages, messages.heads(first - 1, min(count, self._counts[session_id] - first + 1)))

    def payload(self, session_id: int, number: int, offset: int = 0, size: int | None = None) -> bytes:
        """Bytes of one of them."""
        messages = self._messages.get(session_id)
        if messages is None:
            return self._capture.payload(session_id, number, offset, size)
        return _still_there(messages, messages.payload(number, offset, size))

    def payloads(self, session_id: int, first: int, last: int) -> dict[int, bytes]:
        """Many payloads at once; of messages none: they are asked for one by one."""
        return {} if session_id in self._messages else self._capture.payloads(session_id, first, last)

    def events(self, session_id: int) -> Iterator[Event]:
        """Recorded events."""
        return self._capture.events(session_id)

    def calls(self, session_id: int) -> Iterator[CallRecord]:
        """Recorded calls."""
        return self._capture.calls(session_id)

    def platforms(self) -> frozenset[str]:
        """Where the calls were recorded."""
        return self._capture.platforms()

    def connections(self, session_id: int) -> list[ConnectionRow]:
        """Recorded connections."""
        return self._capture.connections(session_id)


def _still_there(messages: Messages, found: T) -> T:
    """What was read, if nobody cut the messages anew meanwhile: a file that lacks some of them says nothing of it.

    Raises :class:`OSError`.
    """
    if messages.is_gone:
        raise OSError("the messages were cut anew meanwhile, by another rule or for removed records: export once more")
    return found


def shows_a_part(sessions: Iterable[Session]) -> bool:
    """Whether a table shows something else than all records."""
    return any(_filtered(session) is not None or _is_cut(session) for session in sessions)


def shown_source(document: Document, capture: Capture, sessions: Iterable[Session], form: ExportForm) -> ExportSource:
    """What the tables show, for a form. Removed records and bookmarks have the numbers of records: where messages stand
    for records they are left out, for a message has none of removed records."""
    cut = {session.id: session for session in sessions if _is_cut(session) and form not in STREAM_FORMS}
    names = {str(session_id) for session_id in cut}
    own = replace(
        document,
        hidden={name: ranges for name, ranges in document.hidden.items() if name not in names},
        bookmarks={name: marks for name, marks in document.bookmarks.items() if name not in names},
    )
    return ExportSource(own, ShownStore(capture, {key: session.messages.still() for key, session in cut.items()}))


def shown_part(sessions: Sequence[Session], form: ExportForm) -> Keep:
    """The numbers that the filters let through at this moment, as a copy that any thread may ask. Sessions without a
    filter are whole, and those whose filter is over messages where the form is of records."""
    kept: dict[int, array[int]] = {}
    for session in sessions:
        rows = _filtered(session)
        if rows is not None and not (_is_cut(session) and form in STREAM_FORMS):
            kept[session.id] = rows.numbers()

    def keep(session_id: int, first: int, last: int) -> Iterable[int]:
        numbers = kept.get(session_id)
        if numbers is None:
            return range(first, last + 1)
        return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]

    return keep


def _is_cut(session: Session) -> bool:
    return session.reading.base is not session.reading.records


def _filtered(session: Session) -> FilteredRows | None:
    rows = session.reading.shown
    return rows if isinstance(rows, FilteredRows) else None

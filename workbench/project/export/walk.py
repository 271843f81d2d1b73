"""Going through a project's traffic in the order of time, a page at a time, so that memory does not grow with it."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from workbench.capture.tapes import ConnectionRow
from workbench.model.calls import CallRecord
from workbench.model.events import Event
from workbench.model.records import RecordHead
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document
from workbench.project.errors import ProjectError
from workbench.project.export.forms import Selection

PAGE_RECORDS = 500


class RecordStore(Protocol):
    """The part of a capture that an export reads."""

    def count(self, session_id: int) -> int: ...
    def heads(self, session_id: int, first: int, count: int) -> list[RecordHead]: ...
    def payload(self, session_id: int, number: int, offset: int = 0, size: int | None = None) -> bytes: ...
    def events(self, session_id: int) -> Iterator[Event]: ...
    def calls(self, session_id: int) -> Iterator[CallRecord]: ...
    def platforms(self) -> frozenset[str]: ...
    def connections(self, session_id: int) -> list[ConnectionRow]: ...


@dataclass(frozen=True, slots=True)
class ExportSource:
    """What is exported: a document and the store of its records (a capture)."""

    document: Document
    records: RecordStore


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A record of one session, with its whole payload."""

    time_ns: int
    session: str
    local: str
    head: RecordHead
    payload: bytes


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event of one session."""

    time_ns: int
    session: str
    event: Event


Entry = RecordEntry | EventEntry


def chosen_sockets(document: Document, selection: Selection) -> list[SocketSpec]:
    """The sockets whose traffic is wanted. Raises ProjectError where none has the name."""
    if not selection.session:
        return list(document.sockets)
    found = [spec for spec in document.sockets if spec.name == selection.session]
    if not found:
        names = ", ".join(f"“{spec.name}”" for spec in document.sockets) or "none"
        raise ProjectError(f"The project has no socket “{selection.session}” (its sockets: {names}).")
    return found


def walk(source: ExportSource, selection: Selection, *, events: bool) -> Iterator[Entry]:
    """Every wanted record, and event if asked, of all wanted sockets; removed records are left out."""
    streams: list[Iterator[Entry]] = []
    document, store = source.document, source.records
    for spec in chosen_sockets(document, selection):
        if events:  # before the records: at the same instant "connected" stands before the first byte
            streams.append(_events(spec, store))
        streams.append(_records(spec, store, document.hidden.get(str(spec.id), ()), selection))
    return heapq.merge(*streams, key=attrgetter("time_ns"))


def walk_calls(source: ExportSource, selection: Selection) -> Iterator[tuple[str, CallRecord]]:
    """Every recorded call of all wanted sockets with its socket's name, in the order of time."""
    streams = [_calls(spec, source.records) for spec in chosen_sockets(source.document, selection)]
    return heapq.merge(*streams, key=_time_of_call)


def record_total(source: ExportSource, selection: Selection) -> int:
    """How many records a walk goes past, for its progress."""
    return sum(source.records.count(spec.id) for spec in chosen_sockets(source.document, selection))


def visible_spans(count: int, hidden: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """Ranges (first, last) of record numbers 1 to ``count`` that are not in ``hidden`` (ascending, apart)."""
    first = 1
    for low, high in hidden:
        if first < low:
            yield first, min(low - 1, count)
        first = max(first, high + 1)
        if first > count:
            return
    if first <= count:
        yield first, count


def _records(
    spec: SocketSpec, store: RecordStore, hidden: tuple[tuple[int, int], ...], selection: Selection
) -> Iterator[Entry]:
    locals_ = {row.number: row.local for row in store.connections(spec.id)}
    for low, high in visible_spans(store.count(spec.id), hidden):
        for first in range(low, high + 1, PAGE_RECORDS):
            for head in store.heads(spec.id, first, min(PAGE_RECORDS, high - first + 1)):
                if selection.direction is not None and head.direction != selection.direction:
                    continue
                # A short payload is in the head already: most of a table of small datagrams needs no further look-up.
                whole = len(head.preview) >= head.size
                payload = head.preview if whole else store.payload(spec.id, head.number)
                yield RecordEntry(head.time_ns, spec.name, locals_.get(head.connection, ""), head, payload)


def _events(spec: SocketSpec, store: RecordStore) -> Iterator[Entry]:
    for event in store.events(spec.id):
        yield EventEntry(event.time_ns, spec.name, event)


def _calls(spec: SocketSpec, store: RecordStore) -> Iterator[tuple[str, CallRecord]]:
    for call in store.calls(spec.id):
        yield spec.name, call


def _time_of_call(item: tuple[str, CallRecord]) -> int:
    return item[1].time_ns

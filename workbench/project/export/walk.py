"""Going through a project's traffic in the order of time, a page at a time, so that memory does not grow with it."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple, Protocol

from workbench.capture.tapes import ConnectionRow
from workbench.model.calls import CallRecord
from workbench.model.events import Event, EventKind
from workbench.model.records import RecordHead
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document
from workbench.project.errors import ProjectError
from workbench.project.export.forms import Selection

PAGE_RECORDS = 500
CHUNK_BYTES = 256 * 1024  # payloads that are read ahead for one socket
# At the same instant a connection is there before its first byte, and ends behind its last one.
_ENDINGS: Final = (
    EventKind.HALF_CLOSED, EventKind.PEER_HALF_CLOSED, EventKind.FAILED, EventKind.CLOSED, EventKind.LEFT,
)  # fmt: skip


class RecordStore(Protocol):
    """The part of a capture that an export reads."""

    def count(self, session_id: int) -> int: ...
    def heads(self, session_id: int, first: int, count: int) -> list[RecordHead]: ...
    def payload(self, session_id: int, number: int, offset: int = 0, size: int | None = None) -> bytes: ...
    def payloads(self, session_id: int, first: int, last: int) -> dict[int, bytes]: ...
    def events(self, session_id: int) -> Iterator[Event]: ...
    def calls(self, session_id: int) -> Iterator[CallRecord]: ...
    def platforms(self) -> frozenset[str]: ...
    def connections(self, session_id: int) -> list[ConnectionRow]: ...


@dataclass(frozen=True, slots=True)
class ExportSource:
    """What is exported: a document and the store of its records (a capture)."""

    document: Document
    records: RecordStore


class RecordEntry(NamedTuple):
    """A record of one session, with its whole payload."""

    time_ns: int
    session: str
    local: str
    head: RecordHead
    payload: bytes
    session_id: int

    @property
    def carried(self) -> bytes:
        """The bytes that went over the wire: of a sent record those that the kernel took."""
        return self.payload[: self.head.taken] if self.head.taken < len(self.payload) else self.payload


class EventEntry(NamedTuple):
    """An event of one session."""

    time_ns: int
    session: str
    event: Event
    session_id: int


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
        if events:
            streams.append(_events(spec, store, endings=False))
        streams.append(_records(spec, store, document.hidden.get(str(spec.id), ()), selection))
        if events:
            streams.append(_events(spec, store, endings=True))
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
            heads = _wanted(spec.id, store, (first, min(PAGE_RECORDS, high - first + 1)), selection)
            for chunk in _chunks(heads):
                yield from _entries(spec, store, chunk, locals_)


def _wanted(session_id: int, store: RecordStore, page: tuple[int, int], selection: Selection) -> list[RecordHead]:
    first, count = page
    kept = None if selection.keep is None else set(selection.keep(session_id, first, first + count - 1))
    if kept is not None and not kept:
        return []
    heads = store.heads(session_id, first, count)
    if kept is not None:
        heads = [head for head in heads if head.number in kept]
    if selection.direction is not None:
        heads = [head for head in heads if head.direction == selection.direction]
    return heads


def _chunks(heads: list[RecordHead]) -> Iterator[list[RecordHead]]:
    """Runs of heads whose payloads, together, are bounded; a larger record is alone."""
    chunk: list[RecordHead] = []
    size = 0
    for head in heads:
        if chunk and size + head.size > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(head)
        size += head.size
    if chunk:
        yield chunk


def _entries(
    spec: SocketSpec, store: RecordStore, heads: list[RecordHead], locals_: dict[int, str]
) -> Iterator[RecordEntry]:
    # A short payload is in the head already: most of a table of small datagrams needs no further look-up.
    found: dict[int, bytes] = {}
    dense = 2 * len(heads) > heads[-1].number - heads[0].number > 0
    if dense and any(len(head.preview) < head.size for head in heads):
        found = store.payloads(spec.id, heads[0].number, heads[-1].number)
    for head in heads:
        payload = head.preview
        if len(payload) < head.size:
            ready = found.get(head.number)
            payload = store.payload(spec.id, head.number) if ready is None else ready
        yield RecordEntry(head.time_ns, spec.name, locals_.get(head.connection, ""), head, payload, spec.id)


def _events(spec: SocketSpec, store: RecordStore, *, endings: bool) -> Iterator[Entry]:
    for event in store.events(spec.id):
        if (event.kind in _ENDINGS) is endings:
            yield EventEntry(event.time_ns, spec.name, event, spec.id)


def _calls(spec: SocketSpec, store: RecordStore) -> Iterator[tuple[str, CallRecord]]:
    for call in store.calls(spec.id):
        yield spec.name, call


def _time_of_call(item: tuple[str, CallRecord]) -> int:
    return item[1].time_ns

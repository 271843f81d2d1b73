"""Reading events, calls and connections back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from workbench.capture.reader import ReaderPool
from workbench.capture.salvage import rows_until_damage
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.model.calls import CallRecord
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.failures import Failure, Reason

ROWS_AT_ONCE: Final = 1_000


class ConnectionRow(NamedTuple):
    """A recorded connection."""

    number: int
    local: str
    peer: str
    opened_ns: int


def read_events(pool: ReaderPool, session_id: int) -> Iterator[Event]:
    """A session's events in order, some at a time, so that no read is held open."""
    for row in _rows(pool, "event", session_id):
        yield _event(session_id, row)


def read_calls(pool: ReaderPool, session_id: int) -> Iterator[CallRecord]:
    """A session's calls in order."""
    for row in _rows(pool, "call", session_id):
        yield _call(row)


def latest_events(pool: ReaderPool, session_id: int, limit: int) -> list[Event]:
    """The newest events, at most ``limit`` of them, in order."""
    return [_event(session_id, row) for row in _latest(pool, "event", session_id, limit)]


def latest_calls(pool: ReaderPool, session_id: int, limit: int) -> list[CallRecord]:
    """The newest calls, at most ``limit`` of them, in order."""
    return [_call(row) for row in _latest(pool, "call", session_id, limit)]


def read_connections(pool: ReaderPool, session_id: int) -> list[ConnectionRow]:
    """A session's connections by number."""
    return [ConnectionRow(row[0] & NUMBER_MASK, *row[1:]) for row in _rows(pool, "connection", session_id)]


def _latest(pool: ReaderPool, table: str, session_id: int, limit: int) -> list[tuple[Any, ...]]:
    bounds = (row_id(session_id, 0), row_id(session_id, NUMBER_MASK), limit)
    query = f"SELECT * FROM {table} WHERE id > ? AND id <= ? ORDER BY id DESC LIMIT ?"
    rows: dict[int, tuple[Any, ...]] = {}
    with pool.borrow() as files:
        for file in (files.working, files.saved):
            if file is not None:
                rows.update((row[0], row) for row in rows_until_damage(file, query, bounds))
    return [rows[key] for key in sorted(rows)[-limit:]]


def _rows(pool: ReaderPool, table: str, session_id: int) -> Iterator[tuple[Any, ...]]:
    after, end = row_id(session_id, 0) - 1, row_id(session_id, NUMBER_MASK)  # connection 0 is the socket itself
    query = f"SELECT * FROM {table} WHERE id > ? AND id <= ? ORDER BY id LIMIT {ROWS_AT_ONCE}"
    while True:
        rows: dict[int, tuple[Any, ...]] = {}
        with pool.borrow() as files:
            for file in (files.working, files.saved):  # in this order: a save may move rows downwards meanwhile
                if file is None:
                    continue
                rows.update((row[0], row) for row in rows_until_damage(file, query, (after, end)))
        page = sorted(rows)[:ROWS_AT_ONCE]
        yield from (rows[key] for key in page)
        if len(page) < ROWS_AT_ONCE:
            return
        after = page[-1]


def _call(row: tuple[Any, ...]) -> CallRecord:
    return CallRecord(row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], bool(row[9]))


def _event(session_id: int, row: tuple[Any, ...]) -> Event:
    _, time_ns, kind, connection, local, peer, how, reason, failure_detail, errno, detail = row
    failure = Failure(_reason(reason), failure_detail or "", errno) if reason is not None else None
    known = EventKind(kind) if kind in EventKind.__members__.values() else EventKind.NOTE
    ended = CloseHow(how) if how in CloseHow.__members__.values() else None
    return Event(time_ns, known, session_id, connection, local, peer, ended, failure, detail)


def _reason(text: str) -> Reason:
    return Reason(text) if text in Reason.__members__.values() else Reason.OTHER

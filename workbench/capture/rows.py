"""Putting rows into the working file: numbers, interned addresses, block counts. Belongs to the writer's thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

from workbench.capture.blocks import BLOCK_BYTES, BLOCK_RECORDS, BlockCounter
from workbench.capture.files import Files
from workbench.capture.schema import row_id
from workbench.model.calls import CallRecord
from workbench.model.events import Event
from workbench.model.records import PREVIEW_BYTES, Piece

INLINE_PREVIEW_BYTES: Final = 4_096  # up to here a row's payload lies beside its columns: no preview of its own
PAYLOAD_MAX_BYTES: Final = 256 * 1024 * 1024  # SQLite holds 1 GB at most; a larger piece becomes several records
ADDRESSES_REMEMBERED: Final = 65_536
ROWS_AT_ONCE: Final = 96  # one statement carries so many small rows: the interpreter lock changes hands once for all
SMALL_BATCH_BYTES: Final = 256 * 1024

COLUMNS: Final = 9
_ROW: Final = "(" + ", ".join("?" * COLUMNS) + ")"
INSERT_RECORD: Final = f"INSERT INTO record VALUES {_ROW}"
INSERT_RECORDS: Final = f"INSERT INTO record VALUES {', '.join([_ROW] * ROWS_AT_ONCE)}"
INSERT_EVENT: Final = "INSERT INTO event VALUES (" + ", ".join("?" * 11) + ")"
INSERT_CALL: Final = "INSERT INTO call VALUES (" + ", ".join("?" * 10) + ")"


class SessionRows:
    """Where one session's numbers stand."""

    __slots__ = ("blocks", "calls", "events", "records", "session_id")

    def __init__(self, session_id: int) -> None:
        self.session_id = session_id
        self.records = 0
        self.events = 0
        self.calls = 0
        self.blocks = BlockCounter(session_id)


class RowWriter:
    """Writes rows within the transaction that its owner began. Every method raises :class:`sqlite3.Error`."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.sessions: dict[int, SessionRows] = {}
        self._addresses: dict[str, int] = {}

    def forget(self) -> None:
        """After a transaction was taken back, or rows moved into the saved file: read everything anew when needed."""
        self.sessions.clear()
        self._addresses.clear()

    def session(self, session_id: int) -> SessionRows:
        """A session's standing, read from the files at first use."""
        rows = self.sessions.get(session_id)
        if rows is None:
            rows = SessionRows(session_id)
            self.files.working.execute("INSERT OR IGNORE INTO session VALUES (?, '', NULL)", (session_id,))
            counted = self.files.saved_counts.get(session_id, 0)
            rows.records = max(counted, Files(self.files.working).highest("record", session_id))
            rows.events = self.files.highest("event", session_id)
            rows.calls = self.files.highest("call", session_id)
            rows.blocks.restore(self.files, rows.records)
            self.sessions[session_id] = rows
        return rows

    def put_session(self, session_id: int, name: str) -> None:
        """Name a session; the number of its saved records stays."""
        self.files.working.execute(
            "INSERT INTO session VALUES (?, ?, NULL) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            (session_id, name),
        )

    def put_connection(self, session_id: int, number: int, local: str, peer: str, opened_ns: int) -> None:
        """Note a connection."""
        self.files.working.execute(
            "INSERT OR REPLACE INTO connection VALUES (?, ?, ?, ?)",
            (row_id(session_id, number), local, peer, opened_ns),
        )

    def put_meta(self, key: str, value: str) -> None:
        """Write one of the file's own values."""
        self.files.working.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def put_pieces(self, session_id: int, pieces: Sequence[Piece]) -> None:
        """Number pieces and write them."""
        session = self.session(session_id)
        address, window = self._addresses, session.blocks.window
        base = row_id(session_id, 0)
        flat: list[Any] = []
        pending = 0
        for time_ns, direction, connection, peer, payload, taken in split_pieces(pieces):
            size = len(payload)
            number = session.records = session.records + 1
            flat += (
                base + number, time_ns, direction, connection, address.get(peer) or self._intern(peer), size, taken,
                None if size <= INLINE_PREVIEW_BYTES else bytes(payload[:PREVIEW_BYTES]), payload,
            )  # fmt: skip
            stream = (connection, direction)
            window[stream] = window.get(stream, 0) + size
            session.blocks.bytes += size
            pending += size
            if len(flat) == ROWS_AT_ONCE * COLUMNS or pending >= SMALL_BATCH_BYTES:
                self._insert(flat)
                flat.clear()
                pending = 0
            if number - session.blocks.first + 1 >= BLOCK_RECORDS or session.blocks.bytes >= BLOCK_BYTES:
                self._insert(flat)
                flat.clear()
                session.blocks.close_block(self.files, number)
        self._insert(flat)

    def put_events(self, session_id: int, events: Sequence[Event]) -> None:
        """Write events in their order."""
        session = self.session(session_id)
        rows = []
        for event in events:
            session.events += 1
            failure = event.failure
            rows.append((
                row_id(session_id, session.events), event.time_ns, str(event.kind), event.connection, event.local,
                event.peer, str(event.how) if event.how else None, str(failure.reason) if failure else None,
                failure.detail if failure else None, failure.errno if failure else None, event.detail,
            ))  # fmt: skip
        self.files.working.executemany(INSERT_EVENT, rows)

    def put_calls(self, session_id: int, calls: Sequence[CallRecord]) -> None:
        """Write entries of the call tape in their order."""
        session = self.session(session_id)
        rows = []
        for call in calls:
            session.calls += 1
            rows.append((
                row_id(session_id, session.calls), call.time_ns, call.duration_ns, call.name, call.arguments,
                call.result, call.errno, call.connection, call.count, int(call.completed),
            ))  # fmt: skip
        self.files.working.executemany(INSERT_CALL, rows)

    def _insert(self, flat: list[Any]) -> None:
        execute = self.files.working.execute
        if len(flat) == ROWS_AT_ONCE * COLUMNS:
            execute(INSERT_RECORDS, flat)
            return
        for start in range(0, len(flat), COLUMNS):
            execute(INSERT_RECORD, flat[start : start + COLUMNS])

    def _intern(self, text: str) -> int:
        if len(self._addresses) >= ADDRESSES_REMEMBERED:
            self._addresses.clear()
        for file in self.files:
            row = file.execute("SELECT id FROM address WHERE text = ?", (text,)).fetchone()
            if row:
                break
        else:
            row = (1 + max(_highest_address(file) for file in self.files),)
            self.files.working.execute("INSERT INTO address VALUES (?, ?)", (row[0], text))
        number = int(row[0])
        self._addresses[text] = number
        return number


def _highest_address(file: sqlite3.Connection) -> int:
    return int(file.execute("SELECT ifnull(max(id), 0) FROM address").fetchone()[0])


def split_pieces(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, those too large for one row cut into several; what the kernel took is counted from the front."""
    for piece in pieces:
        size = len(piece.payload)
        if size <= PAYLOAD_MAX_BYTES:
            yield piece
            continue
        view = memoryview(piece.payload)
        for start in range(0, size, PAYLOAD_MAX_BYTES):
            part = view[start : start + PAYLOAD_MAX_BYTES]
            yield piece._replace(payload=part, taken=min(max(piece.taken - start, 0), len(part)))

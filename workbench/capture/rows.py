"""Putting rows into the working file: numbers, interned addresses, block counts. Belongs to the writer's thread."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, Final

from workbench.capture.alikerows import CAN_NUMBER, AlikeRows, alike_rows, insert_alike
from workbench.capture.blocks import BLOCK_BYTES, BLOCK_RECORDS, BlockCounter
from workbench.capture.bytelog import ByteLog
from workbench.capture.files import Files
from workbench.capture.platforms import add_platforms
from workbench.capture.schema import MARK_SHIFT, row_id
from workbench.model.calls import CallRecord
from workbench.model.events import Event
from workbench.model.records import PREVIEW_BYTES, Piece

INLINE_BYTES: Final = 4_096  # up to here a payload stands in its row, which a table's view reads in one go
PAYLOAD_MAX_BYTES: Final = 256 * 1024 * 1024  # SQLite holds 1 GB at most; a larger piece becomes several records
ADDRESSES_REMEMBERED: Final = 65_536
ROWS_AT_ONCE: Final = 96  # one statement carries so many rows: the interpreter lock changes hands once for all

COLUMNS: Final = 10
SIZE_COLUMN: Final = 5
PLACE_COLUMN: Final = 7
# Python's sqlite3 looks for an adapter at every None and every bytes that it binds, at none for a bytearray: that is
# a quarter of the cost of a small row, and the reason why no column of a record is NULL.
_EMPTY: Final = bytearray()
_PAYLOAD: Final = itemgetter(Piece._fields.index("payload"))
_ROW: Final = "(" + ", ".join("?" * COLUMNS) + ")"
INSERT_RECORDS: Final = tuple(
    (rows, f"INSERT INTO record VALUES {', '.join([_ROW] * rows)}") for rows in (ROWS_AT_ONCE, 12, 1)
)
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
    """Writes rows within the transaction that its owner began, who calls :meth:`complete` before the commit.

    Every method raises :class:`sqlite3.Error`, those that write payloads :class:`OSError` too.
    """

    def __init__(self, files: Files, log: ByteLog | None) -> None:
        self.files = files
        self.log = log  # None: every payload stands in its row
        self._flat: list[Any] = []  # the columns of rows that wait for the next statement
        self.sessions: dict[int, SessionRows] = {}
        self._addresses: dict[str, int] = {}
        self._platform_noted = False

    def roll(self) -> None:
        """Between transactions: later payloads go to a new segment, so that earlier ones can be deleted as files."""
        if self.log is not None:
            self.log.roll()

    def close(self) -> None:
        """Close every file."""
        if self.log is not None:
            self.log.close()
        self.files.close()

    def forget(self) -> None:
        """After a transaction was taken back, or rows moved into the saved file: read everything anew when needed."""
        self.sessions.clear()
        self._platform_noted = False
        self._addresses.clear()
        self._flat.clear()

    def session(self, session_id: int) -> SessionRows:
        """A session's standing, read from the files at first use."""
        rows = self.sessions.get(session_id)
        if rows is None:
            rows = SessionRows(session_id)
            self.files.working.execute("INSERT OR IGNORE INTO session VALUES (?, '', NULL)", (session_id,))
            counted = self.files.saved_counts.get(session_id, 0)
            rows.records = max(counted, self.files.own().highest("record", session_id))
            rows.events = self.files.highest("event", session_id)
            rows.calls = self.files.highest("call", session_id)
            rows.blocks.restore(self.files, rows.records)
            self.sessions[session_id] = rows
        return rows

    def put_session(self, session_id: int, name: str) -> None:
        """Name a session; the number of its saved records stays."""
        self.files.working.execute(
            "INSERT INTO session VALUES (?, ?, NULL) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            (session_id, storable(name)),
        )

    def put_connection(self, session_id: int, number: int, local: str, peer: str, opened_ns: int) -> None:
        """Note a connection."""
        self.files.working.execute(
            "INSERT OR REPLACE INTO connection VALUES (?, ?, ?, ?)",
            (row_id(session_id, number), storable(local), storable(peer), opened_ns),
        )

    def put_meta(self, key: str, value: str) -> None:
        """Write one of the file's own values."""
        self.files.working.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def put_pieces(self, session_id: int, pieces: Sequence[Piece]) -> None:
        """Number pieces and write them; large payloads are let go at the return, small ones are copied."""
        session = self.session(session_id)
        if CAN_NUMBER and (alike := alike_rows(pieces, INLINE_BYTES)) is not None:
            self._put_alike(session, alike)
            return
        address, flat, blocks = self._addresses, self._flat, session.blocks
        base = row_id(session_id, 0)
        number = session.records
        look_at = number + BLOCK_RECORDS - (number - blocks.first + 1) % BLOCK_RECORDS  # where a block may end
        stream, run_bytes = (-1, -1), 0  # of pieces that follow one another in one stream
        large: list[bytes | memoryview] = []
        places: list[tuple[int, int]] = []  # where a row waits for its place: index of it, bytes before it
        large_bytes = 0
        for time_ns, direction, connection, peer, payload, taken, mark in split_pieces(pieces):
            way = direction | mark << MARK_SHIFT
            size = len(payload)
            number += 1
            peer_id = address.get(peer) or self._intern(peer)
            if size <= INLINE_BYTES:
                flat += (
                    base + number,
                    time_ns,
                    way,
                    connection,
                    peer_id,
                    size,
                    taken,
                    0,
                    _EMPTY,
                    bytearray(payload),
                )
            else:
                row = (base + number, time_ns, way, connection, peer_id, size, taken, 0)
                preview = bytearray(payload[:PREVIEW_BYTES])
                if self.log is None:
                    flat += (*row, preview, payload)
                else:
                    places.append((len(flat) + PLACE_COLUMN, large_bytes))
                    large.append(payload)
                    flat += (*row, preview, _EMPTY)
                large_bytes += size
            if connection != stream[0] or direction != stream[1]:
                blocks.count(stream, run_bytes)
                stream, run_bytes = (connection, direction), 0
            run_bytes += size
            if number >= look_at or run_bytes + blocks.bytes >= BLOCK_BYTES:
                blocks.count(stream, run_bytes)
                stream, run_bytes = (-1, -1), 0
                if blocks.is_due(number, BLOCK_RECORDS):
                    blocks.close_block(self.files, number)
                look_at = number + BLOCK_RECORDS
        blocks.count(stream, run_bytes)
        session.records = number
        if self.log is not None and large:
            place = self.log.put(large, large_bytes)
            for index, before in places:
                flat[index] = place + before
        if len(flat) >= ROWS_AT_ONCE * COLUMNS or (self.log is None and large_bytes):
            self.insert_waiting(all_rows=self.log is None and large_bytes > 0)

    def _put_alike(self, session: SessionRows, alike: AlikeRows) -> None:
        """The same for pieces of which little differs."""
        self.insert_waiting(all_rows=True)  # in the order of their numbers: SQLite appends fastest
        base = row_id(session.session_id, session.records + 1)
        peer_id = self._addresses.get(alike.peer) or self._intern(alike.peer)
        _direction, _mark, connection, _peer, times, sizes, payloads = alike
        way = alike.direction | alike.mark << MARK_SHIFT
        for at in range(insert_alike(self.files.working, base, peer_id, alike), len(times)):
            size, data = sizes[at], bytearray(payloads[at])
            self._flat += (base + at, times[at], way, connection, peer_id, size, size, 0, _EMPTY, data)
        self._count_alike(session, (connection, alike.direction), sizes)

    def _count_alike(self, session: SessionRows, stream: tuple[int, int], sizes: Sequence[int]) -> None:
        """Count records of one stream, and close each block that they fill."""
        blocks, number, start = session.blocks, session.records, 0
        while start < len(sizes):
            room = BLOCK_RECORDS - (number - blocks.first + 1) % BLOCK_RECORDS  # to where a block may end
            part = sizes[start : start + room]
            if blocks.bytes + sum(part) >= BLOCK_BYTES:
                sums = accumulate(part, initial=blocks.bytes)
                part = part[: next(count for count, total in enumerate(sums) if total >= BLOCK_BYTES)]
            blocks.count(stream, sum(part))
            number, start = number + len(part), start + len(part)
            if (len(part) == room or blocks.bytes >= BLOCK_BYTES) and blocks.is_due(number, BLOCK_RECORDS):
                blocks.close_block(self.files, number)
        session.records = number

    def complete(self) -> None:
        """Insert what waits, and see that the payloads it names are on disk."""
        self.insert_waiting(all_rows=True)
        if self.log is not None:
            self.log.force()

    def insert_waiting(self, *, all_rows: bool) -> None:
        """Insert the rows that were put together: whole statements' worth of them, or all."""
        flat, execute = self._flat, self.files.working.execute
        start = 0
        for rows, statement in INSERT_RECORDS:
            step = rows * COLUMNS
            while len(flat) - start >= step:
                execute(statement, flat[start : start + step])
                start += step
            if not all_rows:
                break
        del flat[:start]

    def put_events(self, session_id: int, events: Sequence[Event]) -> None:
        """Write events in their order."""
        session = self.session(session_id)
        rows = []
        for event in events:
            session.events += 1
            failure = event.failure
            rows.append((
                row_id(session_id, session.events), event.time_ns, str(event.kind), event.connection,
                storable(event.local), storable(event.peer), str(event.how) if event.how else None,
                str(failure.reason) if failure else None, storable(failure.detail) if failure else None,
                failure.errno if failure else None, storable(event.detail),
            ))  # fmt: skip
        self.files.working.executemany(INSERT_EVENT, rows)

    def put_calls(self, session_id: int, calls: Sequence[CallRecord]) -> None:
        """Write entries of the call tape in their order, and with the first of them which system they are of."""
        if not self._platform_noted:
            add_platforms(self.files.working, (sys.platform,))
            self._platform_noted = True
        session = self.session(session_id)
        rows = []
        for call in calls:
            session.calls += 1
            rows.append((
                row_id(session_id, session.calls), call.time_ns, call.duration_ns, call.name, storable(call.arguments),
                storable(call.result), call.errno, call.connection, call.count, int(call.completed),
            ))  # fmt: skip
        self.files.working.executemany(INSERT_CALL, rows)

    def _intern(self, text: str) -> int:
        if len(self._addresses) >= ADDRESSES_REMEMBERED:
            self._addresses.clear()
        for file in self.files:
            row = file.execute("SELECT id FROM address WHERE text = ?", (storable(text),)).fetchone()
            if row:
                break
        else:
            row = (1 + max(_highest_address(file) for file in self.files),)
            self.files.working.execute("INSERT INTO address VALUES (?, ?)", (row[0], storable(text)))
        number = int(row[0])
        self._addresses[text] = number
        return number


def storable(text: str) -> str:
    """Text that a database takes: half a surrogate pair, as in the name of a file that is no UTF-8, becomes "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _highest_address(file: sqlite3.Connection) -> int:
    return int(file.execute("SELECT ifnull(max(id), 0) FROM address").fetchone()[0])


def split_pieces(pieces: Sequence[Piece]) -> Iterable[Piece]:
    """The pieces, those too large for one row cut into several; what the kernel took is counted from the front."""
    if max(map(len, map(_PAYLOAD, pieces)), default=0) <= PAYLOAD_MAX_BYTES:
        return pieces
    parts: list[Piece] = []
    for piece in pieces:
        size = len(piece.payload)
        view = memoryview(piece.payload)
        for start in range(0, max(size, 1), PAYLOAD_MAX_BYTES):
            part = view[start : start + PAYLOAD_MAX_BYTES]
            parts.append(piece._replace(payload=part, taken=min(max(piece.taken - start, 0), len(part))))
    return parts

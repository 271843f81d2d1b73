"""Where an index of messages lies: a scratch database beside the working file, gone when it is closed.

It holds places, no payloads. The columns that a record has, too, have the record's names and meanings, so that what
filters records in SQL can filter messages.

It has three connections: one that writes, one for views, one for filters. A view waits neither for a writer's
transaction (the write-ahead log of SQLite: https://www.sqlite.org/wal.html) nor for a filter's long question.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

from workbench.capture.schema import MARK_SHIFT
from workbench.model.framing import Message
from workbench.model.records import Mark

MARK: Final = "-messages-"
CACHE_KIB: Final = 4_096
# Of a transaction: who closes the index waits for one at most. SQLite takes 32,766 values at once, and 12 are a row.
ROWS_AT_ONCE: Final = (1_024, 128, 16, 1)
_TABLES: Final = (
    "CREATE TABLE message (id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, direction INTEGER NOT NULL,"
    " connection INTEGER NOT NULL, peer INTEGER NOT NULL, size INTEGER NOT NULL, framed INTEGER NOT NULL,"
    " begins INTEGER NOT NULL, first_record INTEGER NOT NULL, last_record INTEGER NOT NULL, tail INTEGER NOT NULL,"
    " fault TEXT NOT NULL) STRICT",
    "CREATE INDEX message_last ON message (last_record)",
    # As a filter asks: of a record direction and mark share a column, and so they do here.
    "CREATE VIEW record AS SELECT id, time_ns,"
    f" direction | (CASE WHEN fault = '' THEN 0 ELSE {Mark.FAULTY << MARK_SHIFT} END) AS direction,"
    " connection, peer, size, framed, first_record, last_record, tail FROM message",
    "CREATE TABLE stream (connection INTEGER PRIMARY KEY, received INTEGER NOT NULL, sent INTEGER NOT NULL) STRICT",
)
_INSERTS: Final = {
    size: "INSERT INTO message VALUES " + ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"] * size)
    for size in ROWS_AT_ONCE
}
MessageRow = tuple[int, int, int, int, int, int, int, int, int, int, int, str]
_COLUMNS: Final = (
    "id, time_ns, direction, connection, peer, begins, framed, first_record, last_record, fault, size, tail"
)


class MessageStore:
    """Rows of one index. Safe in any thread; who reads never waits for who writes. Every method raises
    :class:`sqlite3.Error` where the disk fails."""

    def __init__(self, working: Path, session_id: int) -> None:
        """Raises :class:`OSError` and :class:`sqlite3.Error`."""
        self.path = _new_file(working, session_id)
        self._lock = threading.Lock()
        self._file = _connect(self.path, CACHE_KIB)
        for switch in ("journal_mode = WAL", "synchronous = OFF", "temp_store = MEMORY"):
            self._file.execute(f"PRAGMA {switch}").fetchone()
        for statement in _TABLES:
            self._file.execute(statement)
        self._views = _Reading(self.path)
        self._filters = _Reading(self.path)
        self.is_closed = False
        if os.name != "nt":  # the files live as long as they are open, whatever ends the program
            _remove(self.path)

    def append(self, rows: Sequence[MessageRow]) -> None:
        """Messages with the next numbers."""
        at = 0
        for size in ROWS_AT_ONCE:
            while len(rows) - at >= size:
                # One step for many rows: after each, the interpreter's lock has to be waited for.
                with self._lock:
                    if self.is_closed:
                        return
                    self._file.execute(_INSERTS[size], tuple(chain.from_iterable(rows[at : at + size])))
                at += size

    def set_aside(self, connection: int, ends: tuple[int, int]) -> None:
        """How many bytes each direction of a connection has had."""
        with self._lock:
            if not self.is_closed:
                self._file.execute("INSERT OR REPLACE INTO stream VALUES (?, ?, ?)", (connection, *ends))

    def ends_of(self, connection: int) -> tuple[int, int]:
        """The same, of one that was set aside; 0 for any other."""
        found = self._views.ask("SELECT received, sent FROM stream WHERE connection = ?", (connection,))
        return (found[0][0], found[0][1]) if found else (0, 0)

    def messages(self, first: int, count: int) -> list[tuple[Message, int]]:
        """Messages by number, each with the number of its peer's address; ``peer`` is empty."""
        return self._messages("id BETWEEN ? AND ?", (first, first + count - 1))

    def ending_in(self, first_record: int, last_record: int, limit: int) -> list[Message]:
        """Messages whose last byte is in one of these records, at most ``limit``, in the order of their records."""
        found = self._messages(
            "last_record BETWEEN ? AND ? ORDER BY last_record, tail LIMIT ?", (first_record, last_record, limit)
        )
        return [message for message, _ in found]

    def ending_behind(self, record: int, stream: tuple[int, int], most: int) -> Message | None:
        """The first message of a stream (connection, direction) whose last byte is behind a record; None if ``most``
        other messages came first."""
        walk = self._messages("last_record > ? ORDER BY last_record, id LIMIT ?", (record, most), stream)
        return walk[0][0] if walk else None

    def ending_near(self, records: Sequence[int]) -> list[int]:
        """The number of the first message that ends in each record or behind it; none for those behind the last."""
        near = "(SELECT id FROM message WHERE last_record >= value ORDER BY last_record, tail LIMIT 1)"
        found = self._views.ask(f"SELECT {near} FROM json_each(?)", (json.dumps(list(records)),))
        return [number for (number,) in found if number is not None]

    def ask(self, query: str, arguments: Iterable[Any]) -> list[Any]:
        """A filter's question, which may take long; nothing once it is closed."""
        return self._filters.ask(query, arguments)

    def close(self) -> None:
        """Close, and leave nothing behind."""
        self.is_closed = True  # at once: who writes comes to an end
        self._views.close()
        self._filters.close()
        with self._lock:
            self._file.close()
        with contextlib.suppress(OSError):
            _remove(self.path)

    def _messages(
        self, where: str, arguments: tuple[int, ...], stream: tuple[int, int] | None = None
    ) -> list[tuple[Message, int]]:
        query = f"SELECT {_COLUMNS} FROM message WHERE {where}"
        if stream is not None:
            query = f"SELECT * FROM ({query}) WHERE connection = ? AND direction = ? LIMIT 1"
            arguments = (*arguments, *stream)
        # As one value: for each row that it steps to, Python's sqlite3 gives other threads a turn of 5 ms.
        ((told,),) = self._views.ask(f"SELECT json_group_array(json_array({_COLUMNS})) FROM ({query})", arguments) or (
            ("[]",),
        )
        return [(Message(row[0], row[1], row[2], row[3], "", *row[5:]), row[4]) for row in json.loads(told)]


class _Reading:
    """A connection that only reads; it is used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = _connect(path, CACHE_KIB // 2)
        self._file.execute("SELECT id FROM message LIMIT 1").fetchall()  # opens the log while it has a name
        self._file.execute("PRAGMA query_only = ON")

    def ask(self, query: str, arguments: Iterable[Any]) -> list[Any]:
        """The whole answer; nothing once it is closed."""
        with self._lock:
            return [] if self._file is None else self._file.execute(query, tuple(arguments)).fetchall()

    def close(self) -> None:
        """Waits for an answer that is being fetched."""
        with self._lock:
            if self._file is not None:
                self._file.close()
            self._file = None


def remove_left_behind(working: Path) -> None:
    """Delete what a crash left of the indexes beside a working file. Raises :class:`OSError`."""
    for path in working.parent.glob(f"{glob.escape(working.name)}{MARK}*"):
        path.unlink(missing_ok=True)


def _new_file(working: Path, session_id: int) -> Path:
    for attempt in range(1_000):
        path = working.with_name(f"{working.name}{MARK}{session_id}-{attempt}")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            continue
        return path
    raise FileExistsError(f"{working.name}{MARK}{session_id}")


def _connect(path: Path, cache_kib: int) -> sqlite3.Connection:
    file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    file.execute(f"PRAGMA cache_size = -{cache_kib}")
    return file


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + beside) for beside in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)

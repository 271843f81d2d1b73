"""Where an index of messages lies: a scratch database beside the working file, gone when it is closed.

It holds places, no payloads. The columns that a record has, too, have the record's names and meanings, so that what
filters records in SQL can filter messages.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from workbench.capture.schema import MARK_SHIFT
from workbench.model.framing import Message
from workbench.model.records import Mark

MARK: Final = "-messages-"
CACHE_KIB: Final = 4_096
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
MessageRow = tuple[int, int, int, int, int, int, int, int, int, int, int, str]
_COLUMNS: Final = (
    "id, time_ns, direction, connection, peer, begins, framed, first_record, last_record, fault, size, tail"
)


class MessageStore:
    """Rows of one index. Safe in any thread: one connection, one at a time. Every method raises
    :class:`sqlite3.Error` where the disk fails."""

    def __init__(self, working: Path, session_id: int) -> None:
        """Raises :class:`OSError` and :class:`sqlite3.Error`."""
        self.path = _new_file(working, session_id)
        self._lock = threading.Lock()
        self._file = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for switch in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "temp_store = MEMORY"):
            self._file.execute(f"PRAGMA {switch}").fetchone()
        self._file.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        for statement in _TABLES:
            self._file.execute(statement)
        self.is_closed = False
        if os.name != "nt":  # the file lives as long as it is open, whatever ends the program
            self.path.unlink(missing_ok=True)

    def append(self, rows: Sequence[MessageRow]) -> None:
        """Messages with the next numbers."""
        with self._lock:
            if not self.is_closed:
                self._file.execute("BEGIN")
                self._file.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
                self._file.execute("COMMIT")

    def set_aside(self, connection: int, ends: tuple[int, int]) -> None:
        """How many bytes each direction of a connection has had."""
        self.ask("INSERT OR REPLACE INTO stream VALUES (?, ?, ?)", (connection, *ends))

    def ends_of(self, connection: int) -> tuple[int, int]:
        """The same, of one that was set aside; 0 for any other."""
        found = self.ask("SELECT received, sent FROM stream WHERE connection = ?", (connection,))
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
        found = self.ask(f"SELECT {near} FROM json_each(?)", (json.dumps(list(records)),))
        return [number for (number,) in found if number is not None]

    def ask(self, query: str, arguments: Iterable[Any]) -> list[Any]:
        """Any question; nothing once it is closed."""
        with self._lock:
            return [] if self.is_closed else self._file.execute(query, tuple(arguments)).fetchall()

    def close(self) -> None:
        """Close, and leave nothing behind."""
        with self._lock:
            self.is_closed = True
            self._file.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _messages(
        self, where: str, arguments: tuple[int, ...], stream: tuple[int, int] | None = None
    ) -> list[tuple[Message, int]]:
        query = f"SELECT {_COLUMNS} FROM message WHERE {where}"
        if stream is not None:
            query = f"SELECT * FROM ({query}) WHERE connection = ? AND direction = ? LIMIT 1"
            arguments = (*arguments, *stream)
        return [
            (Message(row[0], row[1], row[2], row[3], "", *row[5:]), row[4]) for row in self.ask(query, arguments)
        ]


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

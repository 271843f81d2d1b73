"""Reading records while they are written: heads for tables, payloads for views, a page at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from workbench.capture.bytelog import read_bytes
from workbench.capture.database import connect
from workbench.capture.files import Files
from workbench.capture.salvage import is_damage, rows_between, rows_until_damage
from workbench.capture.schema import MARK_MAX, MARK_SHIFT, NUMBER_MASK, row_id
from workbench.model.records import PREVIEW_BYTES, RecordHead

ADDRESSES_REMEMBERED: Final = 65_536
ROW_MAX_BYTES: Final = 65_536
# Direction 2 is both and connection 0 all: then the comparison is true for every row.
OF_STREAM: Final = "(? = 0 OR connection = ?) AND (? = 2 OR direction & 1 = ?)"
_HEADS: Final = (
    "SELECT id, time_ns, direction, connection, peer, size, taken,"
    f" CASE WHEN length(preview) > 0 THEN substr(preview, 1, {PREVIEW_BYTES})"
    # A length is known without the payload: one that a foreign file made huge is not read.
    f" WHEN length(payload) <= {ROW_MAX_BYTES} THEN substr(payload, 1, {PREVIEW_BYTES}) ELSE x'' END"
    " FROM record WHERE id BETWEEN ? AND ?"
)
_PAYLOADS: Final = (
    f"SELECT id, size, place, CASE WHEN length(payload) <= {ROW_MAX_BYTES} THEN payload END"
    f" FROM record WHERE id BETWEEN ? AND ? AND {OF_STREAM}"
)


class ReaderPool:
    """Connections for reading, one for each thread that reads at the moment. Safe in any thread."""

    def __init__(self, working: Path, saved: Path | None) -> None:
        self._working = working
        self._saved = saved
        self._free: list[Files] = []
        self._lock = threading.Lock()
        self._generation = 0
        self.closed = False
        self.counts: dict[int, int] = {}  # records in the saved file; replaced whole when a save moved some there

    def move(self, working: Path, saved: Path | None, counts: dict[int, int]) -> None:
        """From now on read these files. What is borrowed is closed when it comes back."""
        with self._lock:
            self._working, self._saved, self.counts = working, saved, counts
            self._generation += 1
            old, self._free = self._free, []
        for files in old:
            files.close()

    @contextmanager
    def borrow(self) -> Iterator[Files]:
        """Connections for one short read. Raises :class:`sqlite3.Error`."""
        with self._lock:
            generation = self._generation
            files = self._free.pop() if self._free else None
            paths = self._working, self._saved
            counts = self.counts
        if files is None:
            saved = connect(paths[1], read_only=True, cross_thread=True) if paths[1] else None
            files = Files(connect(paths[0], cross_thread=True), paths[0], saved, counts)
            files.working.execute("PRAGMA query_only = ON")
        try:
            yield files
        finally:
            with self._lock:
                keep = generation == self._generation
                if keep:
                    self._free.append(files)
            if not keep:
                files.close()

    def close(self) -> None:
        """Close all that are not in use; nothing shall be read from now on."""
        self.closed = True
        self.move(self._working, self._saved, self.counts)


class RecordReader:
    """Records by number. Belongs to one capture; safe in any thread."""

    def __init__(self, pool: ReaderPool) -> None:
        self.pool = pool
        self._addresses: dict[int, str] = {}

    def heads(self, session_id: int, first: int, last: int) -> list[RecordHead]:
        """The heads of records first..last; one that a damaged file lacks comes as an empty head in its place."""
        rows: list[tuple[int, int, int, int, int, int, int, bytes | None]] = []
        low = row_id(session_id, 0)
        while True:
            rows.clear()
            with self.pool.borrow() as files:
                start = first
                for file, end in files.spans(session_id, first, last):
                    rows += rows_between(file, _HEADS, low + start, low + end)
                    start = end + 1
                self._learn(files, {row[4] for row in rows} - self._addresses.keys())
                counts = files.saved_counts
            if len(rows) == last - first + 1 or counts is self.pool.counts:
                break  # else: a save moved rows in between; look again
        address = self._addresses
        heads = [  # SQLite's substr of nothing is NULL
            RecordHead(
                key & NUMBER_MASK, time_ns, way & 1, connection, address.get(peer, ""), size, taken, head or b"",
                way >> MARK_SHIFT & MARK_MAX,
            )
            for key, time_ns, way, connection, peer, size, taken, head in rows
        ]
        return heads if len(heads) == last - first + 1 else _fill(heads, first, last)

    def payload(self, session_id: int, number: int, offset: int, size: int | None) -> bytes:
        """Bytes of one record, shorter at its end; empty for one that is not there or cannot be read."""
        while True:
            with self.pool.borrow() as files:
                try:
                    found = _read_payload(files, session_id, number, offset, size)
                except sqlite3.DatabaseError as error:
                    if not is_damage(error):
                        raise
                    return b""
                if found is not None or files.saved_counts is self.pool.counts:
                    return found or b""

    def payloads(self, session_id: int, first: int, last: int, stream: tuple[int, int]) -> dict[int, bytes]:
        """Whole payloads of a stream's records first..last by number, in one pass. One that is larger than 64 KiB,
        or that a save moves just now, is left out: :meth:`payload` has it."""
        connection, direction = stream
        found: dict[int, bytes] = {}
        with self.pool.borrow() as files:
            for file, end in files.spans(session_id, first, last):
                bounds = (row_id(session_id, first), row_id(session_id, end))
                rows = rows_between(file, _PAYLOADS, *bounds, (connection, connection, direction, direction))
                for key, size, place, payload in rows:
                    if place and file is files.working:
                        payload = read_bytes(files.path, place, 0, size) if size <= ROW_MAX_BYTES else None
                    if payload is not None and len(payload) == size:
                        found[key & NUMBER_MASK] = payload
                first = end + 1
        return found

    def peers(self, numbers: set[int]) -> dict[int, str]:
        """The texts of addresses by their numbers; those that are nowhere are left out."""
        with self.pool.borrow() as files:
            self._learn(files, numbers - self._addresses.keys())
        return {number: self._addresses[number] for number in numbers if number in self._addresses}

    def _learn(self, files: Files, numbers: set[int]) -> None:
        if len(self._addresses) > ADDRESSES_REMEMBERED:
            self._addresses = {}
        for number in numbers:
            for file in files:
                row = next(rows_until_damage(file, "SELECT text FROM address WHERE id = ?", (number,)), None)
                if row:
                    self._addresses[number] = row[0]
                    break


def _read_payload(files: Files, session_id: int, number: int, offset: int, size: int | None) -> bytes | None:
    file = files.holder(session_id, number)
    key = row_id(session_id, number)
    row = file.execute("SELECT size, place, length(payload) FROM record WHERE id = ?", (key,)).fetchone()
    if row is None:
        return None
    placed = row[1] != 0 and file is files.working
    length = row[0] if placed else row[2]
    count = max(0, length - offset) if size is None else max(0, min(size, length - offset))
    if not count:
        return b""
    if placed:
        found = read_bytes(files.path, row[1], offset, count)
        return found if len(found) == count else None
    with file.blobopen("record", "payload", key, readonly=True) as blob:
        blob.seek(offset)
        return blob.read(count)


def _fill(heads: list[RecordHead], first: int, last: int) -> list[RecordHead]:
    known = {head.number: head for head in heads}
    return [known.get(number) or RecordHead(number, 0, 0, 0, "", 0, 0, b"") for number in range(first, last + 1)]

"""Where each stream of a session stands: running byte counts, a row of them every block.

A block is a run of records (8,192 of them or 16 MiB, whichever comes first; up to 65,536 where thousands of streams
take turns). At its end one row is written for each stream that took part: the whole session and each connection, in
either direction and both. A reader finds the record at an offset with one look-up and a scan of one block. See
docs/adr/0012.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from workbench.capture.files import Files
from workbench.capture.schema import NUMBER_BITS

BLOCK_RECORDS: Final = 8_192
BLOCK_BYTES: Final = 16 * 1024 * 1024
WIDE_BLOCKS: Final = 8  # so many times as long is a block that would have nearly as many rows as records
WIDE_SHARE: Final = 8  # it is one from a stream for so many records on
BOTH: Final = 2  # as a direction: received and sent together
WHOLE: Final = 0  # as a connection: the whole session
STREAMS_REMEMBERED: Final = 65_536

BlockRow = tuple[int, int, int, int, int, int, int]
INSERT_BLOCK: Final = "INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?, ?, ?)"


class BlockCounter:
    """Counts one session's streams as its records are written. Belongs to the writer's thread."""

    def __init__(self, session_id: int) -> None:
        self._session_id = session_id
        self._before: dict[tuple[int, int], int] = {}
        self._knows_all = False  # every stream that has rows is in ``_before``
        self.window: dict[tuple[int, int], int] = {}  # (connection, direction) -> bytes in the open block
        self.first = 1
        self.bytes = 0

    def restore(self, files: Files, count: int) -> None:
        """Take up the count where the file stands: read the last rows, scan the open block. Forgets what it knew."""
        self._before.clear()
        self._knows_all = not count
        self.window.clear()
        self.bytes = 0
        self.first = 1 + max(self._last(file, count) for file in files)
        low = self._session_id << NUMBER_BITS
        start = self.first
        for file, end in files.spans(self._session_id, start, count):
            rows = file.execute(
                "SELECT connection, direction & 1, sum(size) FROM record WHERE id BETWEEN ? AND ? GROUP BY 1, 2",
                (low + start, low + end),
            )
            for number, direction, size in rows:
                key = (number, direction)
                self.window[key] = self.window.get(key, 0) + size
                self.bytes += size
            start = end + 1

    def count(self, stream: tuple[int, int], size: int) -> None:
        """Add bytes of a stream, (connection, direction), to the open block; connection -1 is no stream."""
        if stream[0] >= 0:
            self.window[stream] = self.window.get(stream, 0) + size
            self.bytes += size

    def is_due(self, last: int, usual: int) -> bool:
        """Whether the open block ends at record ``last``: at a multiple of the ``usual`` number of records, unless
        its rows would cost more than its records do."""
        records = last - self.first + 1
        wide = len(self.window) * WIDE_SHARE > records
        return self.bytes >= BLOCK_BYTES or records >= usual * (WIDE_BLOCKS if wide else 1)

    def close_block(self, files: Files, last: int) -> None:
        """Write the open block's rows; ``last`` is its last record. Raises :class:`sqlite3.Error`."""
        totals = dict(self.window)
        for (number, direction), size in self.window.items():
            both = (number, BOTH)
            totals[both] = totals.get(both, 0) + size
            if number != WHOLE:
                whole = (WHOLE, direction)
                totals[whole] = totals.get(whole, 0) + size
                totals[WHOLE, BOTH] = totals.get((WHOLE, BOTH), 0) + size
        rows: list[BlockRow] = []
        if len(self._before) > STREAMS_REMEMBERED:
            self._before.clear()
            self._knows_all = False
        for key, size in sorted(totals.items()):  # in the order of the table, which costs it half
            before = self._before.get(key)
            if before is None:
                before = 0 if self._knows_all else self._load(files, key)
            rows.append((self._session_id, key[0], key[1], before, self.first, last, size))
            self._before[key] = before + size
        files.working.executemany(INSERT_BLOCK, rows)
        self.window.clear()
        self.first = last + 1
        self.bytes = 0

    def _last(self, file: sqlite3.Connection, count: int) -> int:
        # A saved file may hold rows that an interrupted save left behind: those past the count are not looked at.
        row = file.execute(
            "SELECT max(last) FROM block WHERE session = ? AND connection = 0 AND direction = 2 AND last <= ?",
            (self._session_id, count),
        ).fetchone()
        return int(row[0] or 0)

    def _load(self, files: Files, key: tuple[int, int]) -> int:
        totals = [0]
        for file in files:
            row = file.execute(
                "SELECT before + bytes FROM block WHERE session = ? AND connection = ? AND direction = ?"
                " AND first < ? ORDER BY before DESC, first DESC LIMIT 1",
                (self._session_id, *key, self.first),
            ).fetchone()
            totals.append(int(row[0]) if row else 0)
        return max(totals)

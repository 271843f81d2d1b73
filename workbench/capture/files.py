"""The two files of a project in work, as one thread sees them: the saved file beneath, the working file above."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.capture.schema import NUMBER_MASK, row_id


@dataclass(slots=True)
class Files:
    """Connections of one thread. Numbers up to ``saved_counts[session]`` are in the saved file, all later ones in the
    working file; what an interrupted save left above that in the saved file does not count.
    """

    working: sqlite3.Connection
    path: Path  # of the working file: its large payloads lie beside it
    saved: sqlite3.Connection | None = None
    saved_counts: Mapping[int, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[sqlite3.Connection]:
        if self.saved is not None:
            yield self.saved
        yield self.working

    def spans(self, session_id: int, first: int, last: int) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Which file holds which of the records first..last: connection and last number, in order; at most two."""
        boundary = min(self.saved_counts.get(session_id, 0), last)
        if self.saved is not None and first <= boundary:
            yield self.saved, boundary
        if last > boundary and first <= last:
            yield self.working, last

    def holder(self, session_id: int, number: int) -> sqlite3.Connection:
        """The file that holds one record."""
        if self.saved is not None and number <= self.saved_counts.get(session_id, 0):
            return self.saved
        return self.working

    def highest(self, table: str, session_id: int) -> int:
        """The highest number of a session's rows in either file; ``table`` is one of ours. Raises sqlite3.Error."""
        low, high = row_id(session_id, 0), row_id(session_id, NUMBER_MASK)
        highest = 0
        for file in self:
            row = file.execute(f"SELECT max(id) FROM {table} WHERE id BETWEEN ? AND ?", (low, high)).fetchone()
            if row[0] is not None:
                highest = max(highest, row[0] & NUMBER_MASK)
        return highest

    def own(self) -> Files:
        """The working file alone."""
        return Files(self.working, self.path)

    def close(self) -> None:
        """Close both."""
        for file in tuple(self):
            file.close()


def saved_counts(connection: sqlite3.Connection) -> dict[int, int]:
    """How many records of each session a saved file holds. Raises :class:`sqlite3.Error`.

    ``session.records`` is the number that the last finished save wrote; where it is empty, the file was recorded
    into directly, and its highest number counts.
    """
    counts: dict[int, int] = {}
    for session_id, records in connection.execute("SELECT id, records FROM session").fetchall():
        if records is None:
            records = Files(connection, Path()).highest("record", session_id)
        counts[session_id] = records
    return counts

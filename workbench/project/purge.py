"""Removed records and removed sockets leave the saved file when the project is closed: until then, undo can bring them
back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from workbench.capture.database import connect
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.project.document import Document

STEP_RECORDS: Final = 1_024
DELETE_SOME: Final = (
    "DELETE FROM record WHERE id IN (SELECT id FROM record WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?)"
)
VACUUM_SHARE: Final = 4  # rebuild the file when more than one page in four is free …
VACUUM_LIVE_PAGES: Final = 8_192  # … and what stays is small enough (512 MiB) not to hold up the end


def purge(path: Path, document: Document) -> int:
    """Overwrite and empty the payloads of the records that the saved document hides, and delete all that belongs to a
    socket which it has no more; returns how many records. What an unfinished save left goes too.

    Rows of hidden records stay, with their sizes, so that no number and no offset changes. Raises
    :class:`sqlite3.Error`.
    """
    purged = 0
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        drop_leftovers(connection)
        for session, ranges in document.hidden.items():
            for first, last in ranges:
                purged += _purge(connection, row_id(int(session), first), row_id(int(session), last))
        purged += drop_gone(connection, document)
        if purged:
            pages, free = (
                connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count")
            )
            if free * VACUUM_SHARE > pages and pages - free <= VACUUM_LIVE_PAGES:
                connection.execute("VACUUM")
    return purged


def gone_sessions(connection: sqlite3.Connection, document: Document) -> list[int]:
    """The sessions whose number the document has given out and whose socket it does not hold: those of removed
    sockets, and of an import that did not come to its end. Raises :class:`sqlite3.Error`."""
    kept = {spec.id for spec in document.sockets}
    known = [session for (session,) in connection.execute("SELECT id FROM session").fetchall()]
    return [session for session in known if session not in kept and session < document.next_id]


def drop_gone(connection: sqlite3.Connection, document: Document) -> int:
    """Delete all that belongs to :func:`gone_sessions`, in steps; returns how many records. Raises
    :class:`sqlite3.Error`."""
    dropped = 0
    for session in gone_sessions(connection, document):
        span = (row_id(session, 0), row_id(session, NUMBER_MASK))
        while count := connection.execute(DELETE_SOME, (*span, STEP_RECORDS)).rowcount:
            dropped += count
        for table in ("event", "call", "connection"):
            connection.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", span)
        connection.execute("DELETE FROM block WHERE session = ?", (session,))
        connection.execute("DELETE FROM session WHERE id = ?", (session,))
    return dropped


def drop_leftovers(connection: sqlite3.Connection) -> None:
    """Delete the records that a cancelled or killed save left above the counts. Raises :class:`sqlite3.Error`."""
    for session, records in connection.execute("SELECT id, records FROM session WHERE records NOT NULL").fetchall():
        span = (row_id(session, records + 1), row_id(session, NUMBER_MASK))
        connection.execute("DELETE FROM record WHERE id BETWEEN ? AND ?", span)


def _purge(connection: sqlite3.Connection, low: int, end: int) -> int:
    purged = 0
    while True:
        last = connection.execute(
            f"SELECT max(id) FROM (SELECT id FROM record WHERE id BETWEEN ? AND ? AND length(payload) > 0"
            f" ORDER BY id LIMIT {STEP_RECORDS})",
            (low, end),
        ).fetchone()[0]
        if last is None:
            return purged
        purged += connection.execute(
            "UPDATE record SET payload = x'', preview = x'' WHERE id BETWEEN ? AND ? AND length(payload) > 0",
            (low, last),
        ).rowcount
        low = last + 1

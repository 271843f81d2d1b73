"""Copying what is new into a saved file, in steps that are short enough for readers to wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workbench.capture.bytelog import read_bytes
from workbench.capture.database import connect, file_uri
from workbench.capture.platforms import add_platforms, read_platforms
from workbench.capture.rows import COLUMNS, PLACE_COLUMN, SIZE_COLUMN
from workbench.capture.schema import row_id
from workbench.project.errors import ProjectError, SaveCancelled

STEP_BYTES: Final = 24 * 1024 * 1024  # of one transaction: readers of the saved file wait no longer than it takes
STEP_RECORDS: Final = 8_192
CACHE_KIB: Final = 49_152  # above STEP_BYTES: pages are written at the commit, not before
COPY_PAGES: Final = 128

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SaveJob:
    """What is to be saved: everything up to ``counts`` and the document."""

    working: Path
    saved_counts: Mapping[int, int]
    counts: Mapping[int, int]
    meta: Mapping[str, str]


def append_to(target: Path, job: SaveJob, progress: Progress, cancelled: Cancelled, *, unseen: bool = False) -> None:
    """Append to a saved file whatever the working file has above it. The counts and the document are written in the
    last transaction, so that a kill on the way leaves the file with what it had.

    ``unseen`` says that the file is being built and thrown away after a fault: it is forced to disk once, at the end.

    Raises :class:`SaveCancelled`, :class:`ProjectError`.
    """
    try:
        connection = connect(target)
        try:
            if unseen:
                connection.execute("PRAGMA journal_mode = MEMORY").fetchone()
            connection.execute(f"PRAGMA synchronous = {'OFF' if unseen else 'FULL'}")
            _append(connection, job, progress, cancelled, unseen=unseen)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ProjectError(f"{target.name} could not be saved: {error}. What was recorded is kept.") from None


def _append(
    connection: sqlite3.Connection, job: SaveJob, progress: Progress, cancelled: Cancelled, *, unseen: bool
) -> None:
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("ATTACH DATABASE ? AS work", (file_uri(job.working, read_only=False),))
    total = sum(count - job.saved_counts.get(session, 0) for session, count in job.counts.items()) or 1
    done = 0
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT OR REPLACE INTO main.address SELECT * FROM work.address")
    fresh = True
    for first, last in _steps(connection, job):
        if not fresh:
            connection.execute("COMMIT")
            if cancelled():
                raise SaveCancelled("The save was cancelled. The file is as it was.")
            connection.execute("BEGIN IMMEDIATE")
        fresh = False
        _copy_records(connection, job.working, first, last)
        done += last - first + 1
        progress(min(done / total, 1.0))
    if cancelled():
        connection.execute("ROLLBACK")
        raise SaveCancelled("The save was cancelled. The file is as it was.")
    if unseen:
        connection.execute("COMMIT")
        connection.execute("PRAGMA synchronous = FULL")  # the next commit forces the whole file
        connection.execute("BEGIN IMMEDIATE")
    _finish(connection, job)
    connection.execute("COMMIT")


def _copy_records(connection: sqlite3.Connection, working: Path, first: int, last: int) -> None:
    span = (first, last)
    placed = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM work.record WHERE id BETWEEN ? AND ? AND place <> 0)", span
    ).fetchone()[0]
    if not placed:
        connection.execute(
            "INSERT OR REPLACE INTO main.record SELECT * FROM work.record WHERE id BETWEEN ? AND ?", span
        )
        return
    rows = connection.execute("SELECT * FROM work.record WHERE id BETWEEN ? AND ? ORDER BY id", span)
    connection.executemany(
        f"INSERT OR REPLACE INTO main.record VALUES ({', '.join('?' * COLUMNS)})",
        (_with_payload(working, row) for row in rows),
    )


def _with_payload(working: Path, row: tuple[Any, ...]) -> tuple[Any, ...]:
    place = row[PLACE_COLUMN]
    if place == 0:
        return row
    size = row[SIZE_COLUMN]
    payload = read_bytes(working, place, 0, size)
    if len(payload) < size:
        raise ProjectError("A file beside the working file is shorter than it was: the recorded bytes cannot be saved.")
    return (*row[:PLACE_COLUMN], 0, row[PLACE_COLUMN + 1], payload)


def _steps(connection: sqlite3.Connection, job: SaveJob) -> Iterator[tuple[int, int]]:
    for session, count in sorted(job.counts.items()):
        number = job.saved_counts.get(session, 0) + 1
        while number <= count:
            last = min(number + STEP_RECORDS - 1, count)
            while last > number and _bytes(connection, session, number, last) > STEP_BYTES:
                last = number + (last - number) // 2
            yield row_id(session, number), row_id(session, last)
            number = last + 1


def _bytes(connection: sqlite3.Connection, session: int, first: int, last: int) -> int:
    row = connection.execute(
        "SELECT ifnull(sum(size), 0) FROM work.record WHERE id BETWEEN ? AND ?",
        (row_id(session, first), row_id(session, last)),
    ).fetchone()
    return int(row[0])


def _finish(connection: sqlite3.Connection, job: SaveJob) -> None:
    for table in ("connection", "event", "call"):
        connection.execute(f"INSERT OR REPLACE INTO main.{table} SELECT * FROM work.{table}")
    names = dict(connection.execute("SELECT id, name FROM main.session"))
    for session, name in connection.execute("SELECT id, name FROM work.session"):
        names[session] = name or names.get(session, "")
    for session, name in names.items():
        count = job.counts.get(session, 0)
        connection.execute("INSERT OR REPLACE INTO main.session VALUES (?, ?, ?)", (session, name, count))
        connection.execute(
            "INSERT OR REPLACE INTO main.block SELECT * FROM work.block WHERE session = ? AND last <= ?",
            (session, count),
        )
    connection.executemany("INSERT OR REPLACE INTO main.meta VALUES (?, ?)", sorted(job.meta.items()))
    add_platforms(connection, read_platforms(connection, "work"))


def copy_file(source: Path, target: Path, progress: Progress, cancelled: Cancelled) -> None:
    """Copy a saved file, page by page under SQLite's own locks, into a new file.

    Raises :class:`SaveCancelled`, :class:`OSError`, :class:`sqlite3.Error`.
    """

    def step(_status: int, remaining: int, total: int) -> None:
        if cancelled():
            raise SaveCancelled("The save was cancelled. Nothing was written.")
        progress(1.0 - remaining / max(total, 1))

    with closing(connect(source, read_only=True)) as reader, closing(sqlite3.connect(target)) as writer:
        writer.execute("PRAGMA synchronous = OFF")  # the transaction that follows forces the whole file
        reader.backup(writer, pages=COPY_PAGES, progress=step)

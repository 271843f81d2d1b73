"""The working file: where a project lives while it is open, and what is left of it after a crash."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from workbench.capture.database import connect, create_database, remove_database
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.project.document import Document, document_from_json
from workbench.project.errors import ProjectError
from workbench.project.filelock import FileLock
from workbench.project.purge import gone_sessions
from workbench.project.savedfile import check_shape, read_header, read_meta

FOLDER: Final = "working"
SUFFIX: Final = ".swb-work"
MIGRATED_SUFFIX: Final = ".swb-migrated"  # copies of older files in the present version
# Highest and lowest apart: asked together, they would be answered by reading the whole file.
_COUNT: Final = (
    "SELECT ifnull((SELECT max(id) FROM record WHERE id BETWEEN :low AND :high)"
    " - (SELECT min(id) FROM record WHERE id BETWEEN :low AND :high) + 1, 0)"
)


@dataclass(frozen=True, slots=True)
class Recovery:
    """A working file whose program has ended without closing it."""

    working: Path
    saved: Path | None
    changed_ns: int
    records: int


def create_working(data_dir: Path, meta: Mapping[str, str]) -> tuple[Path, FileLock]:
    """Make a working file and lock it. Raises :class:`ProjectError`."""
    folder = data_dir / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{uuid.uuid4().hex}{SUFFIX}"
        lock = FileLock.acquire(path)
        if lock is None:
            raise ProjectError(f"The working file {path} is locked.")
        create_database(path, wal=True, private=True)
        connection = connect(path)
        try:
            connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        finally:
            connection.close()
    except (OSError, sqlite3.Error) as error:
        raise ProjectError(f"No working file could be made in {folder}: {error}.") from None
    return path, lock


def remove_working(path: Path, lock: FileLock) -> None:
    """Delete a working file that is closed, then its lock. Raises :class:`OSError`."""
    try:
        remove_database(path)
    finally:
        lock.release()


def read_working(path: Path) -> dict[str, str]:
    """Check a working file and read its values; the caller holds its lock. Raises :class:`ProjectError`."""
    read_header(path)
    try:
        connection = connect(path)
        try:
            check_shape(connection, path.name)
            return read_meta(connection)
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite quotes damaged names in its messages
        raise ProjectError(f"The working file {path.name} cannot be read: {error}.") from None


def recoverable(data_dir: Path) -> list[Recovery]:
    """What programs that are no longer alive left behind, newest first. An empty one is removed on the way."""
    found: list[Recovery] = []
    alive = False
    for path in sorted((data_dir / FOLDER).glob(f"*{SUFFIX}")):
        try:
            lock = FileLock.acquire(path)
        except OSError:
            lock = None
        if lock is None:  # its program lives
            alive = True
            continue
        try:
            recovery = _look(path)
        finally:
            lock.release()
        if recovery is not None:
            found.append(recovery)
    if not alive:
        _remove_migrated(data_dir / FOLDER)
    return sorted(found, key=lambda recovery: recovery.changed_ns, reverse=True)


def _remove_migrated(folder: Path) -> None:
    for path in folder.glob(f"*{MIGRATED_SUFFIX}"):
        try:
            remove_database(path)
        except OSError:
            continue


def _look(path: Path) -> Recovery | None:
    try:
        if not path.stat().st_size:  # killed at its very birth
            remove_database(path)
            return None
        # Before anything opens it: that folds the journal in, and both times would be those of this look.
        changed = max(part.stat().st_mtime_ns for part in (path, path.with_name(path.name + "-wal")) if part.exists())
        meta = read_working(path)
        document, saved_document = document_of(meta.get("document")), document_of(meta.get("document_saved"))
        connection = connect(path)
        try:
            gone = set(gone_sessions(connection, document))
            known = {session for (session,) in connection.execute("SELECT id FROM session").fetchall()}
            records = sum(_count(connection, session) for session in known - gone)
            # Of an import that was killed nothing is kept.
            holds = any(_holds(connection, session) for session in known - gone) if gone else holds_traffic(path)
        finally:
            connection.close()
        # Numbers that were only reserved are no change.
        if not holds and replace(document, next_id=saved_document.next_id) == saved_document:
            remove_database(path)
            return None
        os.utime(path, ns=(changed, changed))  # the next start shall tell the same
    except (ProjectError, sqlite3.Error, OSError):
        return None  # not readable at this moment; left where it is
    saved = meta.get("saved_path")
    return Recovery(path, Path(saved) if saved else None, changed, records)


def document_of(text: str | None) -> Document:
    """The document that a working file's value holds. Raises :class:`ProjectError`."""
    return document_from_json(text) if text else Document()


def _count(connection: sqlite3.Connection, session: int) -> int:
    span = {"low": row_id(session, 1), "high": row_id(session, NUMBER_MASK)}
    return int(connection.execute(_COUNT, span).fetchone()[0])


def _holds(connection: sqlite3.Connection, session: int) -> bool:
    span = (row_id(session, 0), row_id(session, NUMBER_MASK))
    return any(
        connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE id BETWEEN ? AND ?)", span).fetchone()[0]
        for table in ("record", "event", "call")
    )


def holds_traffic(path: Path) -> bool:
    """True where a working file that is closed has a record, an event or a call. Raises :class:`sqlite3.Error`."""
    connection = connect(path)
    try:
        row = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM record) OR EXISTS (SELECT 1 FROM event) OR EXISTS (SELECT 1 FROM call)"
        ).fetchone()
        return bool(row[0])
    finally:
        connection.close()

"""Opening database files: the one place that knows SQLite's switches."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

from workbench.capture.bytelog import remove_segments
from workbench.capture.schema import PAGE_BYTES, create_schema

WRITER_CACHE_KIB: Final = 16_384
CHECKPOINT_PAGES: Final = 1_024  # 64 MiB of log, then its pages move into the file: the log stays bounded
BUSY_TIMEOUT_S: Final = 10.0
TEXT_MAX_BYTES: Final = 64 * 1024 * 1024  # of one text value, for readers of foreign files


def file_uri(path: Path, *, read_only: bool) -> str:
    """A ``file:`` URI that opens ``path`` whatever characters are in its name, and never makes a file."""
    absolute = path.absolute().as_posix()
    if not absolute.startswith("/"):
        absolute = "/" + absolute  # C:/… becomes /C:/…, as SQLite's URI rules ask
    return f"file:{quote(absolute, safe='/:')}?mode={'ro' if read_only else 'rw'}"


def connect(path: Path, *, read_only: bool = False, cross_thread: bool = False) -> sqlite3.Connection:
    """Open an existing database file in autocommit mode, distrusting what stands in its schema.

    Raises :class:`sqlite3.Error`.
    """
    connection = sqlite3.connect(
        file_uri(path, read_only=read_only),
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_S,
        check_same_thread=not cross_thread,
    )
    connection.text_factory = _text
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")  # a damaged file may hold anything: no text of it is a fault of ours


def create_database(path: Path, *, wal: bool, private: bool) -> None:
    """Make a new, empty database of our shape; a private one is readable by its owner alone.

    Raises :class:`FileExistsError`, :class:`OSError`, :class:`sqlite3.Error`.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600 if private else 0o666))
    connection = connect(path)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA synchronous = FULL")
        create_schema(connection)
        if wal:  # only now: what a file is stands in its own first page, whoever looks at it and whenever it is killed
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
    finally:
        connection.close()


def open_writer(path: Path) -> sqlite3.Connection:
    """The connection that a capture writes through: write-ahead log, each commit forced to disk."""
    connection = connect(path, cross_thread=True)
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    connection.execute("PRAGMA secure_delete = OFF")
    return connection


def leave_wal(path: Path) -> None:
    """Move everything from the log into the file and end WAL mode, so that one file is left.

    Raises :class:`sqlite3.Error` where the file is still open elsewhere.
    """
    connection = connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        connection.close()


def remove_database(path: Path) -> None:
    """Delete a database file and what SQLite keeps beside it; missing ones are no error. Raises :class:`OSError`."""
    for suffix in ("-journal", "-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    remove_segments(path)

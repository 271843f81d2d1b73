"""Looking at a file before anything in it is trusted: is it a project, whole, of our version and exactly our shape?"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from workbench.capture import schema
from workbench.capture.database import TEXT_MAX_BYTES, connect
from workbench.capture.files import saved_counts
from workbench.capture.schema import (
    APPLICATION_ID,
    NUMBER_BITS,
    NUMBER_MAX,
    SESSION_MAX,
    SchemaRow,
    expected_schema,
    read_schema,
)
from workbench.model.texts import bytes_text
from workbench.project.document import Document, document_from_json
from workbench.project.errors import ProjectError

HEADER_BYTES: Final = 100
SERIAL_DIGITS: Final = 18  # of the count of saves: Python refuses numbers of thousands of digits
MAGIC: Final = b"SQLite format 3\x00"
RECORD_LEAST_BYTES: Final = 8  # no row takes less: a count that the file cannot hold is a lie


@dataclass(frozen=True, slots=True)
class Header:
    """The first hundred bytes of a database file (sqlite.org/fileformat2.html, section 1.3)."""

    size_bytes: int
    wal: bool
    application_id: int
    version: int


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A saved file that was looked at. ``project`` and ``serial`` say which save of which project it is."""

    path: Path
    document: Document
    project: str
    serial: int
    saved_from: str


def read_header(path: Path) -> Header:
    """Check that a file is one of ours and whole. Raises :class:`ProjectError`."""
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEADER_BYTES)
    except FileNotFoundError:
        raise ProjectError(f"{name} does not exist.") from None
    except OSError as error:
        raise ProjectError(f"{name} cannot be read: {error.strerror or error}.") from None
    if len(head) < HEADER_BYTES or not head.startswith(MAGIC):
        raise ProjectError(f"{name} is not a project of Socket Workbench.")
    page_bytes = int.from_bytes(head[16:18], "big")
    page_bytes = 65_536 if page_bytes == 1 else page_bytes
    pages = int.from_bytes(head[28:32], "big")
    header = Header(size, head[18] == 2, int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big"))
    if header.application_id != APPLICATION_ID or header.version < 1:
        raise ProjectError(f"{name} is not a project of Socket Workbench.")
    if header.version > schema.SCHEMA_VERSION:
        raise ProjectError(
            f"{name} was written by a newer version of Socket Workbench (format {header.version}; this one reads up to"
            f" {schema.SCHEMA_VERSION}). Open it with that version."
        )
    if size < pages * page_bytes and not header.wal:
        raise ProjectError(
            f"{name} is not whole: {bytes_text(size)} of {bytes_text(pages * page_bytes)} are there. It was cut off,"
            " for example by a copy that did not finish."
        )
    return header


@cache
def _shape() -> frozenset[SchemaRow]:
    return expected_schema()


def check_shape(connection: sqlite3.Connection, name: str) -> None:
    """Refuse a database that is not exactly ours. Raises :class:`ProjectError`, :class:`sqlite3.Error`."""
    found = read_schema(connection)
    if found == _shape():
        return
    extra = sorted(f"{row[0]} “{row[1]}”" for row in found - _shape() if row[0] in ("trigger", "view"))
    what = f" It contains a {extra[0]}." if extra else ""
    raise ProjectError(f"{name} does not have the shape of a project of Socket Workbench and was not opened.{what}")


def check_numbers(connection: sqlite3.Connection, name: str, size_bytes: int) -> None:
    """Refuse ids and counts that no file of ours has. Raises :class:`ProjectError`, :class:`sqlite3.Error`."""
    damaged = ProjectError(f"{name} is damaged: the numbers of its records cannot be right.")
    sessions = connection.execute("SELECT min(id), max(id) FROM session").fetchone()
    if sessions[0] is not None and not 1 <= sessions[0] <= sessions[1] <= SESSION_MAX:
        raise damaged
    for table in ("record", "event", "call", "connection"):
        # Two questions: asked together, they would be answered by reading the whole file.
        ends = f"SELECT (SELECT min(id) FROM {table}), (SELECT max(id) FROM {table})"
        lowest, highest = connection.execute(ends).fetchone()
        if lowest is not None and not 1 <= lowest >> NUMBER_BITS <= highest >> NUMBER_BITS <= SESSION_MAX:
            raise damaged
    for count in saved_counts(connection).values():
        if not 0 <= count <= min(NUMBER_MAX, size_bytes // RECORD_LEAST_BYTES):
            raise damaged


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """The file's own values. Raises :class:`ProjectError`, :class:`sqlite3.Error`."""
    longest = connection.execute("SELECT ifnull(max(length(value)), 0), count(*) FROM meta").fetchone()
    if longest[0] > TEXT_MAX_BYTES or longest[1] > 100:
        raise ProjectError("The document is larger than 64 MiB: this is not a project of Socket Workbench.")
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def examine(path: Path, *, read_only: bool) -> SavedFile:
    """Open a saved file, refuse it or say what it is. Raises :class:`ProjectError`."""
    header = read_header(path)
    try:
        connection = connect(path, read_only=read_only)
        try:
            check_shape(connection, path.name)
            check_numbers(connection, path.name, path.stat().st_size if not header.wal else 1 << 62)
            meta = read_meta(connection)
        finally:
            connection.close()
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:  # SQLite quotes damaged names in its messages
        raise ProjectError(f"{path.name} is damaged or cannot be read: {error}.") from None
    document = document_from_json(meta["document"]) if "document" in meta else Document()
    serial = meta.get("serial", "0")
    number = int(serial) if serial.isdecimal() and len(serial) <= SERIAL_DIGITS else 0
    return SavedFile(path, document, meta.get("project", ""), number, meta.get("saved_from", ""))

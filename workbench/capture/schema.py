"""The database's shape, and the check that a file has exactly this shape.

A file with anything more (a trigger, a view, an index, another column) is refused: a trigger in a hostile file would
run with our rights. docs/file-format.md describes every table for readers of the file.
"""

from __future__ import annotations

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x53574B42  # "SWKB"
SCHEMA_VERSION: Final = 1
PAGE_BYTES: Final = 65_536

NUMBER_BITS: Final = 40  # a row's id is session << 40 | number
NUMBER_MASK: Final = (1 << NUMBER_BITS) - 1
MARK_SHIFT: Final = 1  # record.direction: bit 0 is the direction, the bits above are the mark
MARK_MAX: Final = 127
SESSION_MAX: Final = (1 << 22) - 1  # session << 40 stays positive in SQLite's 64 bits
NUMBER_MAX: Final = (1 << 31) - 1  # Qt counts table rows in 32 bits

TABLES: Final = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE session (id INTEGER PRIMARY KEY, name TEXT NOT NULL, records INTEGER) STRICT",
    "CREATE TABLE address (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE connection (id INTEGER PRIMARY KEY, local TEXT NOT NULL, peer TEXT NOT NULL,"
    " opened_ns INTEGER NOT NULL) STRICT",
    "CREATE TABLE record (id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, direction INTEGER NOT NULL,"
    " connection INTEGER NOT NULL, peer INTEGER NOT NULL, size INTEGER NOT NULL, taken INTEGER NOT NULL,"
    " place INTEGER NOT NULL, preview BLOB NOT NULL, payload BLOB NOT NULL) STRICT",
    "CREATE TABLE block (session INTEGER NOT NULL, connection INTEGER NOT NULL, direction INTEGER NOT NULL,"
    " before INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, bytes INTEGER NOT NULL,"
    " PRIMARY KEY (session, connection, direction, before, first)) STRICT, WITHOUT ROWID",
    "CREATE TABLE event (id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, kind TEXT NOT NULL,"
    " connection INTEGER NOT NULL, local TEXT NOT NULL, peer TEXT NOT NULL, how TEXT, reason TEXT,"
    " failure_detail TEXT, errno INTEGER, detail TEXT NOT NULL) STRICT",
    "CREATE TABLE call (id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, duration_ns INTEGER NOT NULL,"
    " name TEXT NOT NULL, arguments TEXT NOT NULL, result TEXT NOT NULL, errno INTEGER,"
    " connection INTEGER NOT NULL, count INTEGER NOT NULL, completed INTEGER NOT NULL) STRICT",
)

SchemaRow = tuple[str, str, str, str | None]


def row_id(session_id: int, number: int) -> int:
    """The primary key of a numbered row of a session."""
    return session_id << NUMBER_BITS | number


def create_schema(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty database, in one transaction. Raises :class:`sqlite3.Error`."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("BEGIN IMMEDIATE")
    for statement in TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def read_schema(connection: sqlite3.Connection) -> frozenset[SchemaRow]:
    """What the database says of its own shape: type, name, table and statement of each object."""
    return frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def expected_schema() -> frozenset[SchemaRow]:
    """The shape of a file of the present version."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        create_schema(connection)
        return read_schema(connection)
    finally:
        connection.close()

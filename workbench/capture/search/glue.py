"""Reading ranges of records as few, long runs of bytes: SQLite glues them in C, without the interpreter's lock.

Measured in docs/adr/0133: a row at a time costs the interpreter as much as the search itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

from workbench.capture.bytelog import read_bytes
from workbench.capture.files import Files
from workbench.capture.reader import ReaderPool, RecordReader
from workbench.capture.salvage import is_damage, rows_between
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.capture.search.streams import Layout, Part

GLUE_MAX_BYTES: Final = 16 * 1024 * 1024  # of one run; a range that has more is halved
LARGE_BYTES: Final = 65_536  # a record that is larger is read by itself, a piece at a time
PIECE_BYTES: Final = 4 * 1024 * 1024

_GLUE: Final = (
    "SELECT count(*), min(connection), max(connection), max(place),"
    " group_concat(CAST(payload AS TEXT), '') FILTER (WHERE direction & 1 = 0),"
    " group_concat(CAST(payload AS TEXT), '') FILTER (WHERE direction & 1 = 1)"
    " FROM record WHERE id BETWEEN ? AND ?"
)
_ROWS: Final = (
    f"SELECT id, connection, direction & 1, size, place, length(payload),"
    f" CASE WHEN length(payload) <= {LARGE_BYTES} THEN payload END FROM record WHERE id BETWEEN ? AND ?"
)
_SIZES: Final = (
    "SELECT id, CASE WHEN place <> 0 AND ? THEN size ELSE length(payload) END FROM record"
    " WHERE id BETWEEN ? AND ? AND connection = ? AND direction & 1 = ?"
)


class Range(NamedTuple):
    """Records of one session, none of them hidden."""

    session_id: int
    first: int
    last: int


class Glued(NamedTuple):
    """What a range holds. A part whose data is empty stands for a record that is to be read in pieces."""

    range: Range
    parts: list[Part]
    bytes: int
    several: bool  # of several connections, or not glued: the next range is better read by rows
    lost: int  # records that could not be read


class Gluer:
    """Reads ranges. Safe in any thread. Each method raises :class:`sqlite3.Error` for anything but damage."""

    def __init__(self, pool: ReaderPool, reader: RecordReader) -> None:
        self._pool = pool
        self._reader = reader

    def read(self, span: Range, *, by_rows: bool) -> Glued:
        """All bytes of a range."""
        while True:
            with self._pool.borrow() as files:
                glued = self._read(files, span, by_rows)
                if not glued.lost or files.saved_counts is self._pool.counts:
                    return glued

    def pieces(self, session_id: int, part: Part) -> Iterator[Part]:
        """A large record, some megabytes at a time."""
        offset = 0
        while data := self._reader.payload(session_id, part.first, offset, PIECE_BYTES):
            yield Part(part.connection, part.direction, data, part.first, part.first, offset)
            offset += len(data)

    def layout(self, session_id: int, part: Part) -> Layout:
        """Where the records of a part begin in it."""
        numbers: list[int] = []
        starts: list[int] = []
        end, first = 0, part.first
        with self._pool.borrow() as files:
            for file, boundary in files.spans(session_id, part.first, part.last):
                query = _SIZES.replace("?", str(int(file is files.working)), 1)
                bounds = (row_id(session_id, first), row_id(session_id, boundary))
                for key, size in rows_between(file, query, *bounds, (part.connection, part.direction)):
                    numbers.append(key & NUMBER_MASK)
                    starts.append(end)
                    end += size
                first = boundary + 1
        return numbers, starts

    def _read(self, files: Files, span: Range, by_rows: bool) -> Glued:
        parts: list[Part] = []
        size = lost = 0
        several = False
        first = span.first
        for file, last in files.spans(span.session_id, span.first, span.last):
            found = self._read_span(files, file, Range(span.session_id, first, last), by_rows)
            parts += found.parts
            size, lost, several = size + found.bytes, lost + found.lost, several or found.several
            first = last + 1
        return Glued(span, parts, size, several, lost)

    def _read_span(self, files: Files, file: sqlite3.Connection, span: Range, by_rows: bool) -> Glued:
        """Of one file; what is too much for one run, or partly damaged, is read in halves."""
        try:
            glued = _by_rows(files, file, span) if by_rows else _by_glue(files, file, span)
        except sqlite3.DatabaseError as error:
            too_big = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_TOOBIG and not by_rows
            if not is_damage(error) and not too_big:
                raise
            if span.first >= span.last:
                return self._read_span(files, file, span, True) if too_big else Glued(span, [], 0, False, 1)
            glued = None
        if glued is not None:
            return glued
        middle = (span.first + span.last) // 2
        low = self._read_span(files, file, span._replace(last=middle), by_rows)
        high = self._read_span(files, file, span._replace(first=middle + 1), by_rows)
        return Glued(
            span, low.parts + high.parts, low.bytes + high.bytes, low.several or high.several, low.lost + high.lost
        )


def _by_glue(files: Files, file: sqlite3.Connection, span: Range) -> Glued | None:
    bounds = (row_id(span.session_id, span.first), row_id(span.session_id, span.last))
    before = file.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, GLUE_MAX_BYTES)
    text_factory, file.text_factory = file.text_factory, bytes
    try:
        row = file.execute(_GLUE, bounds).fetchone()
    finally:
        file.text_factory = text_factory
        file.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)
    count, least, most, placed, received, sent = row
    if (placed and file is files.working) or least != most:
        return _by_rows(files, file, span) if count else Glued(span, [], 0, False, span.last - span.first + 1)
    parts = [
        Part(least, direction, data, span.first, span.last) for direction, data in ((0, received), (1, sent)) if data
    ]
    lost = span.last - span.first + 1 - count
    return Glued(span, parts, sum(len(part.data) for part in parts), False, lost)


def _by_rows(files: Files, file: sqlite3.Connection, span: Range) -> Glued | None:
    """None where a run would be too long and the range can be halved."""
    bounds = (row_id(span.session_id, span.first), row_id(span.session_id, span.last))
    runs: dict[tuple[int, int], list[bytes]] = {}
    parts: list[Part] = []
    total = count = 0
    may_halve = span.first < span.last
    own = file is files.working
    cursor = file.execute(_ROWS, bounds)
    for key, connection, direction, size, place, length, payload in cursor:
        count += 1
        placed = own and place != 0
        length = size if placed else length
        if length > LARGE_BYTES:
            if may_halve:
                cursor.close()
                return None
            parts.append(Part(connection, direction, b"", key & NUMBER_MASK, key & NUMBER_MASK))
            continue
        total += length
        if total > GLUE_MAX_BYTES and may_halve:
            cursor.close()
            return None
        if placed:
            payload = read_bytes(files.path, place, 0, size)
            if len(payload) < size:  # gone with a damaged file, or moved by a save: then it is read once more
                count -= 1
                payload = payload.ljust(size, b"\0")
        if payload:
            runs.setdefault((connection, direction), []).append(payload)
    parts += [
        Part(connection, direction, b"".join(run), span.first, span.last)
        for (connection, direction), run in runs.items()
    ]
    several = len({connection for connection, _ in runs}) > 1 or bool(parts and not runs)
    return Glued(span, parts, total, several, span.last - span.first + 1 - count)

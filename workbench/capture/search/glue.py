"""Reading ranges of records as few, long runs of bytes: SQLite glues each stream in C, without the interpreter's lock.

Measured in docs/adr/0133: a row at a time costs the interpreter as much as the search itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, Final, NamedTuple

from workbench.capture.bytelog import read_bytes
from workbench.capture.files import Files
from workbench.capture.reader import ReaderPool, RecordReader
from workbench.capture.salvage import is_damage, rows_between
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.capture.search.streams import Layout, Part

GLUE_MAX_BYTES: Final = 16 * 1024 * 1024  # of one range: of records longer than their share it is read by rows
LARGE_BYTES: Final = 65_536  # a record that is larger is read by itself, a piece at a time
PIECE_BYTES: Final = 4 * 1024 * 1024

_GLUE: Final = "group_concat(CASE WHEN length(payload) <= :longest THEN CAST(payload AS TEXT) END, '')"
_ONE: Final = (
    "SELECT count(*), max(place <> 0), max(length(payload)), min(connection), max(connection),"
    f" {_GLUE} FILTER (WHERE direction & 1 = 0), {_GLUE} FILTER (WHERE direction & 1 = 1)"
    " FROM record WHERE id BETWEEN :first AND :last"
)
# Rows of a stream come in the order of their numbers: SQLite's sorter is stable (vdbesort.c), and a test would tell.
_SEVERAL: Final = (
    f"SELECT count(*), max(place <> 0), max(length(payload)), connection, direction & 1, {_GLUE}"
    " FROM record WHERE id BETWEEN :first AND :last GROUP BY 4, 5"
)
_ROWS: Final = (
    f"SELECT id, connection, direction & 1, size, place, length(payload),"
    f" CASE WHEN length(payload) <= {LARGE_BYTES} THEN payload END FROM record WHERE id BETWEEN ? AND ?"
)
_SIZES: Final = (
    "SELECT id, connection, direction & 1, CASE WHEN place <> 0 AND ? THEN size ELSE length(payload) END"
    " FROM record WHERE id BETWEEN ? AND ?"
)


class Way(IntEnum):
    """How a range is read: the quickest that its records allow."""

    ONE = 0  # of one connection: two runs
    SEVERAL = 1  # of several: sorted by streams
    ROWS = 2  # some are long, or lie beside the file


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
    way: Way  # the next range is likely to want the same
    lost: int  # records that could not be read


class Gluer:
    """Reads ranges. Safe in any thread. Each method raises :class:`sqlite3.Error` for anything but damage."""

    def __init__(self, pool: ReaderPool, reader: RecordReader) -> None:
        self._pool = pool
        self._reader = reader
        self._laid_out: tuple[Range | None, dict[tuple[int, int], Layout]] = None, {}

    def read(self, span: Range, way: Way) -> Glued:
        """All bytes of a range; ``way`` is tried first."""
        while True:
            with self._pool.borrow() as files:
                glued = self._read(files, span, way)
                if not glued.lost or files.saved_counts is self._pool.counts:
                    return glued

    def pieces(self, session_id: int, part: Part) -> Iterator[Part]:
        """A large record, some megabytes at a time."""
        offset = 0
        while data := self._reader.payload(session_id, part.first, offset, PIECE_BYTES):
            yield Part(part.connection, part.direction, data, part.first, part.first, offset)
            offset += len(data)

    def layout(self, session_id: int, part: Part) -> Layout:
        """Where the records of a part begin in it. Belongs to one thread."""
        span = Range(session_id, part.first, part.last)
        if self._laid_out[0] != span:  # the streams of a range are asked for one after the other
            self._laid_out = span, self._layouts(span)
        return self._laid_out[1].get((part.connection, part.direction), ([], []))

    def _layouts(self, span: Range) -> dict[tuple[int, int], Layout]:
        found: dict[tuple[int, int], Layout] = {}
        ends: dict[tuple[int, int], int] = {}
        first = span.first
        with self._pool.borrow() as files:
            for file, boundary in files.spans(span.session_id, span.first, span.last):
                query = _SIZES.replace("?", str(int(file is files.working)), 1)
                bounds = (row_id(span.session_id, first), row_id(span.session_id, boundary))
                for key, connection, direction, size in rows_between(file, query, *bounds):
                    stream = connection, direction
                    numbers, starts = found.setdefault(stream, ([], []))
                    numbers.append(key & NUMBER_MASK)
                    starts.append(ends.get(stream, 0))
                    ends[stream] = starts[-1] + size
                first = boundary + 1
        return found

    def _read(self, files: Files, span: Range, way: Way) -> Glued:
        parts: list[Part] = []
        size = lost = 0
        wanted = Way.ONE
        first = span.first
        for file, last in files.spans(span.session_id, span.first, span.last):
            found = self._read_span(files, file, Range(span.session_id, first, last), way)
            parts += found.parts
            size, lost, wanted = size + found.bytes, lost + found.lost, max(wanted, found.way)
            first = last + 1
        return Glued(span, parts, size, wanted, lost)

    def _read_span(self, files: Files, file: sqlite3.Connection, span: Range, way: Way) -> Glued:
        """Of one file; what is too much for one run, or partly damaged, is read in halves."""
        glued = None
        try:
            if way is Way.ONE:
                glued = _of_one(files, file, span)
            if glued is None and way is not Way.ROWS:
                glued = _of_several(files, file, span)
            if glued is None:
                glued = _by_rows(files, file, span)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            if span.first >= span.last:
                return Glued(span, [], 0, Way.ONE, 1)
        if glued is not None:
            return glued
        middle = (span.first + span.last) // 2
        low = self._read_span(files, file, span._replace(last=middle), way)
        high = self._read_span(files, file, span._replace(first=middle + 1), way)
        parts, size = low.parts + high.parts, low.bytes + high.bytes
        return Glued(span, parts, size, max(low.way, high.way), low.lost + high.lost)


def _of_one(files: Files, file: sqlite3.Connection, span: Range) -> Glued | None:
    """None where there are several connections, or a record is long or lies beside the file."""
    found, placed, length, least, most, received, sent = _glue(file, _ONE, span)[0]
    if found and (least != most or length > _longest(span) or (placed and file is files.working)):
        return None
    parts = [
        Part(least, direction, data, span.first, span.last) for direction, data in ((0, received), (1, sent)) if data
    ]
    return Glued(span, parts, _bytes_of(parts), Way.ONE, _records_of(span) - found)


def _of_several(files: Files, file: sqlite3.Connection, span: Range) -> Glued | None:
    """None where a record is long, or lies beside the file."""
    parts: list[Part] = []
    count = 0
    connections = set()
    for found, placed, length, connection, direction, data in _glue(file, _SEVERAL, span):
        if length > _longest(span) or (placed and file is files.working):
            return None
        count += found
        connections.add(connection)
        if data:
            parts.append(Part(connection, direction, data, span.first, span.last))
    way = Way.SEVERAL if len(connections) > 1 else Way.ONE
    return Glued(span, parts, _bytes_of(parts), way, _records_of(span) - count)


def _glue(file: sqlite3.Connection, query: str, span: Range) -> list[Any]:
    first, last = row_id(span.session_id, span.first), row_id(span.session_id, span.last)
    text_factory, file.text_factory = file.text_factory, bytes
    try:
        return file.execute(query, {"longest": _longest(span), "first": first, "last": last}).fetchall()
    finally:
        file.text_factory = text_factory


def _by_rows(files: Files, file: sqlite3.Connection, span: Range) -> Glued | None:
    """None where it would be too much and the range can be halved."""
    bounds = (row_id(span.session_id, span.first), row_id(span.session_id, span.last))
    way = Way.SEVERAL
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
        if placed or length > _longest(span):
            way = Way.ROWS
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
    return Glued(span, parts, total, way, _records_of(span) - count)


def _longest(span: Range) -> int:
    """How long a record may be, in bytes, for a range of them to be glued."""
    return min(LARGE_BYTES, GLUE_MAX_BYTES // _records_of(span))


def _records_of(span: Range) -> int:
    return span.last - span.first + 1


def _bytes_of(parts: list[Part]) -> int:
    return sum(len(part.data) for part in parts)

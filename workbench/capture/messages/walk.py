"""Records in their order with their bytes, some at a time, so that no read is held open and little is in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from workbench.capture.bytelog import read_bytes
from workbench.capture.reader import ROW_MAX_BYTES, RecordReader
from workbench.capture.salvage import rows_between
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.capture.visible import Ranges

RECORDS_AT_ONCE: Final = 512
PART_BYTES: Final = 128 * 1024
_ROWS: Final = (
    "SELECT id, time_ns, direction & 1, connection, peer, size, place,"
    f" CASE WHEN place = 0 AND length(payload) <= {ROW_MAX_BYTES} THEN payload END"
    " FROM record WHERE id BETWEEN ? AND ?"
)


class WalkedRecord(NamedTuple):
    """One record; ``payload`` is None where it is large: then :func:`parts_of` has it."""

    number: int
    time_ns: int
    direction: int
    connection: int
    peer: int
    size: int
    payload: bytes | None


def records_between(reader: RecordReader, session_id: int, first: int, last: int) -> list[WalkedRecord]:
    """Records first..last, those that can be read. Raises :class:`sqlite3.Error` for anything but damage."""
    low = row_id(session_id, 0)
    while True:
        found: list[WalkedRecord] = []
        with reader.pool.borrow() as files:
            start = first
            for file, end in files.spans(session_id, first, last):
                for row in rows_between(file, _ROWS, low + start, low + end):
                    payload = row[7]
                    if payload is None and row[6] and file is files.working and row[5] <= ROW_MAX_BYTES:
                        payload = read_bytes(files.path, row[6], 0, row[5])
                    found.append(_record(row, payload))
                start = end + 1
            counts = files.saved_counts
        if len(found) == last - first + 1 or counts is reader.pool.counts:
            return found  # else: a save moved rows in between; look again


def _record(row: tuple[Any, ...], payload: bytes | None) -> WalkedRecord:
    size = row[5]
    if payload is not None and len(payload) != size:  # a damaged file: zeros keep every other offset right
        payload = payload[:size].ljust(size, b"\0")
    return WalkedRecord(row[0] & NUMBER_MASK, row[1], row[2], row[3], row[4], size, payload)


def parts_of(reader: RecordReader, session_id: int, record: WalkedRecord) -> Iterator[bytes]:
    """A record's bytes, a part at a time."""
    if record.payload is not None:
        yield record.payload
        return
    for at in range(0, record.size, PART_BYTES):
        count = min(PART_BYTES, record.size - at)
        yield reader.payload(session_id, record.number, at, count).ljust(count, b"\0")


def visible_span(hidden: Ranges, first: int, last: int) -> tuple[int, int]:
    """The first run of visible records within first..last; an empty one (its end before its start) if there is none."""
    for start, end in hidden:
        if end < first:
            continue
        if start > first:
            return first, min(last, start - 1)
        first = end + 1
    return first, last

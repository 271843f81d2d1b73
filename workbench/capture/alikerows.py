"""Rows of pieces that are alike: many small ones of one stream with one peer, as a flood of datagrams is.

A row has ten columns, of which only the time, the size and the payload differ then. A statement that binds the others
once, and counts the numbers by itself, costs half of one that binds all (docs/adr/0172).
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

from workbench.capture.schema import MARK_SHIFT
from workbench.model.records import Piece

LEAST: Final = 192  # pieces; with fewer the look at them costs what it saves
CAN_NUMBER: Final = not (3, 12) <= sys.version_info < (3, 12, 4)
"""Those took numbered parameters for named ones, and warned of each: github.com/python/cpython/issues/117995."""
_SHARED: Final = 4  # parameters: the first row's id, direction and mark, connection, peer
_EACH: Final = 3  # of each row: time, size, payload


class AlikeRows(NamedTuple):
    """What pieces have in common, and their columns. All of each payload was taken."""

    direction: int
    mark: int
    connection: int
    peer: str
    times: tuple[int, ...]
    sizes: tuple[int, ...]
    payloads: tuple[bytes | memoryview, ...]


def alike_rows(pieces: Sequence[Piece], most_bytes: int) -> AlikeRows | None:
    """The columns, where the pieces are many and alike and none is larger than ``most_bytes``."""
    count = len(pieces)
    if count < LEAST or pieces[0][1:4] != pieces[-1][1:4]:
        return None
    times, directions, connections, peers, payloads, takens, marks = zip(*pieces, strict=True)
    sizes = tuple(map(len, payloads))
    # Each count is one pass over pointers: equal values are nearly always the same object here.
    if sizes != takens or max(sizes) > most_bytes or any(
        column.count(column[0]) != count for column in (directions, connections, peers, marks)
    ):  # fmt: skip
        return None
    return AlikeRows(directions[0], marks[0], connections[0], peers[0], times, sizes, payloads)


def insert_alike(file: sqlite3.Connection, first_id: int, peer_id: int, alike: AlikeRows) -> int:
    """Insert from the first row on, as far as whole statements go; how many rows. Raises :class:`sqlite3.Error`."""
    way = alike.direction | alike.mark << MARK_SHIFT
    times, sizes, payloads = alike.times, alike.sizes, alike.payloads
    start = 0
    for rows, statement in _INSERTS:
        while len(times) - start >= rows:
            end = start + rows
            columns = zip(times[start:end], sizes[start:end], map(bytearray, payloads[start:end]), strict=True)
            shared = (first_id + start, way, alike.connection, peer_id)
            file.execute(statement, (*shared, *chain.from_iterable(columns)))
            start = end
    return start


def _insert(rows: int) -> str:
    values = []
    for row in range(rows):
        time, size, payload = range(1 + _SHARED + _EACH * row, 1 + _SHARED + _EACH * (row + 1))
        values.append(f"(?1 + {row}, ?{time}, ?2, ?3, ?4, ?{size}, ?{size}, 0, x'', ?{payload})")
    return f"INSERT INTO record VALUES {', '.join(values)}"


_INSERTS: Final = tuple((rows, _insert(rows)) for rows in (320, 32))  # 964 parameters: older SQLites take 999

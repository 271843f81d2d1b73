"""Records: what was carried. A piece goes into the capture, a record head comes out of it."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Direction(IntEnum):
    """Seen from this program."""

    RX = 0
    TX = 1


class Piece(NamedTuple):
    """One ``recv`` or one send on its way into the capture; made in the engine, stamped there and nowhere else.

    ``payload`` may be a view into a receive arena: it is not changed after it was handed over.
    ``taken`` counts the bytes that the kernel took of a sent payload; equal to the size of a received one.
    """

    time_ns: int
    direction: int
    connection: int
    peer: str
    payload: bytes | memoryview
    taken: int


class RecordHead(NamedTuple):
    """A record as a table row needs it: everything but the payload, of which the first bytes are in ``preview``."""

    number: int  # 1, 2, 3 … within its session, without gaps
    time_ns: int
    direction: int
    connection: int
    peer: str
    size: int  # bytes
    taken: int  # bytes that the kernel took; less than ``size`` where the rest was never sent
    preview: bytes


PREVIEW_BYTES = 96

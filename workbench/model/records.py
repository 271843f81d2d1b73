"""Records: what was carried. A piece goes into the capture, a record head comes out of it."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Direction(IntEnum):
    """Seen from this program."""

    RX = 0
    TX = 1


class Mark(IntEnum):
    """What a record is, where its kind of socket tells more than the bytes. At most 127: it shares a column."""

    NONE = 0
    TEXT = 1  # a WebSocket's text message
    BINARY = 2  # a WebSocket's binary message
    FAULTY = 3  # a message that was cut from a stream and is not as its framing asks; never of a record


MARK_WORDS: dict[int, str] = {Mark.TEXT: "text", Mark.BINARY: "binary", Mark.FAULTY: "faulty"}


def mark_word(mark: int) -> str:
    """``text``, ``binary``; empty for none, and for one of a newer version."""
    return MARK_WORDS.get(mark, "")


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
    mark: int = Mark.NONE


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
    mark: int = Mark.NONE


PREVIEW_BYTES = 96

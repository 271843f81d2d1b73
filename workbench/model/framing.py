"""How a stream is cut into messages: what a person says of it, and what was cut."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol


class FramingKind(StrEnum):
    """Where a message ends."""

    NONE = "none"  # one recv or one send each
    LINE = "line"  # behind a line feed; a carriage return before it belongs to the end
    DELIMITER = "delimiter"
    FIXED = "fixed"
    LENGTH = "length"  # a length field says it
    IDLE = "idle"  # when nothing came for a while
    SLIP = "slip"  # RFC 1055
    COBS = "cobs"  # consistent overhead byte stuffing, a zero byte between messages
    STX_ETX = "stx-etx"  # from STX (2) to ETX (3), DLE (16) before one that is data
    HTTP = "http"
    TLS = "tls"  # one TLS record each
    WEBSOCKET = "websocket"  # one WebSocket frame each, after the opening's two HTTP messages


class ByteOrder(StrEnum):
    """Which end of a number comes first."""

    BIG = "big"
    LITTLE = "little"


@dataclass(frozen=True, slots=True)
class FramingRule:
    """One rule. Only the values that its kind names are looked at.

    Ranges: ``fixed_bytes`` 1 to ``max_message_bytes``; ``length_offset_bytes`` 0 to 65,535; ``length_width_bytes`` 1,
    2, 3, 4 or 8; ``idle_ms`` 1 to 3,600,000; ``max_message_bytes`` 1 to 1,073,741,824.
    """

    kind: FramingKind = FramingKind.NONE
    delimiter: str = "0d 0a"  # hex digits; DELIMITER
    keep_delimiter: bool = True  # it belongs to the message; LINE and DELIMITER
    fixed_bytes: int = 16
    length_offset_bytes: int = 0  # where the length field begins
    length_width_bytes: int = 2
    length_order: ByteOrder = ByteOrder.BIG
    length_adjustment_bytes: int = 0  # added to the length read: what it does not count, or (negative) counts too much
    idle_ms: int = 20
    max_message_bytes: int = 16 * 1024 * 1024  # a longer one is cut there, and marked as cut


class Message(NamedTuple):
    """One message as it was cut. ``offset`` counts the bytes of its stream: one connection, one direction."""

    number: int  # 1, 2, 3 … in the order in which messages were completed
    time_ns: int  # of the record that completed it
    direction: int
    connection: int
    peer: str
    offset: int  # of its first byte, framing bytes included
    size: int  # bytes in the stream, framing bytes included
    first_record: int
    last_record: int
    fault: str  # “cut at the limit”, “the length cannot be”; empty: a whole message
    payload: int  # bytes of what it says: less than ``size`` where its framing is taken off, or it was unstuffed
    tail: int  # it ends so many bytes into its last record


class Rest(NamedTuple):
    """What of a stream is no message yet."""

    connection: int
    direction: int
    size: int  # bytes
    first_record: int
    last_record: int
    trouble: str  # why it may never become one; empty: it waits for what is still to come
    is_over: bool = False  # its stream has ended: nothing comes any more


class Cut(NamedTuple):
    """Where a framer ends a message. The next one begins there, so that the messages of a stream are the stream."""

    end: int  # bytes of the stream up to and with its last one
    payload: int = -1  # bytes that its payload has once it is decoded; -1: it is the message as it stands
    fault: str = ""  # what is wrong with it, a sentence without its stop; empty: nothing


class Framer(Protocol):
    """Cuts one direction of one connection. Whatever the bytes, nothing is raised; how they are divided among the
    calls changes nothing. What is kept is small: never the message itself."""

    @property
    def waiting(self) -> int:
        """Bytes behind the last cut: the beginning of a message."""
        ...

    @property
    def trouble(self) -> str:
        """Why what waits may never become a message; empty: it is just not whole yet."""
        ...

    def feed(self, data: bytes, time_ns: int) -> list[Cut]:
        """The next bytes of the stream, with the stamp of their record."""
        ...

    def settle(self, now_ns: int) -> list[Cut]:
        """Nothing came until ``now_ns``."""
        ...

    def finish(self) -> list[Cut]:
        """The stream has ended: what only its end completes is whole now."""
        ...


class EdgeKind(StrEnum):
    """What ends behind a byte."""

    RECORD = "record"  # where recv returned, or what one send was given
    MESSAGE = "message"


class Edge(NamedTuple):
    """An end in a run of bytes: ``offset`` is that of the byte behind it."""

    offset: int
    kind: EdgeKind
    number: int  # of the record or the message that ends

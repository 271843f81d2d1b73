"""Rules and streams that the framers are tried with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from workbench.codec.framing.choice import make_framers
from workbench.model.framing import ByteOrder, Cut, Framer, FramingKind, FramingRule

LINE = FramingRule(FramingKind.LINE)
RULES = {
    "line": LINE,
    "bare line": replace(LINE, keep_delimiter=False),
    "delimiter": FramingRule(FramingKind.DELIMITER, delimiter="0d 0a 0d"),
    "bare delimiter": FramingRule(FramingKind.DELIMITER, delimiter="0d 0a", keep_delimiter=False),
    "fixed": FramingRule(FramingKind.FIXED, fixed_bytes=3),
    "length": FramingRule(FramingKind.LENGTH, length_offset_bytes=1, length_width_bytes=2),
    "adjusted": FramingRule(
        FramingKind.LENGTH, length_width_bytes=3, length_order=ByteOrder.LITTLE, length_adjustment_bytes=-2
    ),
    "wide": FramingRule(FramingKind.LENGTH, length_width_bytes=8),
    "slip": FramingRule(FramingKind.SLIP),
    "cobs": FramingRule(FramingKind.COBS),
    "stx-etx": FramingRule(FramingKind.STX_ETX),
    "http": FramingRule(FramingKind.HTTP),
    "tls": FramingRule(FramingKind.TLS),
    "websocket": FramingRule(FramingKind.WEBSOCKET),
}
PARTS = (
    b"\r\n", b"\n", b"\r", b"\0", b"\x01", b"\x02", b"\x03", b"\x10", b"\xc0", b"\xdb", b"\xdc", b"\xdd", b"\xff",
    b"\x16\x03\x03\0\x05hello", b"\x17\x03\x03\0", b"\x81\x02ab", b"\x89\0", b"\x82\x7e\0\x7e" + bytes(126),
    b"\x81\x85abcdhello", b"\x83\0", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"HEAD /x HTTP/1.1\nHost: a\n\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"HTTP/1.1 204 No Content\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\nuntil the end", b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n",
    b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"\x02a\x10\x03b\x03",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n",
)  # fmt: skip
STREAMS = st.lists(st.sampled_from(PARTS) | st.binary(max_size=12), max_size=14).map(b"".join)


def split(data: bytes, places: Iterable[int]) -> list[bytes]:
    """``data`` in pieces that end at these places, taken round its length."""
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def cut(framer: Framer, pieces: Iterable[bytes], *, finish: bool = True) -> list[Cut]:
    """All cuts of a stream."""
    cuts = [cut for piece in pieces for cut in framer.feed(piece, 0)]
    return cuts + framer.finish() if finish else cuts


def messages(rule: FramingRule, data: bytes) -> list[bytes]:
    """The framed messages of a stream that is given at once."""
    ends = [each.end for each in cut(make_framers(rule)[0], [data])]
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]

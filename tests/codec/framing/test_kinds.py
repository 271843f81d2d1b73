"""Each kind against vectors of its specification, or another implementation of it."""

from __future__ import annotations

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from tests.codec.framing.streams import RULES, cut, messages
from workbench.codec.framing.choice import make_framers
from workbench.codec.framing.cobs import SHORT_BLOCK, cobs_payload
from workbench.codec.framing.slip import UNKNOWN_ESCAPE, slip_payload
from workbench.codec.framing.stxetx import NO_ETX, OUTSIDE, stxetx_payload
from workbench.codec.framing.tlsrecords import NO_RECORD
from workbench.model.framing import ByteOrder, Cut, FramingKind, FramingRule


def faults(rule: FramingRule, data: bytes) -> list[str]:
    return [each.fault for each in cut(make_framers(rule)[0], [data])]


def test_lines_end_behind_the_line_feed() -> None:
    assert messages(RULES["line"], b"a\r\nb\n\nrest") == [b"a\r\n", b"b\n", b"\n"]
    assert cut(make_framers(RULES["bare line"])[0], [b"a\r", b"\nb\n\n"]) == [Cut(3, 1), Cut(5, 1), Cut(6, 0)]


def test_a_delimiter_may_straddle_records() -> None:
    assert cut(make_framers(RULES["delimiter"])[0], [b"x\r", b"\n", b"\r\n\ry"]) == [Cut(4)]


@pytest.mark.parametrize("order", ByteOrder)
@pytest.mark.parametrize("width", [1, 2, 3, 4, 8])
def test_a_length_field_of_each_width_and_order(width: int, order: ByteOrder) -> None:
    rule = FramingRule(
        FramingKind.LENGTH, length_offset_bytes=2, length_width_bytes=width, length_order=order,
        length_adjustment_bytes=1,
    )  # fmt: skip
    parts = [b"\xaa\x55" + len(body).to_bytes(width, order.value) + body + b"c" for body in (b"hello", b"", b"x" * 200)]
    assert messages(rule, b"".join(parts) + b"\xaa") == parts


def test_a_length_that_cannot_be_costs_its_head_only() -> None:
    rule = FramingRule(FramingKind.LENGTH, max_message_bytes=100)
    data = b"\xff\xff\0\x03abc"
    assert messages(rule, data) == [b"\xff\xff", b"\0\x03abc"]
    assert faults(rule, data) == ["the length 65,535 cannot be: a message has at most 100 bytes", ""]
    small = FramingRule(FramingKind.LENGTH, length_adjustment_bytes=-2)
    assert faults(small, b"\0\x01\0\x02") == ["the length 1 cannot be: the message would end in its length field", ""]


def test_slip_as_rfc_1055_writes_it() -> None:
    data = b"\xc0a\xdb\xdcb\xdb\xddc\xc0\xc0\xc0d\xc0"
    assert messages(RULES["slip"], data) == [b"\xc0a\xdb\xdcb\xdb\xddc\xc0", b"\xc0\xc0d\xc0"]
    assert [slip_payload(each) for each in messages(RULES["slip"], data)] == [b"a\xc0b\xdbc", b"d"]
    assert faults(RULES["slip"], b"a\xdbxb\xc0c\xc0d\xdb\xc0") == [UNKNOWN_ESCAPE, "", UNKNOWN_ESCAPE]
    assert slip_payload(b"a\xdbxb\xc0") == b"axb"


@given(st.binary(max_size=600))
def test_slip_gives_back_what_was_put_in(packet: bytes) -> None:
    framed = packet.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc") + b"\xc0"
    if packet:
        assert cut(make_framers(RULES["slip"])[0], [framed]) == [Cut(len(framed), len(packet))]
        assert slip_payload(framed) == packet


@pytest.mark.parametrize(
    ("packet", "stuffed"),
    [  # the examples of the paper's idea as they are commonly given
        (b"\0", b"\1\1"), (b"\0\0", b"\1\1\1"), (b"\0\x11\0", b"\1\2\x11\1"), (b"\x11\x22\0\x33", b"\3\x11\x22\2\x33"),
        (b"\x11\x22\x33\x44", b"\5\x11\x22\x33\x44"), (b"\x11\0\0\0", b"\2\x11\1\1\1"),
        (bytes(range(1, 255)), b"\xff" + bytes(range(1, 255))),
        (bytes(range(255)), b"\1\xff" + bytes(range(1, 255))),
        (bytes(range(1, 256)), b"\xff" + bytes(range(1, 255)) + b"\2\xff"),
        (bytes(range(2, 256)) + b"\0", b"\xff" + bytes(range(2, 256)) + b"\1\1"),
        (bytes(range(3, 256)) + b"\0\1", b"\xfe" + bytes(range(3, 256)) + b"\2\1"),
    ],
)  # fmt: skip
def test_cobs_vectors(packet: bytes, stuffed: bytes) -> None:
    framed = stuffed + b"\0"
    assert cobs_payload(framed) == packet
    assert cut(make_framers(RULES["cobs"])[0], [framed]) == [Cut(len(framed), len(packet))]


def test_cobs_tells_a_block_that_is_too_short() -> None:
    assert faults(RULES["cobs"], b"\0\5abc\0\2a\0") == [SHORT_BLOCK, ""]


def test_stx_etx_unstuffs_and_tells_what_stands_outside() -> None:
    data = b"??\2a\x10\x02\x10\x10\x10\3b\3\2c\2d\3"
    assert messages(RULES["stx-etx"], data) == [b"??", b"\2a\x10\x02\x10\x10\x10\3b\3", b"\2c", b"\2d\3"]
    assert faults(RULES["stx-etx"], data) == [OUTSIDE, "", NO_ETX, ""]
    assert stxetx_payload(b"\2a\x10\x02\x10\x10\x10\3b\3") == b"a\2\x10\3b"


def test_tls_records_and_what_is_none() -> None:
    records = [b"\x16\x03\x01\0\3abc", b"\x17\x03\x03\0\0", b"\x15\x03\x03\0\2\1\0"]
    assert messages(RULES["tls"], b"".join(records)) == records
    assert messages(RULES["tls"], b"GET /" + records[0]) == [b"GET /", records[0]]
    assert faults(RULES["tls"], b"GET /" + records[0]) == [NO_RECORD, ""]
    assert messages(RULES["tls"], b"\x16\x03\x01\x48\1" + records[0]) == [b"\x16\x03\x01\x48\1", records[0]]


@given(st.lists(st.tuples(st.sampled_from(list(Opcode)), st.binary(max_size=100), st.booleans()), max_size=6))
def test_websocket_frames_as_the_library_writes_them(parts: list[tuple[Opcode, bytes, bool]]) -> None:
    frames = [Frame(opcode, data).serialize(mask=mask) for opcode, data, mask in parts]
    assert messages(RULES["websocket"], b"".join(frames)) == frames


@pytest.mark.parametrize("size", [125, 126, 65_535, 65_536])
def test_websocket_lengths_of_each_width(size: int) -> None:
    frame = Frame(Opcode.BINARY, bytes(size)).serialize(mask=False)
    assert messages(RULES["websocket"], frame + frame) == [frame, frame]


def test_websocket_behind_its_opening() -> None:
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    frame = Frame(Opcode.TEXT, b"hi").serialize(mask=False)
    for name in ("websocket", "http"):
        received, sent = make_framers(RULES[name])
        ask = b"GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n"
        assert sent.feed(ask, 0) == [Cut(len(ask))]
        assert received.feed(head + frame, 0) == [Cut(len(head)), Cut(len(head) + len(frame))]
        masked = Frame(Opcode.TEXT, b"hi").serialize(mask=True)
        assert sent.feed(masked, 0) == [Cut(len(ask) + len(masked))]


def test_no_websocket_frame_ends_the_cutting() -> None:
    framer = make_framers(RULES["websocket"])[0]
    assert framer.feed(b"\x83\0abc", 0) == [] and framer.waiting == 5
    assert framer.trouble == "no WebSocket frame: there is no opcode 3"
    assert framer.finish() == [Cut(5, -1, framer.trouble)] or framer.waiting == 0


RESPONSES = [
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
]


def test_http_responses_as_h11_ends_them() -> None:
    assert messages(RULES["http"], b"".join(RESPONSES)) == RESPONSES
    for response in RESPONSES[1:]:
        client = h11.Connection(h11.CLIENT)
        client.send(h11.Request(method="GET", target="/", headers=[("Host", "a")]))
        client.send(h11.EndOfMessage())
        client.receive_data(response + b"HTTP")
        while not isinstance(client.next_event(), h11.EndOfMessage):
            pass
        assert client.trailing_data[0] == b"HTTP"


def test_http_requests_and_an_answer_to_head() -> None:
    received, sent = make_framers(RULES["http"])
    asks = [b"HEAD / HTTP/1.1\r\n\r\n", b"POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\nab", b"\r\nGET / HTTP/1.0\n\n"]
    ends = [each.end for each in sent.feed(b"".join(asks), 0)]
    assert ends == [len(asks[0]), len(asks[0] + asks[1]), len(b"".join(asks))]
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"]
    assert [each.end for each in received.feed(b"".join(answers), 0)] == [len(answers[0]), len(b"".join(answers))]


def test_http_body_until_the_end_of_the_stream() -> None:
    framer = make_framers(RULES["http"])[0]
    assert framer.feed(b"HTTP/1.0 200 OK\r\n\r\nall there is", 0) == []
    assert framer.finish() == [Cut(31)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello\r\n\r\n", "no HTTP/1"),
        (b"GET / HTTP/2.0\r\n\r\n", "no HTTP/1"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "lengths that differ"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n", "no number"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "not chunked"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "its size cannot be read"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", "longer than its size"),
    ],
)
def test_http_that_nobody_can_cut(data: bytes, words: str) -> None:
    framer = make_framers(RULES["http"])[0]
    assert framer.feed(data, 0) == []
    assert words in framer.trouble
    assert [each.end for each in framer.finish()] == [len(data)]


def test_two_lengths_of_a_request_are_told() -> None:
    data = b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert faults(RULES["http"], data) == [
        "Content-Length beside Transfer-Encoding: which one counts is read differently"
    ]

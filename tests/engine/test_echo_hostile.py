"""What anybody may send to an echo socket: forged, cut off, lying about its lengths, damaged, as large as can be."""

from __future__ import annotations

import socket
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.engine.calls.tape import CallTape
from workbench.engine.datagrams.drain import Batch
from workbench.engine.datagrams.echotransport import EchoTransport
from workbench.engine.datagrams.icmp import HEADER, checksum, echo_request
from workbench.model.clock import Clock
from workbench.model.pings import EchoAnswer
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role, SocketSpec

OURS, SEQUENCE = 0x1234, 7
LONGEST = 65_535


class Sink:
    def __init__(self) -> None:
        self.payloads: list[bytes] = []
        self.failures = self.told = 0

    def received(self, pieces: list[Piece]) -> None:
        self.payloads += [bytes(piece.payload) for piece in pieces]

    def happened(self, event) -> None:
        self.told += 1
        self.failures += event.failure is not None


class Echo:
    """A transport that waits for the reply to request 7 with our identifier; no socket is there."""

    def __init__(self, version: int) -> None:
        self.sink, self.answers = Sink(), list[EchoAnswer]()
        spec = SocketSpec(1, "ping", Role.CLIENT, "icmp://127.0.0.1")
        self.transport = EchoTransport(spec, self.sink, CallTape(), Clock())
        self.transport._put = lambda _message, _target: None  # type: ignore[method-assign]
        self.transport.family.version, self.transport.family.identifier = version, OURS
        self.transport.last_number = SEQUENCE - 1
        self.transport.send(b"data", None)  # type: ignore[arg-type]
        self.transport.answered = self.answers.append

    def take(self, *packets: bytes, ancillary: tuple[tuple[int, int, bytes], ...] = ()) -> None:
        pieces = [Piece(1, Direction.RX, 0, "10.0.0.9", packet, len(packet)) for packet in packets]
        size = sum(map(len, packets))
        self.transport._received(Batch(pieces, None, size, 0, 0, None, [list(ancillary)] * len(packets)))


def ipv4(body: bytes, words: int = 5, protocol: int = 1) -> bytes:
    size = min(LONGEST, 20 + len(body))
    head = struct.pack("!BBHHHBBH", 0x40 | words, 0, size, 0, 0, 61, protocol, 0)
    return head + b"\x0a\0\0\x09\x7f\0\0\1" + body


def message(kind: int, code: int, rest: bytes) -> bytes:
    value = checksum(bytes((kind, code, 0, 0)) + rest)
    return struct.pack("!BBH", kind, code, value) + rest


def reply(identifier: int = OURS, sequence: int = SEQUENCE, data: bytes = b"data") -> bytes:
    return message(0, 0, struct.pack("!HH", identifier, sequence) + data)


def test_the_reply_itself() -> None:
    echo = Echo(4)
    echo.take(ipv4(reply()))
    assert echo.sink.payloads == [b"data"]
    assert [(each.number, each.ttl) for each in echo.answers] == [(SEQUENCE, 61)]


def test_all_replies_of_a_quick_ping_are_told() -> None:
    echo = Echo(4)
    for number in range(SEQUENCE, SEQUENCE + 50):
        echo.take(ipv4(reply(sequence=number)))
        echo.transport.send(b"data", None)  # type: ignore[arg-type]
    assert (len(echo.answers), echo.sink.told) == (50, 50)


@pytest.mark.parametrize("packet", [
    ipv4(reply(identifier=OURS + 1)), ipv4(reply(sequence=SEQUENCE + 1)), ipv4(reply())[:27], b"", b"\x45",
    ipv4(reply(), words=15), ipv4(reply(), words=0), ipv4(echo_request(4, OURS, SEQUENCE, b"data")),
    ipv4(message(11, 0, bytes(4) + ipv4(echo_request(4, OURS + 1, SEQUENCE, b"")))),
    ipv4(message(11, 0, bytes(4) + ipv4(echo_request(4, OURS, SEQUENCE, b""), words=15))),
    ipv4(message(11, 0, bytes(4) + ipv4(echo_request(4, OURS, SEQUENCE, b""), protocol=17))),
    ipv4(message(11, 0, bytes(4) + ipv4(echo_request(4, OURS, SEQUENCE, b""))[:27])),
], ids=range(12))  # fmt: skip
def test_what_is_not_about_our_request_is_nobodys(packet: bytes) -> None:
    echo = Echo(4)
    echo.take(packet)
    assert (echo.sink.payloads, echo.answers) == ([], [])


def test_a_damaged_reply_is_none() -> None:
    echo = Echo(4)
    echo.take(ipv4(reply()[:-1] + b"!"))
    assert (echo.sink.payloads, echo.answers) == ([], [])


def test_the_longest_packet() -> None:
    echo = Echo(4)
    echo.take(ipv4(reply(data=bytes(LONGEST - 28))))
    assert [len(payload) for payload in echo.sink.payloads] == [LONGEST - 28]


def test_a_flood_of_forged_replies_keeps_nothing() -> None:
    """Every identifier and number, and our own a thousand times: one request is known, few events are told."""
    echo = Echo(4)
    echo.take(*(ipv4(reply(identifier=at * 13 & 0xFFFF, sequence=at & 0xFFFF)) for at in range(20_000)))
    echo.take(*[ipv4(reply())] * 1_000)
    assert len(echo.transport._requests) == 1
    assert echo.sink.told < 200
    assert [each.duplicate for each in echo.answers[-1_000:]].count(False) <= 1


_start = st.sampled_from([
    b"", ipv4(reply()), ipv4(message(3, 1, bytes(4) + ipv4(echo_request(4, OURS, SEQUENCE, b"")))),
    HEADER.pack(129, 0, 0, OURS, SEQUENCE), HEADER.pack(3, 0, 0, 0, 0) + bytes(40),
])  # fmt: skip
_ancillary = st.tuples(
    st.sampled_from([socket.IPPROTO_IP, socket.IPPROTO_IPV6, socket.SOL_SOCKET]), st.integers(0, 60),
    st.binary(max_size=40),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([4, 6]), _start, st.binary(max_size=80), st.data(), st.lists(_ancillary, max_size=3))
def test_nothing_that_comes_breaks_it(version: int, start: bytes, tail: bytes, data, ancillary) -> None:
    packet = bytearray(start + tail)
    for _ in range(data.draw(st.integers(0, 4)) if packet else 0):
        packet[data.draw(st.integers(0, len(packet) - 1))] = data.draw(st.integers(0, 255))
    del packet[data.draw(st.integers(0, len(packet))) :]
    echo = Echo(version)
    echo.take(bytes(packet), ancillary=tuple(ancillary))
    assert {each.number for each in echo.answers} <= {SEQUENCE}
    assert all(len(payload) <= len(packet) for payload in echo.sink.payloads)

"""Headers, summed again the slow way that RFC 1071 describes."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.packets.checksum import checksum, word_sum
from workbench.codec.packets.headers import ACK, PSH, Wire

V4 = (b"\x7f\0\0\1", b"\x7f\0\0\2")
V6 = (bytes(15) + b"\1", bytes(15) + b"\2")
ADDRESSES = st.one_of(
    st.tuples(st.binary(min_size=4, max_size=4), st.binary(min_size=4, max_size=4)),
    st.tuples(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16)),
)
PORT = st.integers(0, 65_535)


def ones_sum(data: bytes) -> int:
    total = 0
    for at in range(0, len(data), 2):
        total += int.from_bytes(data[at : at + 2].ljust(2, b"\0"), "big")
        total = (total & 0xFFFF) + (total >> 16)
    return total


def is_right(data: bytes) -> bool:
    return ones_sum(data) == 0xFFFF


@given(st.one_of(st.binary(max_size=200), st.binary(min_size=760, max_size=1_600)))
def test_the_sum_is_that_of_the_words(data: bytes) -> None:
    assert word_sum(data) == ones_sum(data) % 0xFFFF
    assert 0 <= checksum(word_sum(data)) < 0xFFFF


def test_a_large_sum_does_not_overflow() -> None:
    assert word_sum(b"\xff\xfe" * 40_000) == (0xFFFE * 40_000) % 0xFFFF


@given(ADDRESSES, PORT, PORT, st.integers(0, 1 << 40), st.integers(0, 1 << 40), st.binary(max_size=1_000))
def test_checksums_of_tcp_and_ip_are_right(
    addresses: tuple[bytes, bytes], source: int, target: int, sequence: int, acknowledged: int, payload: bytes
) -> None:
    wire = Wire(*addresses, source, target)
    packet = wire.tcp(sequence, acknowledged, PSH | ACK, payload, b"\x02\x04\x05\xb4") + payload
    size = 24 + len(payload)
    pseudo = b"".join(addresses) + struct.pack(">IHBB", size, 0, 0, 6)
    body = packet[20:] if wire.is_ipv4 else packet[40:]
    assert is_right(pseudo + body)
    assert len(body) == size
    assert struct.unpack(">HHII", body[:12]) == (source, target, sequence % (1 << 32), acknowledged % (1 << 32))
    if wire.is_ipv4:
        assert is_right(packet[:20])
        assert int.from_bytes(packet[2:4], "big") == len(packet)
    else:
        assert int.from_bytes(packet[4:6], "big") == size


@given(ADDRESSES, PORT, PORT, st.binary(max_size=300))
def test_a_datagram_always_has_a_checksum(
    addresses: tuple[bytes, bytes], source: int, target: int, payload: bytes
) -> None:
    wire = Wire(*addresses, source, target)
    packet = wire.udp(payload) + payload
    body = packet[20:] if wire.is_ipv4 else packet[40:]
    pseudo = b"".join(addresses) + struct.pack(">IHBB", len(body), 0, 0, 17)
    assert is_right(pseudo + body)
    assert body[6:8] != b"\0\0"


@given(ADDRESSES, st.booleans(), PORT, PORT, st.binary(max_size=300))
def test_an_echo_has_the_checksum_of_its_version(
    addresses: tuple[bytes, bytes], reply: bool, identifier: int, sequence: int, payload: bytes
) -> None:
    wire = Wire(*addresses, 0, 0)
    packet = wire.echo(reply, identifier, sequence, payload) + payload
    if wire.is_ipv4:
        assert is_right(packet[20:])
    else:
        assert is_right(b"".join(addresses) + struct.pack(">IHBB", len(packet) - 40, 0, 0, 58) + packet[40:])


def test_the_largest_payloads_fill_a_packet() -> None:
    for wire in (Wire(*V4, 1, 2), Wire(*V6, 1, 2)):
        payload = bytes(wire.datagram_max_bytes)
        assert len(wire.udp(payload) + payload) - (0 if wire.is_ipv4 else 40) == 65_535
        payload = bytes(wire.segment_max_bytes)
        assert len(wire.tcp(0, 0, ACK, payload) + payload) == 65_535

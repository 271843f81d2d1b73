"""ICMP as bytes: what is made is what RFC 792 and RFC 4443 say, and what is cut off or foreign is nobody's."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.datagrams.icmp import (
    EchoReply,
    Trouble,
    checksum,
    echo_request,
    read_message,
    split_ipv4,
)
from workbench.model.failures import Reason


def ipv4(protocol: int, body: bytes, options: bytes = b"") -> bytes:
    words = (20 + len(options)) // 4
    return struct.pack("!BBHHHBBH4s4s", 0x40 | words, 0, 20 + len(body), 0, 0, 61, protocol, 0, b"\x7f\0\0\1", b"\x7f\0\0\1") + options + body  # fmt: skip # noqa: E501


def ipv6(following: int, body: bytes) -> bytes:
    return struct.pack("!IHBB", 0x60000000, len(body), following, 64) + bytes(32) + body


def test_the_example_of_the_checksums_rfc():
    assert checksum(bytes.fromhex("0001f203f4f5f6f7")) == ~0xDDF2 & 0xFFFF  # RFC 1071, section 3


@given(st.binary(max_size=2000))
def test_a_message_with_its_checksum_sums_up_to_nothing(data):
    message = echo_request(4, 7, 9, data)
    assert message[:2] == b"\x08\0"
    assert message[4:8] == b"\0\x07\0\x09"
    assert checksum(message) == 0
    assert message[8:] == data


def test_ipv6_leaves_its_checksum_to_the_system():
    assert echo_request(6, 7, 9, b"x") == b"\x80\0\0\0\0\x07\0\x09x"


def test_the_longest_payload_has_a_checksum_too():
    assert checksum(echo_request(4, 0xFFFF, 0xFFFF, b"\xff" * 65_507)) == 0


def test_replies():
    assert read_message(4, b"\0\0\0\0\0\x07\0\x09data") == EchoReply(7, 9, b"data")
    assert read_message(6, b"\x81\0\0\0\0\x07\0\x09") == EchoReply(7, 9, b"")
    assert read_message(4, b"\x81\0\0\0\0\x07\0\x09") is None
    assert read_message(4, echo_request(4, 7, 9, b"our own, heard on the loopback")) is None


def test_a_packet_with_its_header_is_taken_apart():
    reply = b"\0\0\0\0\0\x07\0\x09"
    assert split_ipv4(ipv4(1, reply)) == (reply, 61)
    assert split_ipv4(ipv4(1, reply, options=bytes(8))) == (reply, 61)
    assert split_ipv4(reply + bytes(20)) == (reply + bytes(20), None)


@pytest.mark.parametrize(("kind", "code", "reason"), [
    (3, 0, Reason.NETWORK_UNREACHABLE), (3, 1, Reason.HOST_UNREACHABLE), (3, 4, Reason.MESSAGE_TOO_LONG),
    (3, 200, Reason.HOST_UNREACHABLE), (11, 0, Reason.TIME_EXCEEDED), (12, 0, Reason.OTHER),
])  # fmt: skip
def test_messages_about_a_request_of_ipv4(kind, code, reason):
    quoted = ipv4(1, echo_request(4, 7, 9, b"")[:8], options=bytes(4))
    found = read_message(4, bytes((kind, code)) + bytes(6) + quoted)
    assert isinstance(found, Trouble)
    assert (found.identifier, found.sequence, found.reason) == (7, 9, reason)


@pytest.mark.parametrize(("kind", "code", "reason"), [
    (1, 0, Reason.NETWORK_UNREACHABLE), (1, 3, Reason.HOST_UNREACHABLE), (2, 0, Reason.MESSAGE_TOO_LONG),
    (3, 0, Reason.TIME_EXCEEDED),
])  # fmt: skip
def test_messages_about_a_request_of_ipv6(kind, code, reason):
    found = read_message(6, bytes((kind, code)) + bytes(6) + ipv6(58, echo_request(6, 7, 9, b"")))
    assert isinstance(found, Trouble)
    assert (found.identifier, found.sequence, found.reason) == (7, 9, reason)


def test_messages_about_other_packets_are_not_ours():
    udp = bytes(8)
    assert read_message(4, b"\x03\x03" + bytes(6) + ipv4(17, udp)) is None
    assert read_message(6, b"\x01\x04" + bytes(6) + ipv6(17, udp)) is None
    assert read_message(4, b"\x05\0" + bytes(6) + ipv4(1, echo_request(4, 7, 9, b""))) is None  # redirect


@given(st.sampled_from([4, 6]), st.binary(max_size=120))
def test_nothing_that_the_network_sends_breaks_the_reader(version, data):
    message, _ttl = split_ipv4(data)
    read_message(version, message)
    read_message(version, bytes((11 if version == 4 else 3, 0)) + data)

"""ICMP messages as bytes: echo requests are made, replies and the messages about a request are read.

RFC 792 (IPv4), RFC 4443 (IPv6); the checksum is RFC 1071's. Whatever comes from the network is checked for length.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from workbench.model.failures import Reason

HEADER: Final = struct.Struct("!BBHHH")  # type, code, checksum, identifier, sequence number
ECHO_REQUEST: Final = {4: 8, 6: 128}
ECHO_REPLY: Final = {4: 0, 6: 129}
_IPV4_LEAST: Final = 20
_IPV6_HEADER: Final = 40
_PROTOCOL: Final = {4: 1, 6: 58}

# Type, and code where it matters, of the messages about a packet of ours: what it means, in a clause.
_TROUBLE: Final[dict[int, dict[tuple[int, int], tuple[Reason, str]]]] = {
    4: {
        (3, 0): (Reason.NETWORK_UNREACHABLE, "no route to the network"),
        (3, 1): (Reason.HOST_UNREACHABLE, "the host does not answer on its network"),
        (3, 2): (Reason.HOST_UNREACHABLE, "the host does not speak the protocol"),
        (3, 3): (Reason.PORT_UNREACHABLE, "no such port"),
        (3, 4): (Reason.MESSAGE_TOO_LONG, "too long for a link on the way, and not to be fragmented"),
        (3, 9): (Reason.HOST_UNREACHABLE, "forbidden by an administrator"),
        (3, 10): (Reason.HOST_UNREACHABLE, "forbidden by an administrator"),
        (3, 13): (Reason.HOST_UNREACHABLE, "forbidden by a filter"),
        (11, 0): (Reason.TIME_EXCEEDED, "time to live exceeded in transit"),
        (11, 1): (Reason.TIME_EXCEEDED, "fragments did not all arrive in time"),
    },
    6: {
        (1, 0): (Reason.NETWORK_UNREACHABLE, "no route to the host"),
        (1, 1): (Reason.HOST_UNREACHABLE, "forbidden by an administrator"),
        (1, 3): (Reason.HOST_UNREACHABLE, "the host does not answer on its network"),
        (1, 4): (Reason.PORT_UNREACHABLE, "no such port"),
        (2, 0): (Reason.MESSAGE_TOO_LONG, "too long for a link on the way"),
        (3, 0): (Reason.TIME_EXCEEDED, "hop limit exceeded in transit"),
        (3, 1): (Reason.TIME_EXCEEDED, "fragments did not all arrive in time"),
    },
}
_OTHER_TROUBLE: Final = {
    4: {3: (Reason.HOST_UNREACHABLE, "not reachable"), 12: (Reason.OTHER, "a field of the header is wrong")},
    6: {1: (Reason.HOST_UNREACHABLE, "not reachable"), 4: (Reason.OTHER, "a field of the header is wrong")},
}


class EchoReply(NamedTuple):
    """A reply to an echo request, whosever."""

    identifier: int
    sequence: int
    data: bytes


class Trouble(NamedTuple):
    """A message about an echo request, whosever."""

    identifier: int
    sequence: int
    reason: Reason
    words: str


def checksum(data: bytes) -> int:
    """RFC 1071: the one's complement of the one's complement sum of 16-bit words."""
    total: int = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def echo_request(version: int, identifier: int, sequence: int, data: bytes) -> bytes:
    """The whole message. IPv6's checksum is the system's business: it covers addresses too (RFC 3542, section 3.1)."""
    kind = ECHO_REQUEST[version]
    if version == 6:
        return HEADER.pack(kind, 0, 0, identifier, sequence) + data
    value = checksum(HEADER.pack(kind, 0, 0, identifier, sequence) + data)
    return HEADER.pack(kind, 0, value, identifier, sequence) + data


def split_ipv4(packet: bytes) -> tuple[bytes, int | None]:
    """The message, and the time to live where an IPv4 header stands before it (raw sockets; macOS always)."""
    if len(packet) < _IPV4_LEAST or packet[0] >> 4 != 4:  # no type of ICMP is 64 to 79
        return packet, None
    return packet[(packet[0] & 0x0F) * 4 :], packet[8]


def read_message(version: int, message: bytes) -> EchoReply | Trouble | None:
    """What it says about an echo request; None for everything else, and for what is cut off."""
    if len(message) < HEADER.size:
        return None
    kind, code, _checksum, identifier, sequence = HEADER.unpack_from(message)
    if kind == ECHO_REPLY[version]:
        return EchoReply(identifier, sequence, message[HEADER.size :])
    meaning = trouble_of(version, kind, code)
    if meaning is None:
        return None
    return _about(version, message[HEADER.size :], *meaning)


def trouble_of(version: int, kind: int, code: int) -> tuple[Reason, str] | None:
    """What a type and a code mean for a packet of ours; None where they are not about one."""
    return _TROUBLE[version].get((kind, code)) or _OTHER_TROUBLE[version].get(kind)


def _about(version: int, packet: bytes, reason: Reason, words: str) -> Trouble | None:
    """The packet that a message quotes: its header, and eight bytes of ours at least."""
    if version == 4:
        if len(packet) < _IPV4_LEAST or packet[9] != _PROTOCOL[4]:
            return None
        ours = packet[(packet[0] & 0x0F) * 4 :]
    else:
        if len(packet) < _IPV6_HEADER or packet[6] != _PROTOCOL[6]:
            return None
        ours = packet[_IPV6_HEADER:]
    if len(ours) < HEADER.size or ours[0] != ECHO_REQUEST[version]:
        return None
    _kind, _code, _checksum, identifier, sequence = HEADER.unpack_from(ours)
    return Trouble(identifier, sequence, reason, words)

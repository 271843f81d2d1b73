"""Headers of IPv4, IPv6, TCP, UDP and ICMP echo in front of a payload, checksums included.

RFC 791, RFC 8200, RFC 9293, RFC 768, RFC 792, RFC 4443. One :class:`Wire` is one direction of one conversation: what
stays the same in all its packets is summed once.
"""

from __future__ import annotations

from struct import Struct
from typing import Final

from workbench.codec.packets.checksum import checksum, word_sum

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
TCP_BYTES, UDP_BYTES, IPV4_BYTES, IPV6_BYTES = 20, 8, 20, 40
PACKET_MAX_BYTES: Final = 65_535  # what IPv4's total length and IPv6's payload length can count
WINDOW: Final = 65_535
HOP_LIMIT: Final = 64
_TCP, _UDP, _ICMP, _ICMP6 = 6, 17, 1, 58
_DONT_FRAGMENT: Final = 0x4000
_IPV4: Final = Struct(">BBHHHBBH4s4s")
_IPV6: Final = Struct(">IHBB16s16s")
_TCP_HEAD: Final = Struct(">HHIIHHHH")
_IPV4_TCP: Final = Struct(">BBHHHBBH4s4sHHIIHHHH")
_UDP_HEAD: Final = Struct(">HHHH")
_ECHO: Final = Struct(">BBHHH")


class Wire:
    """One direction: packed addresses of 4 bytes each or of 16 bytes each, and ports (0 to 65,535)."""

    def __init__(self, source: bytes, target: bytes, source_port: int, target_port: int) -> None:
        self.is_ipv4 = len(source) == 4
        self._source, self._target = source, target
        self._ports = source_port, target_port
        addresses = word_sum(source + target)
        self._ip_sum = 0x4500 + _DONT_FRAGMENT + (HOP_LIMIT << 8) + addresses
        self._address_sum = addresses
        self._pseudo_sum = addresses + source_port + target_port

    @property
    def segment_max_bytes(self) -> int:
        """The payload that a TCP packet may carry: 65,495 bytes, or 65,475 over IPv6. The same room is left in both."""
        return PACKET_MAX_BYTES - TCP_BYTES - (IPV4_BYTES if self.is_ipv4 else IPV6_BYTES)

    @property
    def datagram_max_bytes(self) -> int:
        """The payload that a UDP packet may carry: 65,507 bytes, or 65,527 over IPv6."""
        return PACKET_MAX_BYTES - UDP_BYTES - (IPV4_BYTES if self.is_ipv4 else 0)

    def tcp(self, sequence: int, acknowledged: int, flags: int, payload: bytes, options: bytes = b"") -> bytes:
        """The headers of a TCP segment; numbers are taken modulo 2**32, ``options`` fill words of four bytes."""
        size = TCP_BYTES + len(options) + len(payload)
        sequence &= 0xFFFFFFFF
        acknowledged &= 0xFFFFFFFF
        control = (5 + len(options) // 4) << 12 | flags
        total = self._pseudo_sum + _TCP + size + sequence + acknowledged + control + WINDOW
        if options:
            total += word_sum(options)
        if payload:
            total += word_sum(payload)
        source_port, target_port = self._ports
        if not self.is_ipv4:
            head = _TCP_HEAD.pack(source_port, target_port, sequence, acknowledged, control, WINDOW, checksum(total), 0)
            return self._ip(_TCP, size) + head + options
        length = IPV4_BYTES + size
        return _IPV4_TCP.pack(
            0x45, 0, length, 0, _DONT_FRAGMENT, HOP_LIMIT, _TCP, checksum(self._ip_sum + _TCP + length), self._source,
            self._target, source_port, target_port, sequence, acknowledged, control, WINDOW, checksum(total), 0,
        ) + options  # fmt: skip

    def udp(self, payload: bytes) -> bytes:
        """The headers of a datagram."""
        size = UDP_BYTES + len(payload)
        # A checksum of 0 would say that there is none: RFC 768.
        told = checksum(self._pseudo_sum + _UDP + 2 * size + word_sum(payload)) or 0xFFFF
        return self._ip(_UDP, size) + _UDP_HEAD.pack(*self._ports, size, told)

    def echo(self, reply: bool, identifier: int, sequence: int, payload: bytes) -> bytes:
        """The headers of an ICMP echo request or reply."""
        kind = (0 if reply else 8) if self.is_ipv4 else (129 if reply else 128)
        size = _ECHO.size + len(payload)
        total = (kind << 8) + identifier + sequence + word_sum(payload)
        if not self.is_ipv4:
            total += self._address_sum + _ICMP6 + size
        head = _ECHO.pack(kind, 0, checksum(total), identifier, sequence)
        return self._ip(_ICMP if self.is_ipv4 else _ICMP6, size) + head

    def bare(self, protocol: int, payload: bytes) -> bytes:
        """The IP header alone, for a protocol that has no header of its own here."""
        return self._ip(protocol, len(payload))

    def _ip(self, protocol: int, size: int) -> bytes:
        if not self.is_ipv4:
            return _IPV6.pack(6 << 28, size, protocol, HOP_LIMIT, self._source, self._target)
        length = IPV4_BYTES + size
        told = checksum(self._ip_sum + protocol + length)
        return _IPV4.pack(
            0x45, 0, length, 0, _DONT_FRAGMENT, HOP_LIMIT, protocol, told, self._source, self._target
        )  # fmt: skip

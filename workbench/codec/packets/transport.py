"""What IP hands up: a transport protocol's packet with its addresses."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Final, NamedTuple

TCP: Final = 6
UDP: Final = 17
PROTOCOL_NAMES: Final[dict[int, str]] = {
    1: "ICMP", 2: "IGMP", 50: "IPsec ESP (encrypted)", 58: "ICMPv6", 59: "IPv6 without content", 88: "EIGRP",
    89: "OSPF", 103: "PIM", 112: "VRRP", 115: "L2TP", 132: "SCTP", 136: "UDP-Lite", 33: "DCCP", 47: "GRE",
}  # fmt: skip


class Transport(NamedTuple):
    """A packet from its transport header on."""

    protocol: int  # IANA’s number: 6 TCP, 17 UDP
    source: bytes  # 4 bytes of IPv4 or 16 of IPv6
    target: bytes
    content: bytes
    missing: int  # bytes at its end that were not captured


def address_text(address: bytes) -> str:
    """``127.0.0.1``, ``2001:db8::1``."""
    return str(IPv4Address(address) if len(address) == 4 else IPv6Address(address))


def endpoint_text(address: bytes, port: int) -> str:
    """``127.0.0.1:80``, ``[::1]:80``."""
    return f"{IPv4Address(address)}:{port}" if len(address) == 4 else f"[{IPv6Address(address)}]:{port}"


def protocol_name(protocol: int) -> str:
    """“ICMP”, “IP protocol 253”."""
    return PROTOCOL_NAMES.get(protocol, f"IP protocol {protocol}")

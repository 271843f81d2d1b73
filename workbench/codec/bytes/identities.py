"""Addresses, identifiers and colours: bytes that name something."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from uuid import UUID

from workbench.codec.bytes.reading import Reading

_Told = Callable[[bytes], str]


def identity_readings(data: bytes, *, little: bool) -> list[Reading]:
    """GUIDs in both forms, IPv4, IPv6, MAC and colours. Only the colours know an order; the others say theirs."""
    return [
        _read("guid", "GUID (Windows)", data, 16, lambda part: f"{{{UUID(bytes_le=part)}}}".upper()),
        _read("uuid", "UUID (RFC 9562)", data, 16, lambda part: str(UUID(bytes=part))),
        _read("ipv4", "IPv4 address", data, 4, lambda part: str(IPv4Address(part))),
        _read("ipv6", "IPv6 address", data, 16, lambda part: str(IPv6Address(part))),
        _read("mac", "MAC address", data, 6, lambda part: part.hex(":")),
        _read("rgb", "Colour, 24 bits", data, 3, lambda part: "#" + (part[::-1] if little else part).hex().upper()),
        _read("rgba", "Colour, 32 bits", data, 4, lambda part: "#" + (part[::-1] if little else part).hex().upper()),
    ]


def _read(key: str, title: str, data: bytes, size: int, told: _Told) -> Reading:
    return Reading(key, title, told(data[:size]) if len(data) >= size else "", size)

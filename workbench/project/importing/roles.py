"""Which end of a conversation is the server, where the capture does not show who connected."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

WELL_KNOWN_END: Final = 1_024  # IANA: system ports are below
EPHEMERAL_FIRST: Final = 32_768  # Linux takes ports of clients from here on, IANA's dynamic ones begin at 49,152

Endpoint = tuple[bytes, int]  # address, port


class Roles:
    """Remembers who was seen to be a server, at most ``limit`` of them."""

    def __init__(self, limit: int = 65_536) -> None:
        self._limit = limit
        self._servers: set[tuple[int, bytes, int]] = set()

    def learn(self, protocol: int, server: Endpoint) -> None:
        """Somebody connected to it."""
        if len(self._servers) < self._limit:
            self._servers.add((protocol, *server))

    def is_server(self, protocol: int, source: Endpoint, target: Endpoint) -> bool:
        """True where the sender of a conversation's first packet is the server of it. In this order: who was seen to
        be one; a group or a broadcast address; a system port; a port that is not one of clients; the lower port; the
        one that was spoken to first."""
        known = ((protocol, *source) in self._servers, (protocol, *target) in self._servers)
        if known[0] != known[1]:
            return known[0]
        if _is_group(target[0]):
            return False
        for end in (WELL_KNOWN_END, EPHEMERAL_FIRST):
            low = (source[1] < end, target[1] < end)
            if low[0] != low[1]:
                return low[0]
        return source[1] < target[1]


def _is_group(address: bytes) -> bool:
    if len(address) == 4:
        return address[0] >= 224  # multicast, and 255.255.255.255
    return ip_address(address).is_multicast

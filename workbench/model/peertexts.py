"""What an address of a socket means to people, beside its exact text."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint

UNNAMED = "unnamed"  # the sender of a Unix datagram whose socket is bound to no name: nobody can answer it
BETWEEN_LOCALS = ", "  # a listener on a name has several addresses


def peer_words(peer: str) -> str:
    """``127.0.0.1:5000 (IPv4 via ::ffff:127.0.0.1)`` for an IPv4 peer of a dual-stack socket (RFC 4291, section
    2.5.5.2); any other text as it is.

    The exact text, ``[::ffff:127.0.0.1]:5000``, is what the system says and takes: records, JSON and targets have it.
    """
    if not peer.startswith("[::ffff:"):
        return peer
    try:
        endpoint = parse_endpoint(peer)
        address = ip_address(endpoint.host)
    except (SocketUrlError, ValueError):
        return peer
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return f"{Endpoint(str(mapped), endpoint.port)} (IPv4 via {endpoint.host})" if mapped is not None else peer


@lru_cache(maxsize=1_024)
def port_of(address: str) -> int:
    """The port in ``host:port``; 0 where there is none, and for what cannot be read."""
    try:
        return parse_endpoint(address).port or 0 if address else 0
    except SocketUrlError:
        return 0


def local_endpoints(local: str) -> list[Endpoint]:
    """The addresses that a session's ``local`` lists, of IP; empty for another kind, and for what cannot be read."""
    try:
        return [parse_endpoint(text) for text in local.split(BETWEEN_LOCALS)] if local else []
    except SocketUrlError:
        return []


def is_beyond_loopback(local: str) -> bool:
    """Whether one of the addresses in ``local`` can be reached from other computers."""
    return any(not endpoint.is_loopback for endpoint in local_endpoints(local))

"""Socket addresses and the text they are shown as."""

from __future__ import annotations

import errno
import os
import socket
from ipaddress import ip_address
from typing import Any, NamedTuple

from workbench.model.endpoint import Endpoint

# (host, port) of IPv4, (host, port, flow info, scope id) of IPv6, (cid, port), (device, channel), (machine, service);
# a path is a string, an abstract name bytes that begin with a zero
SockAddr = tuple[Any, ...] | str | bytes
_SCOPE_DIGITS, _HIGHEST_SCOPE = 10, 2**32 - 1  # sin6_scope_id
VSOCK_ANY_CID = 2**32 - 1  # VMADDR_CID_ANY, vsock(7)


class Address(NamedTuple):
    """A numeric address, or one of a kind that needs no look-up, ready for ``bind`` and ``connect``."""

    family: int
    sockaddr: SockAddr

    def __str__(self) -> str:
        return address_text(self.sockaddr)

    @property
    def is_ipv6_wildcard(self) -> bool:
        """``::``, the only address of IPv6 whose socket may take IPv4 as well."""
        return self.family == socket.AF_INET6 and self.sockaddr[0] == "::"


def address_text(sockaddr: Any) -> str:
    """``127.0.0.1:9000``, ``[fe80::1%2]:9000``, ``/run/name``, ``@abstract``, ``2:1024`` (vsock),
    ``[01:23:45:67:89:AB]:1``; empty for an address of another kind, or none."""
    if isinstance(sockaddr, bytes):
        return "@" + os.fsdecode(sockaddr[1:]) if sockaddr[:1] == b"\0" else os.fsdecode(sockaddr)
    if isinstance(sockaddr, str):
        return sockaddr
    if not isinstance(sockaddr, tuple) or len(sockaddr) < 2:
        return ""
    host = str(sockaddr[0])
    if sockaddr[0] == VSOCK_ANY_CID:
        host = "any"
    if isinstance(sockaddr[1], str):  # Hyper-V: two GUIDs
        return f"{host}/{sockaddr[1]}"
    if len(sockaddr) > 3 and sockaddr[3] and "%" not in host:
        host = f"{host}%{sockaddr[3]}"
    return str(Endpoint(host, sockaddr[1]))


def numeric_address(endpoint: Endpoint) -> Address | None:
    """The address that ``endpoint`` already is; None for a name. Raises OSError for a scope that does not exist."""
    host, _percent, scope = endpoint.host.partition("%")
    try:
        version = ip_address(host).version
    except ValueError:
        return None
    if version == 4:
        return None if scope else Address(socket.AF_INET, (host, endpoint.port))
    return Address(socket.AF_INET6, (host, endpoint.port, 0, _scope_id(scope)))


def bound_to_one(endpoint: Endpoint, found: list[Address], local: str) -> str:
    """Says that a name has more addresses than the one that a listener is bound to; empty if it has one."""
    if len(found) < 2:
        return ""
    return f"{endpoint.host} has {len(found)} addresses; bound to {local} only"


def is_numeric(endpoint: Endpoint) -> bool:
    """True if no look-up is needed."""
    try:
        ip_address(endpoint.host.partition("%")[0])
    except ValueError:
        return False
    return True


def mapped_to_ipv6(address: Address) -> Address:
    """An IPv4 address as a dual-stack IPv6 socket takes it (RFC 4291, section 2.5.5.2)."""
    if address.family != socket.AF_INET or not isinstance(address.sockaddr, tuple):
        return address
    host, port = address.sockaddr
    return Address(socket.AF_INET6, (f"::ffff:{host}", port, 0, 0))


def _scope_id(scope: str) -> int:
    if not scope:
        return 0
    if not (scope.isascii() and scope.isdigit()):
        return socket.if_nametoindex(scope)
    if len(scope) > _SCOPE_DIGITS or int(scope) > _HIGHEST_SCOPE:  # Python would cut it down to another one
        raise OSError(errno.ENODEV, "no interface has such a number")
    return int(scope)

"""What a socket's own options say about groups: asked of the system, kept off the call tape."""

from __future__ import annotations

import errno
import os
import socket
import sys
from dataclasses import dataclass

from workbench.engine.addresses import address_text, numeric_address
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.endpoint import Endpoint

_NAME_BYTES = 16  # IFNAMSIZ, linux/if.h
_ANY_PORT = 9  # discard: nothing is sent there, a connect of a datagram socket asks the routes alone


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """None where the system does not tell. ``shared``: others on this computer may bind the same port; ``loopback``:
    what the socket sends to a group comes back to this computer; ``hop_limit``: routers it may pass, and one;
    ``connected``: whom alone it hears, empty for anybody; ``device``: the interface that alone it hears by."""

    shared: bool | None = None
    loopback: bool | None = None
    hop_limit: int | None = None
    connected: str = ""
    device: str = ""


def group_facts(sock: TracedSocket) -> GroupFacts:
    """Of an open socket over IP."""
    is_ipv6 = sock.family == socket.AF_INET6
    level = socket.IPPROTO_IPV6 if is_ipv6 else socket.IPPROTO_IP
    loop, hops = (
        (socket.IPV6_MULTICAST_LOOP, socket.IPV6_MULTICAST_HOPS)
        if is_ipv6
        else (socket.IP_MULTICAST_LOOP, socket.IP_MULTICAST_TTL)
    )
    loopback = _asked(sock, level, loop)
    return GroupFacts(
        _shared(sock),
        None if loopback is None else bool(loopback),
        _asked(sock, level, hops),
        _connected(sock),
        _device(sock),
    )


def has_route(host: str) -> bool | None:
    """Whether a route leads to ``host``, a numeric address. Nothing is sent. None where that is not told."""
    address = numeric_address(Endpoint(host, _ANY_PORT))
    if address is None:
        return None
    try:
        with socket.socket(address.family, socket.SOCK_DGRAM) as probe:
            probe.connect(address.sockaddr)
    except OSError as error:
        unreachable = error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, 10051, 10065)
        return False if unreachable else None
    return True


def system() -> str:
    """``sys.platform``: systems differ in what a group's datagrams reach."""
    return sys.platform


def _shared(sock: TracedSocket) -> bool | None:
    found = [_asked(sock, socket.SOL_SOCKET, socket.SO_REUSEADDR)]
    if hasattr(socket, "SO_REUSEPORT"):
        found.append(_asked(sock, socket.SOL_SOCKET, socket.SO_REUSEPORT))
    return None if found[0] is None else any(found)


def _connected(sock: TracedSocket) -> str:
    try:
        return address_text(sock.getpeername())
    except OSError:
        return ""


def _device(sock: TracedSocket) -> str:
    if sys.platform != "linux":
        return ""
    try:
        name = socket.socket.getsockopt(sock, socket.SOL_SOCKET, socket.SO_BINDTODEVICE, _NAME_BYTES)
    except OSError:
        return ""
    return os.fsdecode(name.rstrip(b"\0"))


def _asked(sock: TracedSocket, level: int, option: int) -> int | None:
    try:
        return int(socket.socket.getsockopt(sock, level, option))
    except OSError:
        return None

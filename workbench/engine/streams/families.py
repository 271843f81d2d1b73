"""The kinds of stream socket: their address family and protocol, and how the system is given their addresses."""

from __future__ import annotations

import os
import platform
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from workbench.engine.addresses import Address, SockAddr
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.absentkinds import why_absent
from workbench.model.clock import Clock
from workbench.model.failures import Failure, Reason
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role
from workbench.model.socketurl import SocketUrl

IP_FAMILIES: Final = (socket.AF_INET, socket.AF_INET6)
VSOCK_SELF: Final = 1  # VMADDR_CID_LOCAL
VSOCK_PORT_ANY: Final = 2**32 - 1  # VMADDR_PORT_ANY, vsock(7)
_UCRED: Final = struct.Struct("3i")  # struct ucred: process, user, group (unix(7), SO_PEERCRED)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Names of constants that a system's Python may lack, and the way from a URL to its socket address."""

    family: str
    protocol: str  # empty: the usual one, 0
    sockaddr: Callable[[SocketUrl, Role], SockAddr]


def _unix(url: SocketUrl, _role: Role) -> SockAddr:
    name = url.endpoint.host
    return b"\0" + os.fsencode(name[1:]) if name.startswith("@") else name


def _vsock(url: SocketUrl, role: Role) -> SockAddr:
    port = url.endpoint.port or 0
    return int(url.endpoint.host), VSOCK_PORT_ANY if role is Role.LISTENER and port == 0 else port


def _rfcomm(url: SocketUrl, _role: Role) -> SockAddr:
    return url.endpoint.host, url.endpoint.port or 0


def _hyperv(url: SocketUrl, _role: Role) -> SockAddr:
    return url.endpoint.host, url.path


_KINDS: Final[dict[Scheme, _Kind]] = {
    Scheme.UNIX: _Kind("AF_UNIX", "", _unix),
    Scheme.VSOCK: _Kind("AF_VSOCK", "", _vsock),
    Scheme.RFCOMM: _Kind("AF_BLUETOOTH", "BTPROTO_RFCOMM", _rfcomm),
    Scheme.HYPERV: _Kind("AF_HYPERV", "HV_PROTOCOL_RAW", _hyperv),
}


def fixed_address(url: SocketUrl, role: Role) -> Address | Failure | None:
    """The address of a kind that needs no look-up; None for IP. ``KIND_NOT_HERE`` says why it cannot be had."""
    kind = _KINDS.get(url.scheme)
    if kind is None:
        return None
    family = getattr(socket, kind.family, None)
    if family is None or (kind.protocol and not hasattr(socket, kind.protocol)):
        return Failure(Reason.KIND_NOT_HERE, why_absent(url.scheme, sys.platform, platform.python_version()))
    if url.endpoint.host.startswith("@") and url.scheme is Scheme.UNIX and sys.platform != "linux":
        return Failure(Reason.KIND_NOT_HERE, "abstract names of Unix sockets exist on Linux only")
    return Address(int(family), kind.sockaddr(url, role))


def stream_socket(address: Address, tape: CallTape, clock: Clock) -> TracedSocket:
    """A stream socket that can take ``address``. Raises OSError."""
    return TracedSocket(address.family, socket.SOCK_STREAM, tape, clock, protocol=_protocol(address.family))


def is_ip(family: int) -> bool:
    """True for IPv4 and IPv6, whose options the others do not have."""
    return family in IP_FAMILIES


def is_unix(family: int) -> bool:
    """True for Unix domain sockets."""
    return family == getattr(socket, "AF_UNIX", None)


def peer_of(sock: TracedSocket, address: SockAddr) -> SockAddr:
    """``address`` as ``accept`` gave it; a Unix client without a name is called by its process, where that is told."""
    if address or not is_unix(sock.family):
        return address
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return "unnamed"
    try:
        process, _user, _group = _UCRED.unpack(sock.getsockopt(socket.SOL_SOCKET, option, _UCRED.size))
    except OSError:  # gone already
        return "unnamed"
    return f"unnamed (pid {process})"  # 0: a process outside of our namespace


def with_hint(failure: Failure, address: Address) -> Failure:
    """With what to know about a machine that could not be reached through vsock: itself needs a module of its own."""
    is_vsock = address.family == getattr(socket, "AF_VSOCK", None)
    if not is_vsock or not isinstance(address.sockaddr, tuple) or address.sockaddr[0] != VSOCK_SELF:
        return failure
    hint = "a machine reaches itself by vsock only where the module vsock_loopback is loaded"
    return replace(failure, detail=f"{failure.detail} ({hint})")


def _protocol(family: int) -> int:
    for kind in _KINDS.values():
        if kind.protocol and getattr(socket, kind.family, None) == family:
            return int(getattr(socket, kind.protocol))
    return 0

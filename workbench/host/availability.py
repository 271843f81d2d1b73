"""Which kinds of socket this system and this Python have, found by making one of each and closing it at once.

A kind that cannot be had is answered by a sentence that says why. The answers are kept for the process: what a
system has does not change while a program runs. Only a socket is made: nothing is bound, connected or sent.
"""

from __future__ import annotations

import functools
import importlib.util
import platform
import socket
import sys
from collections.abc import Callable
from typing import Final

from workbench.host.refusals import refusal_of_error
from workbench.model.absentkinds import why_absent
from workbench.model.host import Availability
from workbench.model.schemes import Scheme

YES: Final = Availability(True)

HV_PROTOCOL_RAW: Final = 1  # hvsocket.h
_RIGHTS = "raw sockets need administrator rights or, on Linux, CAP_NET_RAW"


def availability(kind: str) -> Availability:
    """Whether sockets of ``kind`` can be made here: one of :data:`KINDS`. Quick; asks the system once per process.

    Raises ValueError for a kind that is not known.
    """
    if kind not in _CHECKS:
        raise ValueError(f"“{kind}” is no kind of socket that is known here: {', '.join(_CHECKS)}")
    return _ask(kind)


@functools.cache
def _ask(kind: str) -> Availability:
    return _CHECKS[kind]()


def _try(family: int, kind: int, protocol: int = 0, hint: str = "") -> Availability:
    """``hint``: what to know about a refusal for want of rights."""
    try:
        socket.socket(family, kind, protocol).close()
    except OSError as error:
        why = f": {hint}" if hint and isinstance(error, PermissionError) else ""
        return Availability(False, f"The system says {refusal_of_error(error).text}{why}.")
    return YES


def _tcp() -> Availability:
    return _either(socket.SOCK_STREAM)


def _udp() -> Availability:
    return _either(socket.SOCK_DGRAM)


def _either(kind: int) -> Availability:
    """IPv4 or, on a system without it, IPv6."""
    answer = _try(socket.AF_INET, kind)
    return answer if answer.available or not socket.has_ipv6 else _try(socket.AF_INET6, kind)


def _tls() -> Availability:
    if importlib.util.find_spec("_ssl") is None:
        return Availability(False, "This Python was built without TLS: it has no ssl module.")
    return _tcp()


def _websocket() -> Availability:
    if importlib.util.find_spec("websockets") is None:
        return Availability(False, "The websockets package is not installed.")
    return _tcp()


def _secure_websocket() -> Availability:
    answer = _websocket()
    return _tls() if answer.available else answer


def _unix() -> Availability:
    family = getattr(socket, "AF_UNIX", None)
    return _lacking(Scheme.UNIX) if family is None else _try(family, socket.SOCK_STREAM)


def _unix_datagram() -> Availability:
    family = getattr(socket, "AF_UNIX", None)
    if sys.platform == "win32" or family is None:
        return _lacking(Scheme.UNIX_DGRAM)
    return _try(family, socket.SOCK_DGRAM)


def _vsock() -> Availability:
    family = getattr(socket, "AF_VSOCK", None)
    return _lacking(Scheme.VSOCK) if family is None else _try(family, socket.SOCK_STREAM)


def _rfcomm() -> Availability:
    family, protocol = getattr(socket, "AF_BLUETOOTH", None), getattr(socket, "BTPROTO_RFCOMM", None)
    if family is None or protocol is None:
        return _lacking(Scheme.RFCOMM)
    return _try(family, socket.SOCK_STREAM, protocol)


def _hyperv() -> Availability:
    family = getattr(socket, "AF_HYPERV", None)
    return _lacking(Scheme.HYPERV) if family is None else _try(family, socket.SOCK_STREAM, HV_PROTOCOL_RAW)


def _lacking(scheme: Scheme) -> Availability:
    """The engine says the same when such a socket is opened."""
    why = why_absent(scheme, sys.platform, platform.python_version())
    return Availability(False, f"{why[:1].upper()}{why[1:]}.")


def _icmp() -> Availability:
    """ICMP datagram sockets need no rights where the system grants them (Linux: ``ping_group_range``); raw ones do."""
    raw = _try(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    if sys.platform != "win32" and _try(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP).available:
        return YES
    if raw.available:
        return Availability(True, "Echo requests go through a raw socket, which this user may open.")
    hint = "; or add your group to net.ipv4.ping_group_range" if sys.platform == "linux" else ""
    return Availability(False, f"{raw.reason.removesuffix('.')}: {_RIGHTS}{hint}.")


def _raw() -> Availability:
    return _try(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP, _RIGHTS)


def _multicast() -> Availability:
    if not hasattr(socket, "IP_ADD_MEMBERSHIP"):
        return Availability(False, "This Python does not know IP_ADD_MEMBERSHIP.")
    return _udp()


_CHECKS: Final[dict[str, Callable[[], Availability]]] = {
    "tcp": _tcp,
    "udp": _udp,
    "tls": _tls,
    "ws": _websocket,
    "wss": _secure_websocket,
    "unix": _unix,
    "unix-dgram": _unix_datagram,
    "vsock": _vsock,
    "rfcomm": _rfcomm,
    "hyperv": _hyperv,
    "icmp": _icmp,
    "raw": _raw,
    "multicast": _multicast,
}

KINDS: Final = tuple(_CHECKS)

"""ICMP errors of datagrams that were sent: read from Linux's error queue, told at a bounded rate.

ip(7), IP_RECVERR; struct sock_extended_err: linux/errqueue.h.
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
from collections.abc import Callable
from typing import NamedTuple

from workbench.engine.addresses import SockAddr, address_text
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.options.setting import IS_LINUX, IS_WINDOWS

IP_RECVERR = 11
IPV6_RECVERR = 25
MSG_ERRQUEUE = 0x2000
_EXTENDED_ERR = struct.Struct("IBBBBII")
_ORIGINS = (2, 3)  # SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6; 1 is our own system, whose errors send() returned already
_MOST = 256  # entries per call
_QUOTED_BYTES = 64  # of the datagram that an error is about: its header and a little of its data

SIO_UDP_CONNRESET = 0x9800000C  # mswsock.h
REPEAT_NS = 1_000_000_000  # the same peer's error is told once in so long
PEERS_KNOWN = 1_024


class Unreachable(NamedTuple):
    """An error that came back: its number, and to whom the datagram had gone.

    ``offender`` is who says so, a router or the host itself; ``kind`` and ``code`` are ICMP's; ``quoted`` is what
    the kernel kept of the datagram. Empty and 0 where the system tells the number alone.
    """

    errno: int
    peer: str
    offender: str = ""
    kind: int = 0
    code: int = 0
    quoted: bytes = b""


def ask_for_errors(sock: TracedSocket) -> bool:
    """Have errors queued with the address they belong to. False where this system has no such queue."""
    if not IS_LINUX:
        return False
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
    if sock.family == socket.AF_INET or sock.type == socket.SOCK_DGRAM:
        sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)  # on a dual-stack socket as well
    return True


def queued_errors(sock: TracedSocket, text: Callable[[SockAddr], str] = address_text) -> list[Unreachable]:
    """Empty the error queue. ``text`` writes the addresses."""
    found: list[Unreachable] = []
    for _ in range(_MOST):
        try:
            quoted, ancillary, _flags, sockaddr = socket.socket.recvmsg(sock, _QUOTED_BYTES, 512, MSG_ERRQUEUE)
        except OSError:  # EAGAIN: empty
            break
        for level, kind, data in ancillary:
            if (level, kind) not in ((socket.IPPROTO_IP, IP_RECVERR), (socket.IPPROTO_IPV6, IPV6_RECVERR)):
                continue
            number, origin, kind, code = _EXTENDED_ERR.unpack_from(data)[:4]
            if origin in _ORIGINS:
                offender = _offender(data[_EXTENDED_ERR.size :])
                found.append(Unreachable(number, text(sockaddr), offender, kind, code, quoted))
    return found


def _offender(sockaddr: bytes) -> str:
    """SO_EE_OFFENDER: a struct sockaddr_in or sockaddr_in6 behind the error; empty if it is unspecified."""
    family = int.from_bytes(sockaddr[:2], sys.byteorder)
    if family == socket.AF_INET and len(sockaddr) >= 8:
        return socket.inet_ntop(socket.AF_INET, sockaddr[4:8])
    if family == socket.AF_INET6 and len(sockaddr) >= 24:
        return socket.inet_ntop(socket.AF_INET6, sockaddr[8:24])
    return ""


def ignore_resets(sock: socket.socket) -> None:
    """Windows: a "port unreachable" shall not make the next receive of an unconnected socket fail.

    ``socket.ioctl`` refuses this code, so WSAIoctl is called itself. A refusal of the system changes nothing else.
    """
    if not IS_WINDOWS:
        return
    off, returned = ctypes.c_ulong(0), ctypes.c_ulong(0)
    winsock = ctypes.WinDLL("ws2_32")  # type: ignore[attr-defined,unused-ignore]
    winsock.WSAIoctl(
        ctypes.c_void_p(sock.fileno()), ctypes.c_ulong(SIO_UDP_CONNRESET), ctypes.byref(off), ctypes.sizeof(off),
        None, 0, ctypes.byref(returned), None, None,
    )  # fmt: skip


class Repeats:
    """Which errors are told: the first of each peer, then one a second with the number of those left out."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, str, str], tuple[int, int]] = {}  # last told at, left out since

    def admit(self, error: Unreachable, now_ns: int) -> int | None:
        """None: leave it out. Else how many were left out before it."""
        which = (error.errno, error.peer, error.offender)
        last_ns, left_out = self._told.get(which, (now_ns - REPEAT_NS, 0))
        if now_ns - last_ns < REPEAT_NS:
            self._told[which] = (last_ns, left_out + 1)
            return None
        if len(self._told) >= PEERS_KNOWN:
            self._told.clear()
        self._told[which] = (now_ns, 0)
        return left_out



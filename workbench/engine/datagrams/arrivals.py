"""To which address datagrams were sent, and by which interface they came: told by the system beside each of them.

ip(7), IP_PKTINFO; ipv6(7) and RFC 3542, section 6.1, IPV6_RECVPKTINFO. Only a socket that has groups asks for it.
"""

from __future__ import annotations

import socket
import struct
import sys
from contextlib import suppress
from typing import Final

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.drain import Batch
from workbench.engine.datagrams.interfaces import interface_name
from workbench.model.multicast import Arrival
from workbench.model.records import Piece

ARRIVALS_KEPT: Final = 1_000  # pairs of address and interface
# linux/in.h, linux/in6.h. Windows' Python has no recvmsg, and the BSDs' numbers nobody has tried.
IP_PKTINFO: Final = 8
IPV6_RECVPKTINFO: Final = 49
IPV6_PKTINFO: Final = 50
_INFO4: Final = struct.Struct("=I4s4s")  # struct in_pktinfo: interface, our own address, where it was sent to
_INFO6: Final = struct.Struct("=16sI")  # struct in6_pktinfo: where it was sent to, interface


def ask_for_arrivals(sock: TracedSocket) -> bool:
    """Have the system tell. False where it does not."""
    if sys.platform != "linux":
        return False
    is_ipv6 = sock.family == socket.AF_INET6
    level, option = (socket.IPPROTO_IPV6, IPV6_RECVPKTINFO) if is_ipv6 else (socket.IPPROTO_IP, IP_PKTINFO)
    with suppress(OSError):
        sock.setsockopt(level, option, 1)
        return True
    return False


class Arrivals:
    """The last datagram to each address by each interface, and how many there were."""

    def __init__(self, family: int) -> None:
        self._is_ipv6 = family == socket.AF_INET6
        self._what = (socket.IPPROTO_IPV6, IPV6_PKTINFO) if self._is_ipv6 else (socket.IPPROTO_IP, IP_PKTINFO)
        self._seen: dict[tuple[str, str], Arrival] = {}

    @property
    def seen(self) -> tuple[Arrival, ...]:
        """At most :data:`ARRIVALS_KEPT`."""
        return tuple(self._seen.values())

    def take(self, batch: Batch) -> None:
        """Look at what one wake-up brought; a batch without ancillary data was read before it was asked for."""
        level, kind = self._what
        last: dict[bytes, Piece] = {}
        counts: dict[bytes, int] = {}
        for piece, ancillary in zip(batch.pieces, batch.ancillary, strict=False):
            for each in ancillary:
                if each[1] == kind and each[0] == level:
                    info = each[2]
                    last[info] = piece
                    counts[info] = counts.get(info, 0) + 1
        for info, piece in last.items():
            self._note(info, piece, counts[info])

    def _note(self, info: bytes, piece: Piece, count: int) -> None:
        found = _read(info, self._is_ipv6)
        if found is None:
            return
        before = self._seen.get(found)
        if before is None and len(self._seen) >= ARRIVALS_KEPT:
            self._seen.clear()
        total = count + (before.datagrams if before is not None else 0)
        self._seen[found] = Arrival(*found, piece.peer, piece.time_ns, total)


def _read(info: bytes, is_ipv6: bool) -> tuple[str, str] | None:
    """The address, and the interface's name."""
    if len(info) < (_INFO6 if is_ipv6 else _INFO4).size:
        return None
    if is_ipv6:
        packed, index = _INFO6.unpack_from(info)
        return socket.inet_ntop(socket.AF_INET6, packed), interface_name(index)
    index, _own, packed = _INFO4.unpack_from(info)
    return socket.inet_ntoa(packed), interface_name(index)

"""Reading all datagrams that have arrived, whole, with the kernel's stamp where there is one."""

from __future__ import annotations

import os
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from workbench.engine.addresses import SockAddr, address_text
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.clock import Clock
from workbench.model.records import Direction, Piece

BATCH = 512  # datagrams per wake-up
ROOM_BYTES = 65_536  # more than any UDP payload over IPv4 or IPv6, so nothing is ever cut
PEERS_KNOWN = 4_096  # texts of peer addresses that are kept

SO_TIMESTAMPNS = 35  # asm-generic/socket.h; struct timespec has two 64-bit words on every 64-bit Linux
SCM_RIGHTS = 1  # unix(7)
_TIMESPEC = struct.Struct("qq")
ANCILLARY_BYTES = 160  # a stamp, the interface and the hop limit
_HAS_STAMPS = sys.platform == "linux" and struct.calcsize("P") == 8
STAMP_BYTES = socket.CMSG_SPACE(_TIMESPEC.size) if _HAS_STAMPS else 0  # cmsg(3)
_SOCKET = socket.SOL_SOCKET
_RX = int(Direction.RX)

Ancillary = list[tuple[int, int, bytes]]  # level, type, data: cmsg(3)
Received = tuple[bytes, Ancillary, int, Any]
Text = Callable[[SockAddr], str]


class Batch(NamedTuple):
    """What one wake-up brought. ``calls`` counts the receives that brought a datagram."""

    pieces: list[Piece]
    speaker: SockAddr | None
    size_bytes: int
    start_ns: int
    duration_ns: int
    error: OSError | None  # what ended it, if it was not that all was read
    ancillary: list[Ancillary]  # of each piece, where it was asked for; else empty


class Drain:
    """Receives until nothing is there. Belongs to one thread, the reader's.

    Each payload is a ``bytes`` of its own: the C method makes it in place and shrinks it, which is cheaper than a
    slice of an arena, and a short one holds no long memory (docs/adr/0023).
    """

    def __init__(
        self, sock: TracedSocket, clock: Clock, text: Text = address_text, *, keeps_ancillary: bool = False
    ) -> None:
        self._clock = clock
        self._text = text
        self.keeps_ancillary = keeps_ancillary  # looked at once in each read
        self._peers: dict[SockAddr, str] = {}
        self._receive = _receiver(sock)
        self.room_bytes = ROOM_BYTES
        self.ancillary_bytes = ANCILLARY_BYTES

    def read(self, not_before_ns: int) -> Batch:
        """At most :data:`BATCH` datagrams, stamped in order and not before ``not_before_ns``."""
        pieces: list[Piece] = []
        add, receive, peers = pieces.append, self._receive, self._peers
        room_bytes, ancillary_bytes = self.room_bytes, self.ancillary_bytes
        unpack, make, clock_now_ns = _TIMESPEC.unpack, tuple.__new__, self._clock.now_ns
        start_ns = clock_now_ns()
        wall_to_clock_ns = start_ns - time.time_ns()  # the kernel's stamps are the wall clock's
        last_ns, size_bytes = not_before_ns, 0
        sockaddr: SockAddr | None = None
        error: OSError | None = None
        kept: list[Ancillary] = []
        keep = kept.append if self.keeps_ancillary else None
        for _ in range(BATCH):
            try:
                payload, ancillary, _flags, sockaddr_now = receive(room_bytes, ancillary_bytes)
            except (BlockingIOError, InterruptedError):
                break
            except OSError as caught:
                error = caught
                break
            if keep is not None:
                keep(ancillary)
            if ancillary and (first := ancillary[0])[1] == SO_TIMESTAMPNS and first[0] == _SOCKET and _HAS_STAMPS:
                seconds, nanoseconds = unpack(first[2])  # it is first: ip(7) and unix(7) write their own behind it
                time_ns = seconds * 1_000_000_000 + nanoseconds + wall_to_clock_ns
            else:  # an option can switch the stamps off
                time_ns = clock_now_ns()
                _close_gifts(ancillary)
            if time_ns < last_ns:
                time_ns = last_ns
            last_ns = time_ns
            sockaddr = sockaddr_now
            size_bytes += (count := len(payload))
            peer = peers.get(sockaddr_now) or self._learn(sockaddr_now)
            add(make(Piece, (time_ns, _RX, 0, peer, payload, count, 0)))  # half the time of Piece(…)
        end_ns = clock_now_ns()
        if last_ns > end_ns:  # the wall clock was set back meanwhile
            pieces = [piece._replace(time_ns=min(piece.time_ns, end_ns)) for piece in pieces]
        return Batch(pieces, sockaddr, size_bytes, start_ns, end_ns - start_ns, error, kept)

    def _learn(self, sockaddr: SockAddr) -> str:
        if len(self._peers) >= PEERS_KNOWN:
            self._peers.clear()
        text = self._peers[sockaddr] = self._text(sockaddr)
        return text


def ask_for_stamps(sock: TracedSocket) -> None:
    """Have the kernel stamp datagrams, where it can."""
    if _HAS_STAMPS:
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)


def _close_gifts(ancillary: Ancillary) -> None:
    """Open files that a peer on this computer sent along: nobody asked for them, and each would stay open."""
    for level, kind, data in ancillary:
        if level == _SOCKET and kind == SCM_RIGHTS:
            for at in range(0, len(data) - 3, 4):
                os.close(int.from_bytes(data[at : at + 4], sys.byteorder))


def _receiver(sock: TracedSocket) -> Callable[[int, int], Received]:
    # The plain C method: the reader puts one entry a wake-up on the tape, not one a datagram.
    if hasattr(socket.socket, "recvmsg"):
        return super(TracedSocket, sock).recvmsg
    receive_from = super(TracedSocket, sock).recvfrom

    def receive_datagram(room_bytes: int, _ancillary_bytes: int) -> Received:  # Windows
        payload, sockaddr = receive_from(room_bytes)
        return payload, [], 0, sockaddr

    return receive_datagram

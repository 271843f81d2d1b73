"""ICMP echo sockets: without privileges where the system has those, else raw.

icmp(7), raw(7), ipv6(7); Winsock has raw ones only: "TCP/IP Raw Sockets".
"""

from __future__ import annotations

import secrets
import socket
import sys
from contextlib import suppress
from typing import Final

from workbench.engine.addresses import Address
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.drain import ask_for_stamps
from workbench.engine.datagrams.errors import ask_for_errors
from workbench.engine.datagrams.family import Opened
from workbench.engine.datagrams.interfaces import interface_index
from workbench.engine.datagrams.ipfamily import ANY_HOST, is_group
from workbench.engine.datagrams.rawfamily import RawFamily
from workbench.engine.datagrams.sending import send_by
from workbench.engine.options.setting import bind_client, prepare_datagram
from workbench.model.endpoint import Endpoint

IPPROTO_ICMPV6: Final = 58  # Windows' Python has no name for it on every version
# linux/in.h; ws2ipdef.h; netinet/in.h of macOS. Python names the IPv6 ones only.
IP_RECVTTL: Final = {"linux": 12, "win32": 21, "darwin": 24}.get(sys.platform)
IPV6_RECVHOPLIMIT: Final[int | None] = getattr(socket, "IPV6_RECVHOPLIMIT", None)  # Windows has none
IP_TTL_KINDS: Final = (2, IP_RECVTTL)  # Linux and Windows deliver it as IP_TTL, macOS as IP_RECVTTL

UNPRIVILEGED = "echo requests go through a socket that needs no privilege; the system chooses the identifier"
PRIVILEGED = "echo requests go through a raw socket, with the identifier {}"


class EchoFamily(RawFamily):
    """``identifier`` tells our requests from other programs' on a raw socket; None where the system does that."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.identifier: int | None = None
        self.version = 4

    def make(self, address: Address) -> TracedSocket:
        self._doing = "opening an ICMP socket"
        self.version = 6 if address.family == socket.AF_INET6 else 4
        protocol = IPPROTO_ICMPV6 if self.version == 6 else socket.IPPROTO_ICMP
        self.identifier = None
        if sys.platform != "win32":
            # EACCES: our group is not in net.ipv4.ping_group_range; EPROTONOSUPPORT: a system without such sockets.
            with suppress(OSError):
                return TracedSocket(address.family, socket.SOCK_DGRAM, self._tape, self._clock, protocol=protocol)
        self.identifier = secrets.randbelow(0xFFFF) + 1
        return TracedSocket(address.family, socket.SOCK_RAW, self._tape, self._clock, protocol=protocol)

    def place(self, sock: TracedSocket, address: Address) -> Opened:
        """Never connected: routers answer too, and each member of a group for itself."""
        self._doing = self.text(address.sockaddr)
        own = self._own_endpoint(address)
        prepare_datagram(sock, own, self.options)
        ask_for_stamps(sock)
        _ask_for_ttl(sock)
        has_queue = self.identifier is None and ask_for_errors(sock)  # a raw socket is sent the messages themselves
        if index := interface_index(self.url.interface):
            send_by(sock, index, multicast=is_group(address))
        self._doing, self._binding = f"binding to {own}", True
        bind_client(sock, own or Endpoint(ANY_HOST[self.version == 6], 0))  # Windows receives on a bound one only
        note = UNPRIVILEGED if self.identifier is None else PRIVILEGED.format(self.identifier)
        return Opened(sock, address.sockaddr, self.text(address.sockaddr), has_queue, notes=(note,))

    def local(self, sock: TracedSocket) -> str:
        """The address that was asked for; else the system chooses one for each request."""
        local = super().local(sock)
        return "" if Endpoint(local).is_wildcard else local


def _ask_for_ttl(sock: TracedSocket) -> None:
    with suppress(OSError):  # without it, the answers' time to live is not known
        if sock.family == socket.AF_INET6:
            if IPV6_RECVHOPLIMIT is not None:
                sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1)
        elif IP_RECVTTL is not None:
            sock.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)

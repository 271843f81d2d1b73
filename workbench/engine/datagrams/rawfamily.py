"""Raw IP: packets of a protocol without ports. raw(7); Winsock: "TCP/IP Raw Sockets"."""

from __future__ import annotations

import socket
import sys
from typing import Final

from workbench.engine.addresses import Address, SockAddr, address_text
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.family import Opened
from workbench.engine.datagrams.ipfamily import UdpFamily
from workbench.model.endpoint import Endpoint, check_host, check_ipv6
from workbench.model.failures import Failure, Reason

HAS_HEADER = (
    "each received record is a whole packet and begins with its IPv4 header, 20 bytes or more; "
    "what is sent goes behind a header that the system writes"
)
NO_HEADER = "records are what stands behind the IPv6 header: the system takes it off, and writes that of what is sent"

# raw(7); Linux has it on for protocol 255, IPPROTO_RAW. linux/in6.h, ws2ipdef.h for IPv6's number.
OWN_HEADER = "what is sent must begin with its own IP header: the system writes none (IP_HDRINCL is on)"
IPV6_HDRINCL: Final = {"linux": 36, "win32": 2}.get(sys.platform)


class RawFamily(UdpFamily):
    """SOCK_RAW with the protocol of the URL. Addresses have no port."""

    kind = socket.SOCK_RAW

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(self.url.endpoint.host, 0)

    def text(self, sockaddr: SockAddr) -> str:
        return host_text(sockaddr)

    def parse(self, text: str) -> Endpoint:
        host = text.removeprefix("[").removesuffix("]")
        if ":" in host:
            check_ipv6(host, 0)
        else:
            check_host(host, 0)
        return Endpoint(host, 0)

    def make(self, address: Address) -> TracedSocket:
        self._doing = f"opening a raw socket for protocol {self.url.protocol}"
        protocol = self.url.protocol or 0
        return TracedSocket(address.family, self.kind, self._tape, self._clock, protocol=protocol)

    def place(self, sock: TracedSocket, address: Address) -> Opened:
        self._doing = self.text(address.sockaddr)
        note = HAS_HEADER if sock.family == socket.AF_INET else NO_HEADER
        opened = super().place(sock, address)
        return opened._replace(notes=(OWN_HEADER if _takes_header(sock) else note,))

    def _own_endpoint(self, address: Address) -> Endpoint | None:
        own = super()._own_endpoint(address)
        return None if own is None else Endpoint(own.host, 0)

    def failure(self, error: OSError, what: str, sock: TracedSocket | None = None) -> Failure:
        failure = super().failure(error, what, sock)
        if sock is None and failure.reason is Reason.ACCESS_DENIED:
            return Failure(Reason.RAW_NOT_ALLOWED, what, failure.errno)
        return failure


def host_text(sockaddr: SockAddr) -> str:
    """The host alone, with its scope; an IPv6 one without brackets."""
    if not isinstance(sockaddr, tuple):
        return address_text(sockaddr)
    scope = sockaddr[3] if len(sockaddr) > 3 else 0
    host = str(sockaddr[0])
    return f"{host}%{scope}" if scope and "%" not in host else host


def _takes_header(sock: TracedSocket) -> bool:
    number = IPV6_HDRINCL if sock.family == socket.AF_INET6 else getattr(socket, "IP_HDRINCL", None)
    level = socket.IPPROTO_IPV6 if sock.family == socket.AF_INET6 else socket.IPPROTO_IP
    try:
        return number is not None and bool(socket.socket.getsockopt(sock, level, number))
    except OSError:
        return False

"""UDP: host and port, a look-up for names, groups and broadcasts."""

from __future__ import annotations

import errno
import socket
from dataclasses import replace

from workbench.engine.addresses import Address, SockAddr, address_text, mapped_to_ipv6, numeric_address
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.drain import ask_for_stamps
from workbench.engine.datagrams.errors import ask_for_errors, ignore_resets
from workbench.engine.datagrams.family import Opened
from workbench.engine.datagrams.interfaces import interface_index
from workbench.engine.datagrams.sending import may_broadcast, send_by
from workbench.engine.failures import failure_from
from workbench.engine.feed import Feed
from workbench.engine.options.setting import IS_LINUX, IS_WINDOWS, bind_client, prepare_datagram, takes_ipv4
from workbench.engine.resolver import Resolver
from workbench.model.clock import Clock
from workbench.model.endpoint import Endpoint, parse_endpoint
from workbench.model.failures import Failure, Reason
from workbench.model.multicast import GroupMembership
from workbench.model.sockets import AddressFamily, Role, SocketOptions, SocketSpec

ANY_HOST = ("0.0.0.0", "::")  # groups are not bound to one of our addresses: on Linux nothing would be heard
_NO_BROADCAST = (errno.EACCES, 10013)  # ip(7), "connect function" of Winsock


class UdpFamily:
    """Also what raw sockets and ICMP have in common with UDP: IPv4 and IPv6."""

    kind = socket.SOCK_DGRAM

    def __init__(self, spec: SocketSpec, tape: CallTape, clock: Clock) -> None:
        self.url = spec.parsed_url
        self.options = spec.options
        self.is_client = spec.role is Role.CLIENT
        self._tape = tape
        self._clock = clock
        self._resolver = Resolver(tape, clock, socket.SOCK_DGRAM)
        self._sock: TracedSocket | None = None
        self._doing = ""  # for what a failure was about
        self._binding = False

    # -- addresses

    async def find(self, feed: Feed) -> list[Address] | Failure:
        return await self._resolver.resolve_and_tell(self.endpoint, self.options, feed)

    @property
    def endpoint(self) -> Endpoint:
        """Where it is, or goes."""
        return self.url.endpoint

    def text(self, sockaddr: SockAddr) -> str:
        return address_text(sockaddr)

    def local(self, sock: TracedSocket) -> str:
        return self.text(sock.getsockname())

    def parse(self, text: str) -> Endpoint:
        """A destination as people write it. Raises SocketUrlError."""
        return parse_endpoint(text)

    def address(self, text: str) -> Address | None:
        return numeric_address(self.parse(text))

    async def look_up(self, text: str) -> list[Address] | Failure:
        timeout_s = self.options.resolve_timeout_ms / 1000
        return await self._resolver.resolve(self.parse(text), self.options.family, timeout_s)

    def usable(self, address: Address) -> Address | None:
        sock = self._sock
        if sock is None or address.family == sock.family:
            return address
        return mapped_to_ipv6(address) if takes_ipv4(sock) else None

    # -- opening

    def open(self, address: Address) -> Opened | Failure:
        self._doing, self._binding = self.text(address.sockaddr), False
        sock: TracedSocket | None = None
        try:
            sock = self._sock = self.make(address)
            return self.place(sock, address)
        except OSError as error:
            failure = self._opening_failure(error, address, sock)
            if sock is not None:
                sock.close()
            return failure

    def closed(self) -> None:
        self._sock = None

    def make(self, address: Address) -> TracedSocket:
        """The socket itself. Raises OSError."""
        return TracedSocket(address.family, self.kind, self._tape, self._clock)

    def place(self, sock: TracedSocket, address: Address) -> Opened:
        """Options, then binding or connecting. Raises OSError."""
        options, own = self.options, self._own_endpoint(address)
        if is_group(address):
            # No dual stack: a group is of one family, and what else comes to the port would confuse.
            options = replace(options, family=AddressFamily.IPV6)
            if not self.is_client:
                options = _shared(sock, options)
        prepare_datagram(sock, own, options)
        ask_for_stamps(sock)
        has_queue = ask_for_errors(sock)
        index = interface_index(self.url.interface) or _scope(address)
        for multicast in (True,) if is_group(address) else (True, False):
            if index:
                send_by(sock, index, multicast=multicast)
        opened = self._place_client(sock, address, own) if self.is_client else self._place_bound(sock, address, own)
        group = None
        if is_group(address) and not self.is_client:
            group = GroupMembership(_host(address), str(index or ""))
        return opened._replace(has_error_queue=has_queue, group=group)

    def failure(self, error: OSError, what: str, sock: TracedSocket | None = None) -> Failure:
        failure = failure_from(error, what, datagram=True)
        if failure.errno not in _NO_BROADCAST or sock is None or (self._binding and what == self._doing):
            return failure
        if not _is_ipv4(what, sock) or may_broadcast(sock):
            return failure
        return Failure(Reason.BROADCAST_NOT_ALLOWED, what, failure.errno)

    def _opening_failure(self, error: OSError, address: Address, sock: TracedSocket | None) -> Failure:
        failure = self.failure(error, self._doing, sock)
        if failure.reason is Reason.ADDRESS_IN_USE and is_group(address):
            return replace(failure, detail=f"{failure.detail}, whose holder does not share it (reuse_address)")
        return failure

    def _own_endpoint(self, address: Address) -> Endpoint | None:
        """What it is bound to; None for what the system chooses."""
        if self.is_client:
            return self.url.bind
        if is_group(address):
            return self.url.bind or Endpoint(ANY_HOST[address.family == socket.AF_INET6], self.endpoint.port)
        return self.endpoint

    def _place_bound(self, sock: TracedSocket, address: Address, own: Endpoint | None) -> Opened:
        ignore_resets(sock)
        numeric = numeric_address(own) if own is not None and is_group(address) else None
        where = (numeric or address).sockaddr
        self._doing, self._binding = f"binding to {self.text(where)}", True
        sock.bind(where)
        return Opened(sock)

    def _place_client(self, sock: TracedSocket, address: Address, own: Endpoint | None) -> Opened:
        peer = self.text(address.sockaddr)
        apart = is_group(address) or may_broadcast(sock)  # whoever answers does it from an address of his own
        if apart and own is None:
            own = Endpoint(ANY_HOST[sock.family == socket.AF_INET6], 0)
        if own is not None:
            self._doing, self._binding = f"binding to {own}", True
            bind_client(sock, own)
        self._doing, self._binding = peer, False
        if apart:
            return Opened(sock, address.sockaddr, peer)
        sock.connect(address.sockaddr)
        return Opened(sock, None, peer)


def is_group(address: Address) -> bool:
    """A multicast address."""
    return Endpoint(_host(address)).is_multicast


def _host(address: Address) -> str:
    return str(address.sockaddr[0]).partition("%")[0]


def _scope(address: Address) -> int:
    """The scope id of an IPv6 address, which is the index of an interface; 0 for none."""
    scope = address.sockaddr[3] if address.family == socket.AF_INET6 else 0
    return scope if isinstance(scope, int) else 0


def _is_ipv4(what: str, sock: TracedSocket) -> bool:
    return sock.family == socket.AF_INET or "." in what.rpartition(":")[0]


def _shared(sock: TracedSocket, options: SocketOptions) -> SocketOptions:
    """Several members on one computer share the port: SO_REUSEADDR, on the BSDs SO_REUSEPORT as well."""
    if not (IS_LINUX or IS_WINDOWS) and hasattr(socket, "SO_REUSEPORT"):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return replace(options, reuse_address=True)

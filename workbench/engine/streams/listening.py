"""One listening socket: a listener has one for each address that its name stands for."""

from __future__ import annotations

import socket

from workbench.engine.addresses import Address, address_text
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.options.setting import granted_receive_bytes, prepare_listener, prepare_other, takes_ipv4
from workbench.engine.streams.acceptor import Acceptor
from workbench.engine.streams.families import is_ip, is_unix, stream_socket
from workbench.engine.streams.socketfiles import SocketFile, path_of
from workbench.model.clock import Clock
from workbench.model.endpoint import Endpoint
from workbench.model.sockets import SocketOptions

DUAL_STACK = "IPv6 and IPv4, dual stack"
IPV6_ONLY = "IPv6 only, IPV6_V6ONLY"


class ListeningSocket:
    """Bound, and listening once :meth:`open` is through; ``acceptor`` is set by the listener."""

    acceptor: Acceptor | None = None

    def __init__(self, address: Address, tape: CallTape, clock: Clock) -> None:
        """Raises OSError where such a socket cannot be made."""
        self._address = address
        self._file: SocketFile | None = None
        self.sock: TracedSocket = stream_socket(address, tape, clock)
        self.local = ""
        self.stack = ""  # which families one on the wildcard of IPv6 takes

    def open(self, endpoint: Endpoint, options: SocketOptions, *, ipv6_only: bool = False) -> None:
        """Bind and listen. Raises OSError; then it is to be closed."""
        sock = self.sock
        if is_ip(sock.family):
            prepare_listener(sock, endpoint, options, ipv6_only=ipv6_only)
        else:
            prepare_other(sock, options)
        path = path_of(self._address) if is_unix(sock.family) else None
        if path is None:
            sock.bind(self._address.sockaddr)
        else:
            self._file = SocketFile(path)
            self._file.bind(sock)
        sock.listen(options.backlog)
        self.local = address_text(sock.getsockname())
        if sock.family == socket.AF_INET6 and sock.getsockname()[0] == "::":  # any other address is of IPv6 alone
            self.stack = DUAL_STACK if takes_ipv4(sock) else IPV6_ONLY

    @property
    def port(self) -> int:
        """That it is bound to; 0 for a kind that has none."""
        name = self.sock.getsockname()
        return int(name[1]) if is_ip(self.sock.family) else 0

    @property
    def receive_buffer_bytes(self) -> int:
        """As it was granted; what is accepted inherits it."""
        return granted_receive_bytes(self.sock)

    def hold(self, held: bool) -> None:
        """Leave clients in the backlog, or fetch them again."""
        if self.acceptor is not None:
            self.acceptor.hold(held)

    def stop(self) -> None:
        """Accept no more."""
        acceptor, self.acceptor = self.acceptor, None
        if acceptor is not None:
            acceptor.close()

    def close(self) -> None:
        """Close the socket, and remove the file that it made."""
        self.stop()
        self.sock.close()
        if self._file is not None:
            self._file.remove()

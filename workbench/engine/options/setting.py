"""Socket options with their differences between systems, each in one place."""

from __future__ import annotations

import errno
import socket
import sys

from workbench.engine.addresses import numeric_address
from workbench.engine.calls.lingering import LINGER
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.options.applying import Phase, apply_for_later
from workbench.model.endpoint import Endpoint
from workbench.model.sockets import AddressFamily, SocketOptions

IS_LINUX = sys.platform == "linux"
IS_WINDOWS = sys.platform == "win32"

SO_RCVBUFFORCE = 33  # asm-generic/socket.h; past net.core.rmem_max, for those who have CAP_NET_ADMIN
DATAGRAM_BUFFER_BYTES = 8 * 1024 * 1024
IP_FAMILIES = (socket.AF_INET, socket.AF_INET6)


def reset_on_close(sock: socket.socket) -> None:
    """Make ``close`` send a reset: linger on, for no time (SO_LINGER 1, 0). A socket that is gone stays as it is."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER.pack(1, 0))
    except OSError:
        pass


def prepare_client(sock: TracedSocket, options: SocketOptions) -> None:
    """Options of a stream socket before it is bound and connects; those by name come last, so they have the word."""
    set_no_delay(sock, options)
    set_buffers(sock, options.receive_buffer_bytes, options.send_buffer_bytes)
    if options.reuse_address:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    apply_for_later(sock, options.socket_options, Phase.FRESH)


def bind_client(sock: TracedSocket, bind: Endpoint | None) -> None:
    """Bind a client to the local address that the user chose. Raises OSError."""
    if bind is None:
        return
    local = numeric_address(bind)
    if local is None:
        raise OSError(errno.EINVAL, "a local address is written in numbers")
    if local.family != sock.family:
        raise OSError(errno.EAFNOSUPPORT, "the local address is of another family than the peer's")
    sock.bind(local.sockaddr)


def prepare_accepted(sock: TracedSocket, options: SocketOptions) -> None:
    """Options that every connection has and that it does not inherit from its listener on every system."""
    if sock.family in IP_FAMILIES:
        set_no_delay(sock, options)
    apply_for_later(sock, options.socket_options, Phase.ACCEPTED)


def prepare_other(sock: TracedSocket, options: SocketOptions) -> None:
    """Options of a socket of another kind than IP, before it is bound or connects."""
    set_buffers(sock, options.receive_buffer_bytes, options.send_buffer_bytes)
    apply_for_later(sock, options.socket_options, Phase.FRESH)


def set_no_delay(sock: TracedSocket, options: SocketOptions) -> None:
    """TCP_NODELAY, where it is asked for by its field."""
    if options.no_delay:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def prepare_listener(
    sock: TracedSocket, endpoint: Endpoint, options: SocketOptions, *, ipv6_only: bool = False
) -> None:
    """Options of a listener before it is bound. ``ipv6_only``: another socket takes IPv4 on the same port."""
    if IS_WINDOWS:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _choose_stack(sock, endpoint, options, ipv6_only)
    set_buffers(sock, options.receive_buffer_bytes, options.send_buffer_bytes)  # inherited by what it accepts
    apply_for_later(sock, options.socket_options, Phase.FRESH)


def prepare_datagram(sock: TracedSocket, endpoint: Endpoint | None, options: SocketOptions) -> None:
    """Options of a datagram socket before it is bound to ``endpoint`` (None: to what the system chooses)."""
    if options.reuse_address:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    elif IS_WINDOWS:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
    if endpoint is not None:
        _choose_stack(sock, endpoint, options)
    set_buffers(sock, options.receive_buffer_bytes or DATAGRAM_BUFFER_BYTES, options.send_buffer_bytes)
    apply_for_later(sock, options.socket_options, Phase.FRESH)


def set_buffers(sock: TracedSocket, receive_bytes: int, send_bytes: int) -> None:
    """Ask for buffer sizes; 0 leaves the system's own. What was granted is asked with :func:`granted_receive_bytes`."""
    if receive_bytes and not (IS_LINUX and _force_receive_buffer(sock, receive_bytes)):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    if send_bytes:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_bytes)


def granted_receive_bytes(sock: socket.socket) -> int:
    """The receive buffer, in the unit in which it is asked for: Linux reports twice that (socket(7))."""
    granted: int = sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    return granted // 2 if IS_LINUX else granted


def takes_ipv4(sock: socket.socket) -> bool:
    """True for an IPv6 socket that also speaks IPv4 (dual stack)."""
    if sock.family != socket.AF_INET6:
        return False
    return not socket.socket.getsockopt(sock, socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)


def _choose_stack(sock: TracedSocket, endpoint: Endpoint, options: SocketOptions, ipv6_only: bool = False) -> None:
    # Systems differ in their default, so the wildcard :: says which it means: both families, unless IPv6 was chosen.
    if sock.family == socket.AF_INET6 and (endpoint.is_wildcard or ipv6_only):
        only = int(ipv6_only or options.family is AddressFamily.IPV6)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)


def _force_receive_buffer(sock: TracedSocket, size_bytes: int) -> bool:
    try:
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, size_bytes)
    except OSError:  # EPERM: the bound of net.core.rmem_max holds for us
        return False
    return True

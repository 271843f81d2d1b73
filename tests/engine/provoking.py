"""Errors on a socket of the engine, each provoked for real; nothing leaves this computer."""

import os
import socket
import struct
from pathlib import Path

import pytest

from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.clock import Clock

CLOSED_PORT = ("127.0.0.1", 1)


class Sockets:
    """Sockets of the engine on one tape, closed at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tape = CallTape()
        self._made: list[socket.socket] = []

    def make(self, family: int = socket.AF_INET, kind: int = socket.SOCK_STREAM, fileno: int | None = None):
        sock = TracedSocket(family, kind, self.tape, Clock(), fileno)
        self._made.append(sock)
        return sock

    def datagram(self):
        return self.make(kind=socket.SOCK_DGRAM)

    def unix(self, kind: int = socket.SOCK_STREAM):
        return self.make(socket.AF_UNIX, kind)

    def listening(self, backlog: int = 5):
        sock = self.make()
        sock.bind(("127.0.0.1", 0))
        sock.listen(backlog)
        return sock

    def connected(self):
        """A pair over loopback: the client's end and the accepted one."""
        listener = self.listening()
        client = self.make()
        client.setblocking(True)
        client.connect(listener.getsockname())
        listener.setblocking(True)
        accepted, _address = listener.accept()
        self._made.append(accepted)
        return client, accepted

    def close(self) -> None:
        for sock in self._made:
            sock.close()


def refused(sockets: Sockets) -> None:
    sock = sockets.make()
    sock.setblocking(True)
    sock.connect(CLOSED_PORT)


def reset(sockets: Sockets) -> None:
    client, accepted = sockets.connected()
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    accepted.close()
    client.recv_into(bytearray(1))


def broken_pipe(sockets: Sockets) -> None:
    client, _accepted = sockets.connected()
    client.shutdown(socket.SHUT_WR)
    client.send(b"too late")


def address_in_use(sockets: Sockets) -> None:
    sockets.make().bind(sockets.listening().getsockname())


def address_not_local(sockets: Sockets) -> None:
    sockets.make().bind(("192.0.2.1", 0))


def broadcast_without_leave(sockets: Sockets) -> None:
    sockets.datagram().sendto(b"x", ("127.255.255.255", 9))


def message_too_long(sockets: Sockets) -> None:
    sockets.datagram().sendto(bytes(65_508), ("127.0.0.1", 9))


def not_connected(sockets: Sockets) -> None:
    sockets.make().shutdown(socket.SHUT_WR)


def no_destination(sockets: Sockets) -> None:
    sockets.datagram().send(b"x")


def family_not_supported(sockets: Sockets) -> None:
    sockets.make(family=99)


def address_of_another_family(sockets: Sockets) -> None:
    sock = sockets.datagram()
    sock.connect(("127.0.0.1", 9))
    six = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM, 0, sock.detach())  # an IPv6 address on an IPv4 socket
    with six:
        six.connect(("::1", 9))


def bound_twice(sockets: Sockets) -> None:
    sock = sockets.listening()
    sock.bind(("127.0.0.1", 0))


def connected_twice(sockets: Sockets) -> None:
    client, accepted = sockets.connected()
    client.connect(accepted.getsockname())


def in_progress(sockets: Sockets) -> None:
    sockets.make().connect(sockets.listening().getsockname())


def already_in_progress(sockets: Sockets) -> None:
    """The third client of a listener whose queue holds one waits: Linux lets its SYN lie."""
    address = sockets.listening(backlog=0).getsockname()
    for _ in range(3):
        last = sockets.make()
        with pytest.raises(BlockingIOError):
            last.connect(address)
    last.connect(address)


def would_block(sockets: Sockets) -> None:
    sock = sockets.datagram()
    sock.bind(("127.0.0.1", 0))
    sock.recv_into(bytearray(1))


def protocol_not_supported(_sockets: Sockets) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_UDP)


def type_not_supported(sockets: Sockets) -> None:
    sockets.make(kind=socket.SOCK_SEQPACKET)


def unknown_option(sockets: Sockets) -> None:
    sockets.make().setsockopt(socket.IPPROTO_TCP, 9_999, 1)


def closed_socket(sockets: Sockets) -> None:
    sock = sockets.make()
    sock.close()
    sock.recv_into(bytearray(1))


def no_socket(sockets: Sockets) -> None:
    reading, writing = os.pipe()
    os.close(writing)
    sockets.make(fileno=reading).recv_into(bytearray(1))


def listening_datagram(sockets: Sockets) -> None:
    sockets.datagram().listen()


def no_such_file(sockets: Sockets) -> None:
    sockets.unix().connect(str(sockets.folder / "nobody"))


def no_folder(sockets: Sockets) -> None:
    (sockets.folder / "file").touch()
    sockets.unix().connect(str(sockets.folder / "file" / "socket"))


def looping_path(sockets: Sockets) -> None:
    (sockets.folder / "circle").symlink_to("circle")
    sockets.unix().connect(str(sockets.folder / "circle"))


def wrong_type(sockets: Sockets) -> None:
    path = str(sockets.folder / "datagrams")
    sockets.unix(socket.SOCK_DGRAM).bind(path)
    sockets.unix().connect(path)


def no_such_interface(sockets: Sockets) -> None:
    request = struct.pack("4s4si", socket.inet_aton("239.255.0.1"), bytes(4), 999_999)  # ip_mreqn, ip(7)
    sockets.datagram().setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)


ON_A_SOCKET = [
    (refused, "ECONNREFUSED", "WSAECONNREFUSED 10061"),
    (reset, "ECONNRESET", "WSAECONNRESET 10054"),
    (broken_pipe, "EPIPE", "WSAESHUTDOWN 10058"),
    (address_in_use, "EADDRINUSE", "WSAEADDRINUSE 10048"),
    (address_not_local, "EADDRNOTAVAIL", "WSAEADDRNOTAVAIL 10049"),
    (broadcast_without_leave, "EACCES", "WSAEACCES 10013"),
    (message_too_long, "EMSGSIZE", "WSAEMSGSIZE 10040"),
    (not_connected, "ENOTCONN", "WSAENOTCONN 10057"),
    (no_destination, "EDESTADDRREQ", "WSAEDESTADDRREQ 10039"),
    (family_not_supported, "EAFNOSUPPORT", "WSAEAFNOSUPPORT 10047"),
    (address_of_another_family, "EAFNOSUPPORT", "WSAEAFNOSUPPORT 10047"),
    (bound_twice, "EINVAL", "WSAEINVAL 10022"),
    (connected_twice, "EISCONN", "WSAEISCONN 10056"),
    (in_progress, "EINPROGRESS", "WSAEINPROGRESS 10036"),
    (already_in_progress, "EALREADY", "WSAEALREADY 10037"),
    (would_block, "EAGAIN", "WSAEWOULDBLOCK 10035"),
    (protocol_not_supported, "EPROTONOSUPPORT", "WSAEPROTONOSUPPORT 10043"),
    (type_not_supported, "ESOCKTNOSUPPORT", "WSAESOCKTNOSUPPORT 10044"),
    (unknown_option, "ENOPROTOOPT", "WSAENOPROTOOPT 10042"),
    (closed_socket, "EBADF", "WSAEBADF 10009"),
    (no_socket, "ENOTSOCK", "WSAENOTSOCK 10038"),
    (listening_datagram, "EOPNOTSUPP", "WSAEOPNOTSUPP 10045"),
    (looping_path, "ELOOP", "WSAELOOP 10062"),
    (wrong_type, "EPROTOTYPE", "WSAEPROTOTYPE 10041"),
    (no_such_interface, "ENODEV", "WSAEADDRNOTAVAIL 10049"),
    (no_such_file, "ENOENT", ""),  # Winsock has no word for these two: this system's number stands there
    (no_folder, "ENOTDIR", ""),
]  # fmt: skip

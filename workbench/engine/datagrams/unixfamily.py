"""Unix datagram sockets: a path or an abstract name for an address. unix(7)."""

from __future__ import annotations

import errno
import os
import platform
import socket
import sys
from dataclasses import replace

from workbench.engine.addresses import Address, SockAddr, address_text
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.drain import STAMP_BYTES, ask_for_stamps
from workbench.engine.datagrams.family import Opened
from workbench.engine.failures import failure_from
from workbench.engine.feed import Feed
from workbench.engine.options.setting import prepare_other
from workbench.engine.streams.socketfiles import SocketFile, bind_trouble, connect_trouble, path_of
from workbench.model.absentkinds import why_absent
from workbench.model.clock import Clock
from workbench.model.endpoint import Endpoint
from workbench.model.failures import Failure, Reason
from workbench.model.peertexts import UNNAMED
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role, SocketSpec

NO_ANSWERS = "peers cannot answer: this socket has no name (give it one: ?bind=/path)"
# More than Linux lets a datagram be: 17 fragments of 32 KiB and a little (af_unix.c, skbuff.h: MAX_SKB_FRAGS).
ROOM_BYTES = 1024 * 1024
_FAMILY: int | None = getattr(socket, "AF_UNIX", None)


class UnixFamily:
    """A client may be bound too (``bind=``), so that its peers can answer. Files of our own are removed at the end."""

    def __init__(self, spec: SocketSpec, tape: CallTape, clock: Clock) -> None:
        self.url = spec.parsed_url
        self.options = spec.options
        self.is_client = spec.role is Role.CLIENT
        self._tape = tape
        self._clock = clock
        self._file: SocketFile | None = None

    async def find(self, feed: Feed) -> list[Address] | Failure:
        if _FAMILY is None or sys.platform == "win32":
            return Failure(
                Reason.KIND_NOT_HERE, why_absent(Scheme.UNIX_DGRAM, sys.platform, platform.python_version())
            )
        names = [self.url.endpoint.host, self.url.bind.host if self.url.bind else ""]
        if sys.platform != "linux" and any(name.startswith("@") for name in names):
            return Failure(Reason.KIND_NOT_HERE, "abstract names of Unix sockets exist on Linux only")
        return [_address(self.url.endpoint.host)]

    def open(self, address: Address) -> Opened | Failure:
        sock: TracedSocket | None = None
        own = address if not self.is_client else _address(self.url.bind.host) if self.url.bind else None
        what = str(address)
        try:
            sock = TracedSocket(address.family, socket.SOCK_DGRAM, self._tape, self._clock)
            prepare_other(sock, self.options)
            ask_for_stamps(sock)
            if own is not None:
                what = f"binding to {own}"
                self._bind(sock, own)
            if self.is_client:
                what = str(address)
                sock.connect(address.sockaddr)
                notes = () if own is not None else (NO_ANSWERS,)
                return _opened(sock, str(address), notes)
        except OSError as error:
            if sock is not None:
                sock.close()
            self.closed()
            return self._opening_failure(error, what, own, address)
        return _opened(sock)._replace(to_be_polled=False)

    def closed(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.remove()

    def text(self, sockaddr: SockAddr) -> str:
        return address_text(sockaddr) or UNNAMED

    def local(self, sock: TracedSocket) -> str:
        return self.text(sock.getsockname())

    def failure(self, error: OSError, what: str, sock: TracedSocket | None = None) -> Failure:
        failure = failure_from(error, what)
        if failure.reason in (Reason.REFUSED, Reason.RESET):
            return replace(failure, reason=Reason.REFUSED, detail=f"nobody is bound to {what} any more")
        if failure.reason is Reason.NO_BUFFERS or failure.errno == errno.EMSGSIZE:
            return replace(failure, reason=Reason.MESSAGE_TOO_LONG)
        return failure

    def address(self, text: str) -> Address | None:
        if text == UNNAMED:
            raise ValueError("the sender is bound to no name, so that nobody can answer it")
        if not Endpoint(text).is_path:
            raise ValueError("a path begins with /, an abstract name with @")
        return _address(text)

    def usable(self, address: Address) -> Address | None:
        return address

    async def look_up(self, text: str) -> list[Address] | Failure:
        return Failure(Reason.NO_SUCH_PATH, text)

    def _bind(self, sock: TracedSocket, own: Address) -> None:
        path = path_of(own)
        if path is None:
            sock.bind(own.sockaddr)
            return
        self._file = SocketFile(path)
        self._file.bind(sock)

    def _opening_failure(self, error: OSError, what: str, own: Address | None, address: Address) -> Failure:
        failure = failure_from(error, what)
        if own is not None and what.startswith("binding"):
            return bind_trouble(failure, own, self._tape, self._clock)
        return connect_trouble(failure, address)


def _opened(sock: TracedSocket, peer: str = "", notes: tuple[str, ...] = ()) -> Opened:
    # Room for the stamp alone: open files that a peer sends along (SCM_RIGHTS) are then closed by the kernel.
    return Opened(sock, None, peer, notes=notes, room_bytes=ROOM_BYTES, ancillary_bytes=STAMP_BYTES)


def _address(name: str) -> Address:
    family = _FAMILY or 0
    return Address(family, b"\0" + os.fsencode(name[1:]) if name.startswith("@") else name)

"""A socket that writes down its calls."""

from __future__ import annotations

import errno as errno_names
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from workbench.engine.addresses import address_text
from workbench.engine.calls.groupvalues import group_text
from workbench.engine.calls.lingering import LINGER, close_apart, waits_at_close
from workbench.engine.calls.names import family_name, option_names, shutdown_name, type_name
from workbench.engine.calls.tape import CallTape, DataCall
from workbench.engine.failures import error_number
from workbench.model.calls import CallRecord
from workbench.model.clock import Clock

_now_ns = time.perf_counter_ns


class TracedSocket(socket.socket):
    """A non-blocking socket whose calls stand on a call tape, those that asyncio makes included.

    ``sent_bytes`` counts what the kernel took of stream data, also with the tape switched off: it tells how much of a
    payload was through when a connection broke.
    """

    __slots__ = ("clock", "connection", "lingers", "listens", "sent_bytes", "tape")

    def __init__(  # the signature is socket.socket's, and the tape and clock that go with it
        self, family: int, kind: int, tape: CallTape, clock: Clock, fileno: int | None = None, *, protocol: int = 0
    ) -> None:
        start = _now_ns()
        self.tape = tape
        self.clock = clock
        self.connection = 0
        self.sent_bytes = 0
        self.lingers = False  # a close waits for the peer; a listener's own does not, but those it accepts inherit it
        self.listens = False
        try:
            # Protocol 0 is the usual one; with IPPROTO_TCP asyncio would switch TCP_NODELAY on by itself.
            super().__init__(family, kind, protocol, fileno)
        except OSError as error:
            self._failed("socket", f"{family_name(family)}, {type_name(kind)}, {protocol}", start, error)
            raise
        self.setblocking(False)
        if fileno is None:
            self._done("socket", f"{family_name(family)}, {type_name(kind)}, {protocol}", start, str(self.fileno()))

    # -- control calls

    def bind(self, address: Any) -> None:
        start = _now_ns()
        try:
            super().bind(address)
        except OSError as error:
            self._failed("bind", address_text(address), start, error)
            raise
        self._done("bind", address_text(address), start)

    def listen(self, backlog: int = 128) -> None:
        start = _now_ns()
        try:
            super().listen(backlog)
        except OSError as error:
            self._failed("listen", str(backlog), start, error)
            raise
        self.listens = True
        self._done("listen", str(backlog), start)

    def connect(self, address: Any) -> None:
        start = _now_ns()
        try:
            super().connect(address)
        except OSError as error:
            self._failed("connect", address_text(address), start, error)
            raise
        self._done("connect", address_text(address), start)

    def accept(self) -> tuple[TracedSocket, Any]:
        start = _now_ns()
        try:
            fileno, address = self._accept()  # type: ignore[attr-defined]  # what socket.accept itself builds on
        except OSError as error:
            if error.errno not in (errno_names.EAGAIN, errno_names.EWOULDBLOCK):
                self._failed("accept", "", start, error)
            raise
        accepted = TracedSocket(self.family, self.type, self.tape, self.clock, fileno, protocol=self.proto)
        accepted.lingers = self.lingers
        self._done("accept", "", start, f"{fileno}, {address_text(address)}")
        return accepted, address

    def setsockopt(self, level: int, optname: int, value: Any, *rest: Any) -> None:
        start = _now_ns()
        try:
            super().setsockopt(level, optname, value, *rest)
        except OSError as error:
            self._failed("setsockopt", _option_text(level, optname, value), start, error)
            raise
        if (level, optname) == (socket.SOL_SOCKET, socket.SO_LINGER):
            self.lingers = waits_at_close(value)
        self._done("setsockopt", _option_text(level, optname, value), start)

    def getsockopt(self, level: int, optname: int, *rest: int) -> Any:
        start = _now_ns()
        try:
            value = super().getsockopt(level, optname, *rest)
        except OSError as error:
            self._failed("getsockopt", _option_text(level, optname), start, error)
            raise
        self._done("getsockopt", _option_text(level, optname), start, _value_text(level, optname, value))
        return value

    def shutdown(self, how: int) -> None:
        start = _now_ns()
        try:
            super().shutdown(how)
        except OSError as error:
            self._failed("shutdown", shutdown_name(how), start, error)
            raise
        self._done("shutdown", shutdown_name(how), start)

    def close(self) -> None:
        if self.fileno() < 0:
            return
        start = _now_ns()
        if self.lingers and not self.listens:
            if close_apart(self, partial(self._done, "close", "", start)):
                return
            self._leave_the_rest()
        super().close()
        self._done("close", "", start)

    def _leave_the_rest(self) -> None:
        """Too many closes wait already: the system sends behind our back what is left, as without SO_LINGER."""
        with suppress(OSError):
            self.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER.pack(0, 0))

    # -- data calls

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        if not self.tape.enabled:
            return super().recv_into(buffer, nbytes, flags)
        start = _now_ns()
        try:
            count = super().recv_into(buffer, nbytes, flags)
        except OSError as error:
            self._failed("recv", str(len(buffer)), start, error)
            raise
        self._moved("recv", start, count, len(buffer))
        return count

    def send(self, data: Any, flags: int = 0) -> int:
        start = _now_ns()
        try:
            count = super().send(data, flags)
        except OSError as error:
            self._failed("send", str(len(data)), start, error)
            raise
        self.sent_bytes += count
        self._moved("send", start, count, len(data))
        return count

    def sendmsg(self, buffers: Any, *rest: Any) -> int:
        start = _now_ns()
        views = [memoryview(buffer) for buffer in buffers]
        asked_bytes = sum(view.nbytes for view in views)
        try:
            count: int = super().sendmsg(views, *rest)  # type: ignore[misc,unused-ignore]  # not on Windows
        except OSError as error:
            self._failed("sendmsg", str(asked_bytes), start, error)
            raise
        self.sent_bytes += count
        self._moved("sendmsg", start, count, asked_bytes)
        return count

    def sendto(self, data: Any, address: Any) -> int:  # type: ignore[override]  # flags are never used here
        start = _now_ns()
        try:
            count = super().sendto(data, address)
        except OSError as error:
            self._failed("sendto", f"{len(data)}, {address_text(address)}", start, error)
            raise
        self._moved("sendto", start, count, len(data), address)
        return count

    # -- the tape

    def _moved(self, name: str, start: int, count: int, asked: int, address: Any = None) -> None:
        tape = self.tape
        if not tape.enabled:
            return
        text = f"{asked}, {address_text(address)}" if address else str(asked)
        duration = _now_ns() - start
        tape.data_call(DataCall(name, self.connection, self.clock.from_perf_ns(start), duration, count, text))

    def _done(self, name: str, arguments: str, start: int, result: str = "0") -> None:
        self._note(name, arguments, start, result, None)

    def _failed(self, name: str, arguments: str, start: int, error: OSError) -> None:
        number = error_number(error)
        text = errno_names.errorcode.get(number or 0, str(number))
        self._note(name, arguments, start, f"-1 {text}", number)

    def _note(self, name: str, arguments: str, start: int, result: str, number: int | None) -> None:
        if self.tape.enabled:
            duration = _now_ns() - start
            time_ns = self.clock.from_perf_ns(start)
            self.tape.append(CallRecord(time_ns, duration, name, arguments, result, number, self.connection))


def _option_text(level: int, option: int, value: Any = None) -> str:
    level_name, name = option_names(level, option)
    if value is None:
        return f"{level_name}, {name}"
    if isinstance(value, bytes):
        value = (name.startswith("MCAST_") and group_text(value)) or value.hex(" ")
    return f"{level_name}, {name}, {value}"


def _value_text(level: int, option: int, value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex(" ")
    if (level, option) == (socket.SOL_SOCKET, socket.SO_ERROR) and value:
        return errno_names.errorcode.get(value, str(value))
    return str(value)

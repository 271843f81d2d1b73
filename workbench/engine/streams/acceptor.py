"""Accepting: by readiness where the loop tells it, else one accept after the other through the completion port."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol

from workbench.engine.addresses import SockAddr, address_text
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.failures import error_number, failure_from
from workbench.engine.tasks import TaskScope
from workbench.model.calls import CallRecord
from workbench.model.failures import Failure, Reason

BATCH = 64  # accepts per wake-up, so that a storm of clients leaves the window its turn
FIRST_BACK_OFF_S = 0.1
LONGEST_BACK_OFF_S = 1.0
LOOK_S = 0.05  # how long a client of a rare family waits at most before it is accepted on the completion port
EXHAUSTED = (Reason.TOO_MANY_FILES, Reason.NO_BUFFERS)

Accepted = Callable[[TracedSocket, SockAddr], None]
Trouble = Callable[[Failure | None], None]  # None: accepting goes on again


class Acceptor(Protocol):
    """Hands accepted sockets on until it is closed."""

    def start(self) -> None: ...

    def hold(self, held: bool) -> None:
        """Leave clients in the backlog, or fetch them again."""
        ...

    def close(self) -> None:
        """Accept no more; the listening socket is closed by its owner, afterwards."""
        ...


class BackOff:
    """Waits after the system ran out of something: 0.1 s doubling to 1 s; told once per episode."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._delay_s = 0.0

    def next_s(self, failure: Failure) -> float:
        if not self._delay_s:
            self._trouble(failure)
        self._delay_s = min(LONGEST_BACK_OFF_S, self._delay_s * 2 or FIRST_BACK_OFF_S)
        return self._delay_s

    def over(self) -> None:
        if self._delay_s:
            self._delay_s = 0.0
            self._trouble(None)


class ReadinessAcceptor:
    """``accept`` until it would block, at each wake-up."""

    def __init__(self, sock: TracedSocket, accepted: Accepted, trouble: Trouble) -> None:
        self._sock = sock
        self._accepted = accepted
        self._back_off = BackOff(trouble)
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self._held = False
        self._closed = False

    def start(self) -> None:
        if not self._held and not self._closed:
            self._watch()

    def hold(self, held: bool) -> None:
        if held == self._held:
            return
        self._held = held
        if held:
            self._unwatch()
        elif self._timer is None:
            self.start()

    def close(self) -> None:
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        self._unwatch()

    def _watch(self) -> None:
        self._loop.add_reader(self._sock.fileno(), self._ready)

    def _unwatch(self) -> None:
        self._loop.remove_reader(self._sock.fileno())

    def _ready(self) -> None:
        for _ in range(BATCH):
            if self._held or self._closed:
                return
            try:
                sock, address = self._sock.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                failure = failure_from(error, "accepting a client")
                if failure.reason in EXHAUSTED:
                    self._wait(failure)
                    return
                if error.errno in (errno.EBADF, errno.EINVAL, errno.ENOTSOCK):
                    raise  # a defect of this program
                continue  # accept(2): any other error is that of a client which is gone already
            self._back_off.over()
            self._accepted(sock, address)

    def _wait(self, failure: Failure) -> None:
        self._unwatch()
        self._timer = self._loop.call_later(self._back_off.next_s(failure), self._again)

    def _again(self) -> None:
        self._timer = None
        self.start()


class LookingAcceptor(ReadinessAcceptor):
    """Looks again and again, where the loop tells no readiness and the completion port does not know the family."""

    def __init__(self, sock: TracedSocket, accepted: Accepted, trouble: Trouble) -> None:
        super().__init__(sock, accepted, trouble)
        self._look: asyncio.TimerHandle | asyncio.Handle | None = None

    def _watch(self) -> None:
        self._look = self._loop.call_later(LOOK_S, self._look_now)

    def _unwatch(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _look_now(self) -> None:
        self._look = None
        self._ready()
        if self._timer is None and self._look is None:
            self.start()


class CompletionAcceptor:
    """``sock_accept`` in a task. A client that went away while it was accepted (WinError 64) is no end of it."""

    def __init__(self, sock: TracedSocket, accepted: Accepted, trouble: Trouble, scope: TaskScope) -> None:
        self._sock = sock
        self._accepted = accepted
        self._back_off = BackOff(trouble)
        self._scope = scope
        self._may_run = asyncio.Event()
        self._may_run.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = self._scope.spawn(self._run(), "accepting clients")

    def hold(self, held: bool) -> None:
        if held:
            self._may_run.clear()
        else:
            self._may_run.set()

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        failed = 0  # in a row: an error that stays must not keep the loop busy
        while True:
            await self._may_run.wait()
            try:
                plain, address = await loop.sock_accept(self._sock)
            except OSError as error:
                if self._sock.fileno() < 0:
                    return
                _note_completed(self._sock, f"-1 {error}", error_number(error))
                failure = failure_from(error, "accepting a client")
                failed += 1
                if failure.reason in EXHAUSTED or failed > BATCH:
                    await asyncio.sleep(self._back_off.next_s(failure))
                elif error_number(error) in (errno.EBADF, errno.EINVAL, errno.ENOTSOCK):
                    raise
                continue
            failed = 0
            self._back_off.over()
            self._accepted(_traced(plain, self._sock, address), address)


def _traced(plain: socket.socket | Any, listener: TracedSocket, address: SockAddr) -> TracedSocket:
    if isinstance(plain, TracedSocket):  # accepted by the listener's own accept, which noted it
        return plain
    family, kind = plain.family, plain.type
    number = plain.detach()
    _note_completed(listener, f"{number}, {address_text(address)}")
    sock = TracedSocket(family, kind, listener.tape, listener.clock, number, protocol=listener.proto)
    sock.lingers = listener.lingers
    return sock


def _note_completed(listener: TracedSocket, result: str, number: int | None = None) -> None:
    """An accept whose end alone was seen: when it began to wait says nothing about the client."""
    time_ns = listener.clock.from_perf_ns(time.perf_counter_ns())
    listener.tape.append(CallRecord(time_ns, 0, "accept", "", result, number, completed=True))

"""Sending datagrams: at once while the kernel takes them, else in order when it is ready again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from workbench.engine.addresses import SockAddr
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.batches import BatchSender
from workbench.engine.loops import tells_readiness
from workbench.model.failures import Failure, Reason

RETRY_S = 0.002  # where the loop does not tell when a socket takes more


class Outgoing(NamedTuple):
    """A datagram, and where it goes: None is the socket's connected peer."""

    data: bytes
    to: SockAddr | None
    peer: str


class DatagramQueue:
    """``through`` is told each datagram that the kernel took, or that it refused later (with the failure).

    ``pending_errors`` is called with the error of a send that may be an earlier datagram's; True: try again.
    """

    def __init__(
        self,
        sock: TracedSocket,
        high_bytes: int,
        low_bytes: int,
        through: Callable[[Outgoing, Failure | None], None],
        failed: Callable[[OSError, Outgoing, bool], Failure | None],
    ) -> None:
        self._sock = sock
        self._high_bytes = high_bytes
        self._low_bytes = min(low_bytes, high_bytes // 2)
        self._through = through
        self._failed = failed
        self._items: deque[Outgoing] = deque()
        self._loop = asyncio.get_running_loop()
        self._tells_readiness = tells_readiness(self._loop)
        self.waits_by_poll = True  # False: the system calls a socket ready though its peer has no room (unix(7))
        self._batches = BatchSender(sock)
        self._retry: asyncio.TimerHandle | asyncio.Handle | None = None
        self._waited_for = False
        self.queued_bytes = 0
        self.empty = asyncio.Event()
        self.empty.set()

    def put(self, item: Outgoing) -> Failure | None:
        """Send or queue. A failure means that it was not sent."""
        if not self._items:
            failure = self._transmit(item)
            if failure is None or failure.reason is not Reason.QUEUE_FULL:
                if failure is None:
                    self._through(item, None)
                return failure
        elif self.queued_bytes + len(item.data) > self._high_bytes:
            self._waited_for = True
            return Failure(Reason.QUEUE_FULL, f"{self.queued_bytes:,} bytes wait to be sent")
        self._items.append(item)
        self.queued_bytes += len(item.data)
        self._waited_for = self._waited_for or self.queued_bytes > self._low_bytes
        self.empty.clear()
        self._watch()
        return None

    def put_batch(self, payloads: Sequence[bytes], to: SockAddr | None, peer: str) -> tuple[int, int, Failure | None]:
        """How many, from the first on, the kernel has now, how many more wait in the queue, and why the next was not
        taken. Those that the kernel has are told to nobody: that is the caller's."""
        if self._items or len(payloads) == 1:
            return 0, *self._put_each(payloads, to, peer)
        taken, error = self._batches.send(payloads, to)
        if error is None:
            return taken, 0, None
        if isinstance(error, (BlockingIOError, InterruptedError)):
            return taken, *self._put_each(payloads[taken : taken + 1], to, peer)
        failure = self._failed(error, Outgoing(payloads[taken], to, peer), False)
        return taken, 0, failure  # none: that was an earlier datagram's error, and is told

    def _put_each(self, payloads: Sequence[bytes], to: SockAddr | None, peer: str) -> tuple[int, Failure | None]:
        for number, payload in enumerate(payloads):
            if (failure := self.put(Outgoing(payload, to, peer))) is not None:
                return number, failure
        return len(payloads), None

    def has_room(self, size_bytes: int) -> bool:
        """Whether :meth:`put` would take so much now; if not, :meth:`is_short` tells when to ask again."""
        if self._items and self.queued_bytes + size_bytes > self._high_bytes:
            self._waited_for = True
            return False
        return True

    def is_short(self) -> bool:
        """True once, when somebody waits for room and the queue is at its low mark or below."""
        if self._waited_for and self.queued_bytes <= self._low_bytes:
            self._waited_for = False
            return True
        return False

    def lose(self) -> list[Outgoing]:
        """Give up what is queued, and return it."""
        items, self._items = list(self._items), deque()
        self.queued_bytes = 0
        self._unwatch()
        self.empty.set()
        return items

    def _transmit(self, item: Outgoing) -> Failure | None:
        """None: the kernel has it. QUEUE_FULL: it has no room just now."""
        for last_try in (False, False, True):
            try:
                if item.to is None:
                    self._sock.send(item.data)
                else:
                    self._sock.sendto(item.data, item.to)
            except (BlockingIOError, InterruptedError):
                return Failure(Reason.QUEUE_FULL)
            except OSError as error:
                failure = self._failed(error, item, last_try)
                if failure is not None:
                    return failure
                continue  # that was an earlier datagram's error, and is told
            return None
        raise AssertionError("the last try returns")

    def _ready(self) -> None:
        while self._items:
            item = self._items[0]
            failure = self._transmit(item)
            if failure is not None and failure.reason is Reason.QUEUE_FULL:
                if not self._is_woken:
                    self._retry = self._loop.call_later(RETRY_S, self._ready)
                return
            self._items.popleft()
            self.queued_bytes -= len(item.data)
            self._through(item, failure)
        self._unwatch()
        self.empty.set()

    @property
    def _is_woken(self) -> bool:
        return self._tells_readiness and self.waits_by_poll

    def _watch(self) -> None:
        if len(self._items) > 1:
            return
        if self._is_woken:
            self._loop.add_writer(self._sock.fileno(), self._ready)
        else:
            self._retry = self._loop.call_later(RETRY_S, self._ready)

    def _unwatch(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        if self._is_woken and self._sock.fileno() >= 0:
            self._loop.remove_writer(self._sock.fileno())

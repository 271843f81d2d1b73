"""Payloads on their way into a stream, one behind the other, with the account of what the kernel took."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.failures import Failure, Reason

SLICE_BYTES = 256 * 1024  # asyncio keeps a copy of what the kernel does not take at once: no more than this

Report = Callable[[bytes | memoryview, int], None]


class SendQueue:
    """Feeds an asyncio transport that buffers nothing by itself (write limits 0).

    ``report`` is called with a payload and the bytes taken of it when it is through or lost; ``emptied`` when the
    last one is through; ``writable`` when the queue is short again.
    """

    def __init__(self, high_bytes: int, low_bytes: int, report: Report) -> None:
        self._high_bytes = high_bytes
        self._low_bytes = min(low_bytes, high_bytes // 2)  # whoever stops half way up is always woken
        self._report = report
        self._items: deque[bytes | memoryview] = deque()
        self._size_bytes = 0  # of all items, the first one counted whole
        self._offset = 0  # bytes of the first item that the transport was given
        self._through = 0  # bytes of the first item of which we know that the kernel has them
        self._done_bytes = 0  # bytes of all payloads that are through, to compare with the socket's count
        self._blocked = False
        self._pumping = False
        self._waited_for = False
        self._transport: asyncio.WriteTransport | None = None
        self._sock: TracedSocket | None = None

    def attach(self, transport: asyncio.WriteTransport, sock: TracedSocket) -> None:
        """Begin to send."""
        transport.set_write_buffer_limits(high=0)
        self._transport, self._sock = transport, sock
        self._done_bytes = sock.sent_bytes
        self.pump()

    def __bool__(self) -> bool:
        return bool(self._items)

    @property
    def queued_bytes(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return self._size_bytes - self._taken_of_first()

    def put(self, data: bytes | memoryview) -> Failure | None:
        """Queue a payload, and send what goes at once."""
        size = len(data)
        queued = self.queued_bytes if self._items else 0
        if self._items and queued + size > self._high_bytes:
            self._waited_for = True
            return Failure(Reason.QUEUE_FULL, f"{queued:,} bytes wait to be sent")
        self._items.append(data)
        self._size_bytes += size
        self.pump()
        if self._items and self.queued_bytes > self._low_bytes:
            self._waited_for = True
        return None

    def has_room(self, size_bytes: int) -> bool:
        """Whether :meth:`put` would take so much now; if not, :meth:`is_short` tells when to ask again."""
        if self._items and self.queued_bytes + size_bytes > self._high_bytes:
            self._waited_for = True
            return False
        return True

    def pump(self) -> None:
        """Give the transport what it takes."""
        transport = self._transport
        if transport is None or self._pumping:
            return
        self._pumping = True
        try:
            while self._items and not self._blocked and not transport.is_closing():
                item = self._items[0]
                if self._offset < len(item):
                    piece = memoryview(item)[self._offset : self._offset + SLICE_BYTES]
                    self._offset += len(piece)
                    transport.write(piece)  # calls pause() where something is left over
                    if transport.is_closing():  # it failed in the middle; lose() tells how far it came
                        return
                if not self._blocked:
                    self._through = self._offset
                    if self._offset == len(item):
                        self._finish_first(item)
        finally:
            self._pumping = False

    def pause(self) -> None:
        """The kernel is full."""
        self._blocked = True

    def resume(self) -> None:
        """The kernel took all that the transport held."""
        self._blocked = False
        self._through = self._offset
        if self._items and self._offset == len(self._items[0]):
            self._finish_first(self._items[0])
        self.pump()

    def is_short(self) -> bool:
        """True once, when somebody waits for room and the queue is at its low mark or below."""
        if self._waited_for and self.queued_bytes <= self._low_bytes:
            self._waited_for = False
            return True
        return False

    def lose(self) -> None:
        """The connection is gone: report what was queued, the first item with what was taken of it."""
        taken = self._taken_of_first()
        items, self._items = self._items, deque()
        self._size_bytes = self._offset = self._through = 0
        for item in items:
            self._report(item, taken)
            taken = 0

    def _taken_of_first(self) -> int:
        if not self._items or self._sock is None:
            return 0
        counted = self._sock.sent_bytes - self._done_bytes  # 0 on the completion port, which calls no send()
        return min(max(counted, self._through), len(self._items[0]))

    def _finish_first(self, item: bytes | memoryview) -> None:
        self._items.popleft()
        size = len(item)
        self._size_bytes -= size
        self._offset = self._through = 0
        if self._sock is not None and self._sock.sent_bytes > self._done_bytes:
            self._done_bytes += size
        self._report(item, size)

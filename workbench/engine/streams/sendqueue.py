"""Payloads on their way into a stream, one behind the other, with the account of what the kernel took."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.failures import Failure, Reason

Payload = bytes | memoryview
SLICE_BYTES = 256 * 1024  # asyncio keeps a copy of what the kernel does not take at once: no more than this

Report = Callable[[Payload, int, int], None]


class Outgoing(NamedTuple):
    """``wire`` is what the kernel gets: the payload itself, or what the layers made of it. Without a payload it is a
    layer's own (a handshake, a pong), of which nobody is told."""

    wire: Payload
    payload: Payload | None
    mark: int = 0


class SendQueue:
    """Feeds an asyncio transport that buffers nothing by itself (write limits 0).

    ``report`` is called with a payload and the bytes taken of it when it is through or lost; ``emptied`` when the
    last one is through; ``writable`` when the queue is short again.
    """

    def __init__(self, high_bytes: int, low_bytes: int, report: Report) -> None:
        self._high_bytes = high_bytes
        self._low_bytes = min(low_bytes, high_bytes // 2)  # whoever stops half way up is always woken
        self._report = report
        self._items: deque[Outgoing] = deque()
        self._size_bytes = 0  # of all items, the first one counted whole
        self.own_bytes = 0  # of those items that are no payload: layers make them, however full the queue is
        self._offset = 0  # bytes of the first item that the transport was given
        self._through = 0  # bytes of the first item of which we know that the kernel has them
        self._done_bytes = 0  # bytes of all payloads that are through, to compare with the socket's count
        self._blocked = False
        self._pumping = False
        self._waited_for = False
        self._refused_bytes = 0  # the largest that found no room: whoever asks again must find it
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

    def put(self, data: Payload) -> Failure | None:
        """Queue a payload, and send what goes at once."""
        full = self.fullness(len(data))
        if full is None:
            self.put_wire(data, data)
        return full

    def fullness(self, size_bytes: int) -> Failure | None:
        """Why so much is not taken now; None if it is."""
        if self.has_room(size_bytes):
            return None
        return Failure(Reason.QUEUE_FULL, f"{self.queued_bytes:,} bytes wait to be sent")

    def put_wire(self, wire: Payload, payload: Payload | None, mark: int = 0) -> None:
        """Queue what layers made of a payload, or of none, however much it is; and send what goes at once."""
        self._items.append(Outgoing(wire, payload, mark))
        self._size_bytes += len(wire)
        self.own_bytes += 0 if payload is not None else len(wire)
        self.pump()
        if self._items and self.queued_bytes > self._low_bytes:
            self._waited_for = True

    def has_room(self, size_bytes: int) -> bool:
        """Whether :meth:`put` would take so much now; if not, :meth:`is_short` tells when to ask again."""
        if self._fits(size_bytes):
            return True
        self._waited_for = True
        self._refused_bytes = max(self._refused_bytes, size_bytes)
        return False

    def pump(self) -> None:
        """Give the transport what it takes."""
        transport = self._transport
        if transport is None or self._pumping:
            return
        self._pumping = True
        try:
            while self._items and not self._blocked and not transport.is_closing():
                item = self._items[0]
                if self._offset < len(item.wire):
                    piece = memoryview(item.wire)[self._offset : self._offset + SLICE_BYTES]
                    self._offset += len(piece)
                    transport.write(piece)  # calls pause() where something is left over
                    if transport.is_closing():  # it failed in the middle; lose() tells how far it came
                        return
                if not self._blocked:
                    self._through = self._offset
                    if self._offset == len(item.wire):
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
        if self._items and self._offset == len(self._items[0].wire):
            self._finish_first(self._items[0])
        self.pump()

    def is_short(self) -> bool:
        """True once, when somebody waits for room, the queue is at its low mark or below, and what was refused fits:
        a wake-up that finds no room would ask for the next one at once, and so on for ever."""
        if self._waited_for and self.queued_bytes <= self._low_bytes and self._fits(self._refused_bytes):
            self._waited_for = False
            self._refused_bytes = 0
            return True
        return False

    def lose(self) -> None:
        """The connection is gone: report what was queued, the first item with what was taken of it."""
        taken = self._taken_of_first()
        items, self._items = self._items, deque()
        self._size_bytes = self.own_bytes = self._offset = self._through = 0
        for item in items:
            self._tell(item, taken)
            taken = 0

    def _fits(self, size_bytes: int) -> bool:
        return not self._items or self.queued_bytes + size_bytes <= self._high_bytes

    def _taken_of_first(self) -> int:
        if not self._items or self._sock is None:
            return 0
        counted = self._sock.sent_bytes - self._done_bytes  # 0 on the completion port, which calls no send()
        return min(max(counted, self._through), len(self._items[0].wire))

    def _finish_first(self, item: Outgoing) -> None:
        self._items.popleft()
        size = len(item.wire)
        self._size_bytes -= size
        self.own_bytes -= 0 if item.payload is not None else size
        self._offset = self._through = 0
        if self._sock is not None and self._sock.sent_bytes > self._done_bytes:
            self._done_bytes += size
        self._tell(item, size)

    def _tell(self, item: Outgoing, taken_bytes: int) -> None:
        """Of a payload that layers have wrapped nobody can say how much of it is in so many bytes: all, or nothing."""
        if item.payload is None:
            return
        if item.payload is not item.wire:
            taken_bytes = len(item.payload) if taken_bytes == len(item.wire) else 0
        self._report(item.payload, taken_bytes, item.mark)

"""Who calls the drain: the loop where it tells readiness, else a thread."""

from __future__ import annotations

import asyncio
import selectors
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.drain import Batch, Drain
from workbench.engine.feed import Feed
from workbench.engine.tasks import start_thread

BATCHES_AHEAD = 4  # that the thread may be ahead of the loop; the rest waits in the kernel

Deliver = Callable[[Batch], None]


class DatagramReader(Protocol):
    """Calls ``deliver`` on the loop's thread, once per wake-up, until it is closed."""

    def start(self) -> None: ...

    def pause(self, paused: bool) -> None: ...

    async def aclose(self) -> None:
        """Stop. What was read until now is delivered first."""
        ...


class ReadinessReader:
    """The drain in the loop itself: nothing crosses threads."""

    def __init__(self, sock: TracedSocket, drain: Drain, feed: Feed, deliver: Deliver) -> None:
        self._sock = sock
        self._drain = drain
        self._feed = feed
        self._deliver = deliver
        self._loop = asyncio.get_running_loop()
        self._paused = True
        self._closed = False

    def start(self) -> None:
        self.pause(False)

    def pause(self, paused: bool) -> None:
        if paused == self._paused or self._closed:
            return
        self._paused = paused
        if paused:
            self._loop.remove_reader(self._sock.fileno())
        else:
            self._loop.add_reader(self._sock.fileno(), self._ready)

    async def aclose(self) -> None:
        self.pause(True)
        self._closed = True

    def _ready(self) -> None:
        self._deliver(self._drain.read(self._feed.last_ns))


class ThreadReader:
    """A thread that drains and hands whole batches to the loop."""

    def __init__(self, sock: TracedSocket, drain: Drain, feed: Feed, deliver: Deliver) -> None:
        self._drain = drain
        self._feed = feed
        self._deliver = deliver
        self._sock = sock
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self._credit = threading.Semaphore(BATCHES_AHEAD)
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)
        self._paused = False
        self._closing = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = start_thread(self._run, f"datagrams of session {self._feed.session_id}")

    def pause(self, paused: bool) -> None:
        self._paused = paused
        self._wake()

    async def aclose(self) -> None:
        self._closing = True
        self._credit.release()
        self._wake()
        try:
            if self._thread is not None:
                await self._ended.wait()
        finally:
            if self._thread is not None:
                self._thread.join()  # one drain at most, and as a rule it has ended
            self._wake_reader.close()
            self._wake_writer.close()

    def _wake(self) -> None:
        with suppress(BlockingIOError, OSError):  # full: it will wake anyway; closed: it has ended
            self._wake_writer.send(b"\0")

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_reader, selectors.EVENT_READ)
            watching = False
            while not self._closing:
                if watching != (not self._paused):
                    watching = not watching
                    if watching:
                        selector.register(self._sock, selectors.EVENT_READ)
                    else:
                        selector.unregister(self._sock)
                ready = {key.fileobj for key, _events in selector.select()}
                if self._wake_reader in ready:
                    with suppress(BlockingIOError):
                        self._wake_reader.recv(4096)
                if self._sock in ready and not self._paused:
                    self._read()
        self._post(self._ended.set)

    def _read(self) -> None:
        self._credit.acquire()
        if self._closing:
            return
        batch = self._drain.read(0)
        self._post(self._arrived, batch)

    def _arrived(self, batch: Batch) -> None:
        self._credit.release()
        self._deliver(batch)

    def _post(self, callback: Callable[..., object], *arguments: Batch) -> None:
        with suppress(RuntimeError):  # the loop was closed under us: nobody is left to tell
            self._loop.call_soon_threadsafe(callback, *arguments)

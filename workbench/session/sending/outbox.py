"""Sending over time: a payload again and again, or a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from workbench.model.connections import Target
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import RepeatSpec
from workbench.session.sending.repeating import RepeatRun, RepeatStatus
from workbench.session.sending.transfer import CHUNK_BYTES, FileTransfer, stream_file
from workbench.session.surroundings import Spawner

DATAGRAM_CHUNK_BYTES = 1_472  # a 1,500-byte Ethernet frame less the headers of IPv4 and UDP

MakePayload = Callable[[], bytes | Failure]


class Channel(Protocol):
    """Where an outbox sends."""

    def send(self, data: bytes, target: Target) -> Failure | None: ...
    def has_room(self, size_bytes: int, target: Target) -> bool: ...


class Follower(Protocol):
    """Somebody else who sends over time: the generator."""

    def stop(self) -> None: ...
    def cut_off(self) -> None: ...
    def room_made(self) -> None: ...


class Outbox:
    """One repeat run and one file at a time; ``changed`` is called when either begins or ends."""

    def __init__(self, tasks: Spawner, changed: Callable[[], None]) -> None:
        self._tasks = tasks
        self._changed = changed
        self._run: RepeatRun | None = None
        self._room = asyncio.Event()
        self.followers: list[Follower] = []
        self.transfer: FileTransfer | None = None

    @property
    def repeat(self) -> RepeatStatus | None:
        """The last repeat run, running or not."""
        return self._run.status if self._run else None

    def start_repeat(self, make: MakePayload, repeat: RepeatSpec, channel: Channel, target: Target) -> None:
        """``make`` gives each time what is sent, or why there is nothing: that ends the run. Raises ValueError for an
        interval or a number out of range."""
        self.stop_repeat()

        def send_once() -> Failure | None:
            data = make()
            failure = data if isinstance(data, Failure) else channel.send(data, target)
            if failure is None and isinstance(data, bytes):
                run.status.sent_bytes += len(data)
            return failure

        run = self._run = RepeatRun(repeat, send_once, self._changed)
        run.start()
        self._changed()

    def stop_repeat(self) -> None:
        if self._run is not None:
            self._run.stop()

    async def repeat_ended(self) -> None:
        if self._run is not None:
            await self._run.ended.wait()

    def send_file(self, path: Path, channel: Channel, target: Target, is_datagram: bool) -> Failure | None:
        """Refused while another file is on its way."""
        if self.transfer is not None and self.transfer.running:
            return Failure(Reason.QUEUE_FULL, f"{self.transfer.path.name} is still being sent")
        transfer = self.transfer = FileTransfer(path)

        def send_chunk(chunk: bytes) -> Failure | None:
            return channel.send(chunk, target)

        async def wait_for_room(size_bytes: int) -> None:
            while not transfer.cancelled and not channel.has_room(size_bytes, target):
                self._room.clear()
                await self._room.wait()

        async def stream() -> None:
            chunk_bytes = DATAGRAM_CHUNK_BYTES if is_datagram else CHUNK_BYTES
            await stream_file(transfer, chunk_bytes, send_chunk, wait_for_room)
            self._changed()

        self._tasks.spawn(stream(), f"send {path.name}")
        self._changed()
        return None

    def cancel_transfer(self) -> None:
        if self.transfer is not None and self.transfer.running:
            self.transfer.cancelled = True
            self._room.set()

    def stop(self, *, wanted: bool = True) -> None:
        """All, at once; ``wanted`` by a person, or the socket is gone."""
        for follower in self.followers:
            if wanted:
                follower.stop()
            else:
                follower.cut_off()
        self.stop_repeat()
        self.cancel_transfer()

    def room_made(self) -> None:
        """A send queue is short again or gone, or the disk has caught up."""
        self._room.set()
        for follower in self.followers:
            follower.room_made()

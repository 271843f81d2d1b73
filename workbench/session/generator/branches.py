"""Further connections of a client, which a generator opens for a run: in the session's traffic, with numbers of
their own, and closed with the run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from workbench.engine.factory import make_transport
from workbench.engine.transport import Transport
from workbench.model.connections import Connection, Target
from workbench.model.endpoint import Endpoint
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure
from workbench.model.records import Piece
from workbench.model.sockets import SocketSpec
from workbench.session.ear import Ear
from workbench.session.generator.channel import Channel
from workbench.session.surroundings import Surroundings

AT_ONCE: Final = 64  # connects under way
_TOLD: Final = frozenset({EventKind.PEER_HALF_CLOSED, EventKind.HALF_CLOSED, EventKind.FAILED, EventKind.SECURED})


class Branch:
    """One further connection; it is the sink of its transport. Answers (echo, rules) go by the main one alone, so
    what comes here is counted, recorded and heard, and not answered."""

    def __init__(
        self, spec: SocketSpec, ear: Ear, around: Surroundings, room_made: Callable[[], None], paused: list[Branch]
    ) -> None:
        """``paused``: where it enters itself when it reads no further, because the writer is behind."""
        self._ear = ear
        self._around = around
        self._room_made = room_made
        self._paused = paused
        self._is_datagram = spec.is_datagram
        self._deadline_s = spec.options.close_deadline_ms / 1000
        self.number = 0
        self._is_open = False
        secret = around.secrets.get
        self.transport: Transport = make_transport(
            spec, self, ear.tape, around.clock, secret, around.laboratory
        )  # fmt: skip
        self.channel = Channel(self._open_transport, Target)

    async def open(self) -> Failure | None:
        return await self.transport.start()

    async def aclose(self) -> None:
        await self.transport.aclose(self._deadline_s)

    def read_on(self) -> None:
        self.transport.resume_reading(0)

    def _open_transport(self) -> Transport | None:
        return self.transport if self._is_open else None

    # -- what its transport tells (TransportSink)

    def next_connection(self) -> int:
        self.number = self._ear.next_connection()
        return self.number

    def received(self, pieces: list[Piece]) -> None:
        self._ear.take_in(self._numbered(pieces))
        if self._ear.is_full and self not in self._paused[-1:]:
            self.transport.pause_reading(0)
            self._paused.append(self)

    def sent(self, pieces: list[Piece]) -> None:
        self._ear.sent(self._numbered(pieces))

    def writable(self, connection: int) -> None:
        self._room_made()

    def happened(self, event: Event) -> None:
        match event.kind:
            case EventKind.LISTENING:  # a datagram socket: in this session it is a connection like any other
                facts = Connection(self.next_connection(), event.local, event.peer, event.time_ns)
                self._opened(replace(event, kind=EventKind.CONNECTED, connection=self.number), facts)
            case EventKind.CONNECTED:
                self._opened(event, self.transport.connections[event.connection])
            case EventKind.CLOSED:
                self._is_open = False
                self._ear.branch_closed(replace(event, connection=self.number))
            case kind if kind in _TOLD:
                self._ear.branch_told(replace(event, connection=self.number))

    def _opened(self, event: Event, facts: Connection) -> None:
        self._is_open = True
        self._ear.branch_opened(event, facts)

    def _numbered(self, pieces: list[Piece]) -> list[Piece]:
        if not self._is_datagram:
            return pieces
        return [piece._replace(connection=self.number) for piece in pieces]


class Branches:
    """All of a run."""

    def __init__(self, spec: SocketSpec, ear: Ear, around: Surroundings) -> None:
        self._spec = _without_own_port(spec)
        self._ear = ear
        self._around = around
        self._branches: list[Branch] = []
        self._paused: list[Branch] = []

    @property
    def channels(self) -> list[Channel]:
        """Of those that are open."""
        return [branch.channel for branch in self._branches]

    async def open(self, count: int, room_made: Callable[[], None]) -> list[Failure]:
        """Open so many, some at a time; why some could not be opened."""
        failures: list[Failure] = []
        while count > 0:
            batch = [
                Branch(self._spec, self._ear, self._around, room_made, self._paused)
                for _ in range(min(count, AT_ONCE))
            ]
            self._branches += batch
            outcomes = await asyncio.gather(*(branch.open() for branch in batch))
            for branch, failure in zip(batch, outcomes, strict=True):
                if failure is not None:
                    failures.append(failure)
                    self._branches.remove(branch)
                    await branch.aclose()
            count -= len(batch)
            if len(failures) >= AT_ONCE:  # the peer or this computer takes no more of them
                break
        return failures

    def read_on(self) -> None:
        """Those that waited for the writer, if it has room."""
        if self._paused and not self._ear.is_full:
            paused, self._paused[:] = self._paused[:], []
            for branch in paused:
                branch.read_on()

    async def aclose(self) -> None:
        """Send what is queued and close all."""
        branches, self._branches = self._branches, []
        await asyncio.gather(*(branch.aclose() for branch in branches))


def _without_own_port(spec: SocketSpec) -> SocketSpec:
    """A port can be had once: the others take any, of the same address."""
    url = spec.parsed_url
    if url.bind is None:
        return spec
    return replace(spec, url=str(replace(url, bind=Endpoint(url.bind.host, 0))))

"""A session's generator: runs by a :class:`~workbench.model.generators.GeneratorSpec`, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from workbench.engine.transport import Transport
from workbench.model.connections import Target
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.generators import GeneratorSpec
from workbench.model.payloads import PayloadSpec
from workbench.model.records import Piece
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.session.ear import Ear
from workbench.session.generator.branches import Branches
from workbench.session.generator.channel import Channel
from workbench.session.generator.figures import RunFigures
from workbench.session.generator.making import Maker, Stamped, Written
from workbench.session.generator.run import GeneratorRun
from workbench.session.generator.schedule import check_spec
from workbench.session.hearer import Hearer
from workbench.session.surroundings import Surroundings


class GeneratorOwner(Protocol):
    """The session, as its generator needs it."""

    spec: SocketSpec
    state: SessionState
    hearers: list[Hearer]

    def changed(self) -> None: ...
    def note(self, text: str) -> None: ...
    def has_room(self, size_bytes: int, target: Target) -> bool: ...


class Generator:
    """``figures`` are of the newest run, running or not; ``revision`` grows when a run begins or ends."""

    def __init__(self, session: GeneratorOwner, ear: Ear, around: Surroundings,
                 compose: Callable[[PayloadSpec], bytes]) -> None:  # fmt: skip
        self._session = session
        self._ear = ear
        self._around = around
        self._compose = compose
        self._run: GeneratorRun | None = None
        self._branches: Branches | None = None
        self._opening: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()
        self._over.set()
        self._failure: Failure | None = None
        self.revision = 0
        session.hearers.append(self)

    @property
    def figures(self) -> RunFigures | None:
        return self._run.figures if self._run is not None else None

    @property
    def running(self) -> bool:
        """Its connections are being opened, or it sends."""
        return not self._over.is_set()

    @property
    def is_opening(self) -> bool:
        return self._opening is not None

    @property
    def failure(self) -> Failure | None:
        """What ended the newest run before its time."""
        return self._failure or (self._run.figures.failure if self._run is not None else None)

    def start(self, spec: GeneratorSpec, target: Target | None = None) -> Failure | None:
        """Begin a run; one that goes on is ended. Raises ValueError where the spec cannot be, and PayloadError for a
        payload that cannot be composed. ``target`` as with :meth:`Session.send`."""
        own = self._session.spec
        is_client = own.role is Role.CLIENT
        check_spec(spec, is_datagram=own.is_datagram, is_client=is_client)
        maker: Maker = Stamped(spec) if spec.stamped else Written(spec, lambda: self._compose(spec.payload))
        self.stop()
        if self._session.state is not SessionState.OPEN:
            return Failure(Reason.NOT_CONNECTED)
        self._over.clear()
        self._failure = self._run = None
        whom = target or Target()
        first = Channel(self._own_transport, lambda: self._ear.resolved(whom), waits=not is_client)
        self._session.changed()
        self.revision += 1
        if spec.connections == 1:
            self._begin(spec, maker, [first])
        else:
            self._branches = Branches(own, self._ear, self._around)
            work = self._open(spec, maker, first, self._branches)
            self._opening = self._around.tasks.spawn(work, "generator's connections")
        return None

    def stop(self) -> None:
        """No further payload, from this moment; further connections are closed."""
        self._stop(None)

    def cut_off(self) -> None:
        """The socket is gone, and nobody here wanted that."""
        self._stop(Failure(Reason.NOT_CONNECTED))

    async def ended(self) -> None:
        """Wait for the end of the run; its further connections may still be closing."""
        await self._over.wait()

    async def aclose(self) -> None:
        """Stop, and wait until the further connections are closed."""
        self.stop()
        if self._closing:
            await asyncio.wait(set(self._closing))

    def room_made(self) -> None:
        """A send queue is short again, or the disk caught up."""
        if self._branches is not None:
            self._branches.read_on()
        if self._run is not None:
            self._run.room_made()

    # -- Hearer: errors that come back for what was sent

    def received(self, pieces: list[Piece]) -> None:
        """Nothing: the meter hears these."""

    def happened(self, event: Event) -> None:
        """Datagrams are refused after they were sent."""
        run = self._run
        if event.kind is EventKind.FAILED and event.failure is not None and run is not None and run.figures.running:
            run.came_back()

    # -- inside

    def _stop(self, failure: Failure | None) -> None:
        if self._opening is not None:
            self._opening.cancel()
            self._opening, self._failure = None, failure
            self._ended()
        if self._run is not None:
            self._run.stop(failure)

    def _own_transport(self) -> Transport | None:
        return self._ear.transport if self._session.state is SessionState.OPEN else None

    def _has_room(self) -> bool:
        return self._session.has_room(0, Target())

    async def _open(self, spec: GeneratorSpec, maker: Maker, first: Channel, branches: Branches) -> None:
        failures = await branches.open(spec.connections - 1, self.room_made)
        self._opening = None
        if failures:
            self._session.note(
                f"{len(failures):,} of {spec.connections:,} connections could not be opened: {failures[0].detail}"
            )
        self._begin(replace(spec, connections=1 + len(branches.channels)), maker, [first, *branches.channels])

    def _begin(self, spec: GeneratorSpec, maker: Maker, channels: list[Channel]) -> None:
        self._run = GeneratorRun(spec, maker, channels, self._has_room, self._ended)
        self._run.start()
        self.revision += 1
        self._session.changed()

    def _ended(self) -> None:
        branches, self._branches = self._branches, None
        if branches is not None:
            task = self._around.tasks.spawn(branches.aclose(), "generator's connections close")
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        self._over.set()
        self.revision += 1
        self._session.changed()

"""One opening of a session: the attempts, the time it is open, the end. A session has at most one line."""

from __future__ import annotations

import asyncio
from typing import Protocol

from workbench.engine.calls.tape import CallTape
from workbench.engine.factory import make_transport
from workbench.engine.layers.laboratory import Laboratory
from workbench.engine.transport import Transport, TransportSink
from workbench.model.clock import Clock
from workbench.model.endpoint import SocketUrlError
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.session.backoff import Backoff
from workbench.session.holders import Look, with_holder
from workbench.session.secrets import Secrets


class LineHolder(TransportSink, Protocol):
    """What a line tells its session."""

    def line_turned(self, state: SessionState) -> None: ...
    def line_failed(self, failure: Failure, look: Look | None = None) -> None: ...
    def line_opened(self, transport: Transport) -> None: ...
    def line_waits(self, delay_ms: int) -> None: ...
    def line_rests(self, *, wanted: bool) -> None: ...


class Line:
    """``run`` is the task; ``end`` asks it to stop; ``ended`` tells it that the peer or the system did."""

    def __init__(
        self,
        spec: SocketSpec,
        holder: LineHolder,
        tape: CallTape,
        clock: Clock,
        secrets: Secrets | None = None,
        laboratory: Laboratory | None = None,
    ) -> None:
        self.transport: Transport | None = None
        self.spec = spec  # as it was when this line was opened; the session's own may have been changed since
        self._holder = holder
        self._tape = tape
        self._clock = clock
        self._secrets = secrets or Secrets()
        self._laboratory = laboratory
        self._over = asyncio.Event()
        self._closing = False
        self._aborting = False
        self._task: asyncio.Task[None] | None = None
        self._has_begun = False
        self._is_open = False
        self._is_ending = False

    @property
    def task(self) -> asyncio.Task[None] | None:
        return self._task

    def started_as(self, task: asyncio.Task[None]) -> None:
        """The task that runs this line."""
        self._task = task

    def ended(self) -> None:
        """The connection is over, or the listener was closed by the system."""
        self._over.set()

    def ends_with(self, connection: int) -> bool:
        """True where the end of that connection is the end of all: the only one, or the listener itself."""
        return connection == 0 or (self.spec.role is Role.CLIENT and not self.spec.is_datagram)

    def end(self, *, abort: bool) -> bool:
        """Close, or give up the attempt; False if it was not open yet. What is being closed is not hurried by a
        second close, only by an abort."""
        self._closing = True
        self._aborting = self._aborting or abort
        if self._is_open:
            self._over.set()
        elif self._task is not None and self._has_begun and (abort or not self._is_ending):
            self._task.cancel()
        return self._is_open or self._is_ending

    async def run(self) -> None:
        """Until it was closed, or it failed and no reconnect is wanted."""
        options = self.spec.options
        backoff = Backoff(options.reconnect_first_ms, options.reconnect_max_ms)
        # A task that is cancelled before its first step never runs, its clean-up neither: it sees the wish here.
        self._has_begun = True
        try:
            while not self._closing:
                if await self._attempt():
                    backoff.reset()
                if self._closing or not (options.reconnect and self.spec.role is Role.CLIENT):
                    return
                delay_ms = backoff.next_ms()
                self._holder.line_waits(delay_ms)
                await asyncio.sleep(delay_ms / 1000)
                self._holder.line_turned(SessionState.CONNECTING)
        finally:
            self._holder.line_rests(wanted=self._closing)

    async def _attempt(self) -> bool:
        """True if it was open for a while."""
        self._over.clear()
        try:
            transport = make_transport(
                self.spec, self._holder, self._tape, self._clock, self._secrets.get, self._laboratory
            )
        except SocketUrlError as error:
            self._holder.line_failed(Failure(Reason.INVALID_ARGUMENT, str(error)))
            return False
        self.transport = transport
        graceful = False
        try:
            failure = await transport.start()
            if failure is not None:
                self._holder.line_failed(*await with_holder(failure, self.spec))
                return False
            self._is_open = True
            self._holder.line_opened(transport)
            await self._over.wait()
            graceful = not self._aborting
            return True
        finally:
            self._is_open, self._is_ending = False, True
            try:
                await transport.aclose(self.spec.options.close_deadline_ms / 1000, abort=not graceful)
            finally:
                self._is_ending, self.transport = False, None

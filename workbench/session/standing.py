"""How a session stands: what is known of its socket now, and what was seen of it."""

from __future__ import annotations

import asyncio

from workbench.engine.calls.tape import CallTape
from workbench.model.connections import Connection
from workbench.model.counters import Counters
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure
from workbench.model.sockets import SessionState, SocketSpec
from workbench.session.eventlog import EventLog
from workbench.session.hearer import Hearer
from workbench.session.payloads.scopes import Scope
from workbench.session.recorder import Recorder
from workbench.session.roster import Roster
from workbench.session.rows.reading import Reading
from workbench.session.rows.traffic import Traffic
from workbench.session.surroundings import Surroundings
from workbench.session.throughput import Throughput

_AT_REST = (SessionState.CLOSED, SessionState.FAILED)


class Standing:
    """The facts that views read. Those who change them are the session itself and its ear on the engine.

    ``revision`` grows whenever anything but the records and the counters changed, so a view can ask cheaply.
    """

    def __init__(self, spec: SocketSpec, around: Surroundings) -> None:
        self.spec = spec
        self._around = around
        self.state = SessionState.CLOSED
        self.state_since_ns = around.clock.now_ns()
        self.failure: Failure | None = None
        self.ended_by_peer = False  # the last opening: in order, and not by us
        self.local = self.peer = self.last_speaker = ""
        self.last_heard_ns = 0
        self.revision = 0
        self.counters = Counters()
        self.roster = Roster(max((row.number for row in around.capture.connections(spec.id)), default=0))
        self.events = EventLog()
        self.tape = CallTape(limit=spec.options.call_limit)
        self.throughput = Throughput()
        self.traffic = Traffic(around.capture, spec.id, around.hidden)
        self.reading = Reading(self.traffic)
        self.hearers: list[Hearer] = []
        self.scope = Scope(around.desk.run_scope)  # values and counters of this socket
        self._carried_before = Counters()
        self._turned = asyncio.Event()  # set at each change of state, then replaced
        self._recorder = Recorder(spec.id, around, self.tape)
        self._recorder.recall(self.events)

    @property
    def id(self) -> int:
        return self.spec.id

    @property
    def connections(self) -> dict[int, Connection]:
        """Open connections, and the most recently closed."""
        return self.roster.connections

    @property
    def carried(self) -> Counters:
        """Totals over every opening of this session, for the curve of all sockets."""
        return self.counters.carried_with(self._carried_before)

    @property
    def is_open(self) -> bool:
        return self.state is SessionState.OPEN

    @property
    def is_at_rest(self) -> bool:
        """Closed or failed: it can be opened."""
        return self.state in _AT_REST

    async def opened(self) -> bool:
        """Wait until it is open; False if it failed or was closed instead."""
        while not self.is_open:
            if self.is_at_rest:
                return False
            await self._turned.wait()
        return True

    async def rested(self) -> None:
        """Wait until it is closed or failed."""
        while not self.is_at_rest:
            await self._turned.wait()

    # -- how it is changed

    def begin(self) -> None:
        """A new opening: what was true of the last one is nobody's now."""
        self.failure = None
        self.local = self.peer = self.last_speaker = ""
        self.last_heard_ns = 0
        self._carried_before = self.carried
        self.counters = Counters()
        self._recorder.begin()
        self.throughput.sample(self._around.clock.now_ns(), self.counters)  # the mark that rates begin at

    def enter(self, state: SessionState) -> None:
        """The socket is in that state from now on."""
        if state is not self.state:
            self.state = state
            self.state_since_ns = self._around.clock.now_ns()
            self._turned.set()
            self._turned = asyncio.Event()
            self.changed()

    def fail(self, failure: Failure) -> None:
        """Something went wrong; whether it ends anything is said by the state."""
        self.failure = failure
        self.tell(EventKind.FAILED, failure=failure)

    def note(self, text: str) -> None:
        """A remark for the event log."""
        self.tell(EventKind.NOTE, detail=text)

    def tell(self, kind: EventKind, *, failure: Failure | None = None, detail: str = "") -> None:
        """An event of the session's own, stamped now."""
        now_ns = self._around.clock.now_ns()
        self.log(Event(now_ns, kind, self.id, local=self.local, peer=self.peer, failure=failure, detail=detail))

    def log(self, event: Event) -> None:
        """Into the log that views read, and onto the disk."""
        self.events.append(event)
        self._recorder.record_event(event)
        self.changed()

    def changed(self) -> None:
        """Views look again."""
        self.revision += 1

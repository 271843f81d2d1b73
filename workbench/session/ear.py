"""A session's ear on the engine: what the transport and the line tell becomes counters, records, events and states."""

from __future__ import annotations

from workbench.engine.calls.tape import CallTape
from workbench.engine.transport import SendsControls, Transport
from workbench.model.connections import Connection, Target
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure
from workbench.model.payloads import PayloadSpec
from workbench.model.records import Piece
from workbench.model.sockets import ReplyMode, SessionState
from workbench.session.holders import Look, late_note
from workbench.session.line import Line
from workbench.session.payloads.request import Request
from workbench.session.recorder import Recorder
from workbench.session.rules.ruleset import RuleSet
from workbench.session.sending.outbox import Outbox
from workbench.session.sending.replying import Responder
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings


class Ear:
    """Fulfils :class:`~workbench.session.line.LineHolder`: all is called on the loop's thread, and nothing blocks.

    It also holds the line while there is one, and with it the transport of the running attempt.
    """

    def __init__(self, about: Standing, around: Surroundings, recorder: Recorder, outbox: Outbox) -> None:
        self.line: Line | None = None
        self._about = about
        self._around = around
        self.responder = self._new_responder()
        self.rules = RuleSet(about, around, self._channel, self._otherwise)
        self.rules.follow(about.spec)
        self._recorder = recorder
        self._outbox = outbox

    @property
    def transport(self) -> Transport | None:
        """That of the running attempt."""
        return self.line.transport if self.line is not None else None

    def begin(self) -> Line:
        """A new line and a new responder for the settings as they are now."""
        about = self._about
        self.responder = self._new_responder()
        self.rules.begin()
        around = self._around
        self.line = Line(about.spec, self, about.tape, around.clock, around.secrets, around.laboratory)
        return self.line

    def resolved(self, target: Target) -> Target:
        """A datagram to nobody in particular goes to whoever spoke last."""
        about = self._about
        if self.line is not None and self.line.spec.is_datagram and not target.peer and not about.peer:
            return Target(peer=about.last_speaker)
        return target

    def read_counters(self) -> None:
        """What the kernel and the queues say now."""
        counters = self._about.counters
        counters.unrecorded = self._recorder.unrecorded
        if (transport := self.transport) is not None:
            counters.dropped = transport.dropped
            counters.receive_buffer_bytes = transport.receive_buffer_bytes
            counters.queued_bytes = transport.queued_bytes()

    def capture_has_room(self) -> None:
        """The writer caught up: read on. Peers whose answers wait have a switch of their own."""
        if self._recorder.is_full:
            self._recorder.is_full = False
            self._outbox.room_made()
            if (transport := self.transport) is not None:
                transport.resume_reading(0)
        self.rules.capture_has_room()

    # -- what the engine tells (TransportSink)

    def next_connection(self) -> int:
        """Numbers run on across reconnects, so that a record always names its own connection."""
        return self._about.roster.next_number()

    def received(self, pieces: list[Piece]) -> None:
        self.take_in(pieces)
        if self.rules.active:
            self.rules.received(pieces)
        elif self.responder.mode is not ReplyMode.NONE and (transport := self.transport) is not None:
            self.responder.answer(pieces, transport)

    def take_in(self, pieces: list[Piece]) -> None:
        """Count, record and hand on to the hearers, with no answer of the session's own."""
        about = self._about
        about.counters.rx_records += len(pieces)
        about.counters.rx_bytes += about.roster.count_received(pieces)
        about.last_speaker, about.last_heard_ns = pieces[-1].peer, pieces[-1].time_ns
        self._record(pieces)
        for hearer in tuple(about.hearers):
            hearer.received(pieces)

    def sent(self, pieces: list[Piece]) -> None:
        about = self._about
        about.counters.tx_bytes += about.roster.count_sent(pieces)
        about.counters.tx_records += sum([1 for piece in pieces if piece.taken or not len(piece.payload)])
        self._record(pieces)

    def writable(self, connection: int) -> None:
        self._outbox.room_made()
        if (transport := self.transport) is not None:
            self.responder.writable(connection, transport)
            self.rules.writable(connection)

    def happened(self, event: Event) -> None:
        about, line, transport = self._about, self.line, self.transport
        match event.kind:
            case EventKind.RESOLVING:
                about.enter(SessionState.RESOLVING)
            case EventKind.CONNECTING:
                about.enter(SessionState.CONNECTING)
            case EventKind.CONNECTED | EventKind.ACCEPTED if transport is not None:
                about.roster.add(connection := transport.connections[event.connection])
                self._recorder.record_connection(connection)
            case EventKind.PEER_HALF_CLOSED if line is not None and transport is not None:
                if not line.spec.options.keep_half_open and not self.rules.active:
                    transport.close(event.connection)
            case EventKind.CLOSED:
                self._closed(event)
            case EventKind.FAILED:
                about.failure = event.failure
                about.roster.failed(event)
        about.log(event)
        for hearer in tuple(about.hearers):
            hearer.happened(event)
        if self.rules.active:
            self.rules.happened(event)

    def _channel(self) -> Transport | None:
        return self.transport

    def _otherwise(self, pieces: list[Piece]) -> None:
        """No rule took these."""
        if self.responder.mode is not ReplyMode.NONE and (transport := self.transport) is not None:
            self.responder.answer(pieces, transport)

    def _new_responder(self) -> Responder:
        return Responder(self._about.spec, self._about.fail, self._about.note, self._compose)

    def _compose(self, spec: PayloadSpec, request: Request) -> bytes:
        return self._around.desk.compose(spec, self._about.scope, request).data

    def _closed(self, event: Event) -> None:
        self.responder.forget(event.connection)
        self.rules.forget(event.connection)
        self._about.roster.closed(event)
        self._outbox.room_made()
        if self.line is not None and self.line.ends_with(event.connection):
            self.read_counters()
            self._about.failure = event.failure  # what ended it, not what went wrong on the way
            self.line.ended()

    # -- what a generator's further connections tell: none of them ends the session

    @property
    def is_full(self) -> bool:
        """The writer is behind: nothing more should be read until there is room (:meth:`capture_has_room`)."""
        return self._recorder.is_full

    @property
    def tape(self) -> CallTape:
        """On which all sockets of the session write their calls."""
        return self._about.tape

    def branch_opened(self, event: Event, connection: Connection) -> None:
        self._about.roster.add(connection)
        self._recorder.record_connection(connection)
        self.branch_told(event)

    def branch_closed(self, event: Event) -> None:
        self._about.roster.closed(event)
        self.branch_told(event)

    def branch_told(self, event: Event) -> None:
        self._about.log(event)
        for hearer in tuple(self._about.hearers):
            hearer.happened(event)

    def _record(self, pieces: list[Piece]) -> None:
        was_full = self._recorder.is_full
        self._recorder.record(pieces)
        self._about.counters.unrecorded = self._recorder.unrecorded
        if self._recorder.is_full and not was_full and (transport := self.transport) is not None:
            transport.pause_reading(0)

    # -- what the line tells (LineHolder)

    def line_turned(self, state: SessionState) -> None:
        self._about.enter(state)

    def line_failed(self, failure: Failure, look: Look | None = None) -> None:
        self._about.fail(failure)
        if look is not None:
            self._around.tasks.spawn(self._note_holder(look), "who holds the port")

    async def _note_holder(self, look: Look) -> None:
        if text := await late_note(look):
            self._about.note(text)

    def line_opened(self, transport: Transport) -> None:
        about = self._about
        about.failure = None
        if isinstance(transport, SendsControls):  # it may have been changed since the line was begun: a reconnect
            transport.set_send_as(about.spec.web.send_as)
        about.local, about.peer = transport.local, transport.peer
        if self.line is not None and self.line.spec.is_datagram:
            now_ns = self._around.clock.now_ns()
            self._around.capture.add_connection(about.id, 0, about.local, about.peer, now_ns)
            self.rules.opened()
        about.enter(SessionState.OPEN)

    def line_waits(self, delay_ms: int) -> None:
        self._recorder.is_full = False
        self._about.enter(SessionState.WAITING)
        self._about.tell(EventKind.RECONNECTING, detail=f"{delay_ms} ms")

    def line_rests(self, *, wanted: bool) -> None:
        about = self._about
        self.line = None
        self.rules.rest()
        self._outbox.stop(wanted=wanted)
        self._recorder.is_full = False
        about.counters.queued_bytes = 0
        about.throughput.rest(self._around.clock.now_ns(), about.counters)
        about.failure = None if wanted else about.failure
        about.ended_by_peer = not wanted and about.failure is None
        about.enter(SessionState.FAILED if about.failure is not None else SessionState.CLOSED)
        self._recorder.record_calls()

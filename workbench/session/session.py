"""A session: the life of one socket panel, from the wish to open it to the last byte."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from workbench.engine.calls.tape import CallTape
from workbench.engine.transport import Transport
from workbench.model.connections import Connection, Target
from workbench.model.counters import Counters
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.records import Piece
from workbench.model.sockets import PayloadSpec, RepeatSpec, ReplyMode, SessionState, SocketSpec
from workbench.session.eventlog import EventLog
from workbench.session.line import Line
from workbench.session.outbox import Outbox
from workbench.session.recorder import Recorder
from workbench.session.repeating import RepeatStatus
from workbench.session.replying import Responder
from workbench.session.roster import Roster
from workbench.session.surroundings import Surroundings
from workbench.session.throughput import Throughput
from workbench.session.traffic import Traffic
from workbench.session.transfer import FileTransfer

ANYONE = Target()  # the only connection, every client, or whoever spoke last
_AT_REST = (SessionState.CLOSED, SessionState.FAILED)
_BEFORE_OPEN = (SessionState.RESOLVING, SessionState.CONNECTING, SessionState.WAITING)


class Session:
    """One socket of the project. Every method is a plain call that never blocks.

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
        self.revision = 0
        self.counters = Counters()
        self.roster = Roster(max((row.number for row in around.capture.connections(spec.id)), default=0))
        self.events = EventLog()
        self.tape = CallTape(limit=spec.options.call_limit)
        self.throughput = Throughput()
        self.traffic = Traffic(around.capture, spec.id, around.hidden)
        self._recorder = Recorder(spec.id, around, self.tape)
        self._recorder.recall(self.events)
        self._outbox = Outbox(around.tasks, self._changed)
        self._line: Line | None = None
        self._turned = asyncio.Event()  # set at each change of state, then replaced
        self._carried_before = Counters()
        self._responder = Responder(spec, self.line_failed, self._note)
        around.capture.add_session(spec.id, spec.name)

    # -- what is asked of it

    @property
    def id(self) -> int:
        return self.spec.id

    @property
    def connections(self) -> dict[int, Connection]:
        """Open connections, and the most recently closed."""
        return self.roster.connections

    @property
    def repeat(self) -> RepeatStatus | None:
        """The last repeat run, running or not."""
        return self._outbox.repeat

    @property
    def transfer(self) -> FileTransfer | None:
        """The last file, still on its way or not."""
        return self._outbox.transfer

    @property
    def recording(self) -> bool:
        """Off: records pass by and are only counted."""
        return self._recorder.recording

    @recording.setter
    def recording(self, on: bool) -> None:
        self._recorder.recording = on

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

    def update_spec(self, spec: SocketSpec) -> None:
        """Take new settings; address and options apply at the next opening, the reply at once."""
        before, self.spec = self.spec, spec
        if (before.reply, before.reply_payload) != (spec.reply, spec.reply_payload):
            self._responder.follow(spec)
        self.tape.enabled = spec.options.record_calls
        self.revision += 1

    # -- opening and closing

    def open(self) -> None:
        """Connect, listen or bind, as the URL says. Does nothing unless the session is closed or failed."""
        if not self.is_at_rest or self._line is not None:
            return
        self.failure = None
        self.local = self.peer = self.last_speaker = ""  # those of the last opening are nobody's now
        self._carried_before = self.carried
        self.counters = Counters()
        self._recorder.begin()
        self.throughput.sample(self._around.clock.now_ns(), self.counters)  # the mark that rates begin at
        self._responder = Responder(self.spec, self.line_failed, self._note)
        self.tape.enabled = self.spec.options.record_calls
        self._enter(SessionState.CONNECTING)
        line = self._line = Line(self.spec, self, self.tape, self._around.clock)
        line.started_as(self._around.tasks.spawn(line.run(), f"session {self.id}"))

    def close(self) -> None:
        """Send what is queued, then close; an attempt to open is given up."""
        self._end(abort=False)

    def abort(self) -> None:
        """Close at once with a reset (RST); what is queued is lost and recorded as not sent."""
        self._end(abort=True)

    def cancel(self) -> None:
        """Give up an attempt to open, a wait before the next one, a repeat run and a file transfer."""
        self._outbox.stop()
        if self.state in _BEFORE_OPEN:
            self.close()

    def half_close(self, connection: int = 0) -> Failure | None:
        """Send our end of stream; receiving goes on. 0 is the only connection, or every client."""
        if self._transport is None:
            return Failure(Reason.NOT_CONNECTED)
        failure = self._transport.half_close(connection)
        self.revision += 1
        return failure

    def close_connection(self, connection: int) -> None:
        """Close one client after its queue was sent."""
        if self._transport is not None:
            self._transport.close(connection)

    def abort_connection(self, connection: int) -> None:
        """Reset one client."""
        if self._transport is not None:
            self._transport.abort(connection)

    def close_all_connections(self) -> None:
        """Close every client; the listener stays."""
        self.close_connection(0)

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

    async def aclose(self) -> None:
        """Close, and wait until all is down; bounded by the options' ``close_deadline_ms``."""
        self.cancel()
        self.close()
        await self.rested()

    # -- sending

    def send(self, data: bytes, target: Target = ANYONE) -> Failure | None:
        """Queue ``data``. The failure says why it was refused; then nothing of it is sent."""
        if self._transport is None or self.state is not SessionState.OPEN:
            return Failure(Reason.NOT_CONNECTED)
        self._responder.spoke(data)
        failure = self._transport.send(data, self._resolved(target))
        if failure is not None and failure.reason not in (Reason.QUEUE_FULL,):
            self.line_failed(failure)
        return failure

    def send_file(self, path: Path, target: Target = ANYONE) -> Failure | None:
        """Stream a file; progress is in :attr:`transfer`. One transfer at a time."""
        if self._line is None or self.state is not SessionState.OPEN:
            return Failure(Reason.NOT_CONNECTED)
        return self._outbox.send_file(path, self, self._resolved(target), self._line.spec.is_datagram)

    def has_room(self, size_bytes: int, target: Target) -> bool:
        """Whether so much would be queued now, and the disk keeps up with what is sent."""
        here = self._transport
        return not self._recorder.is_full and (here is None or here.has_room(size_bytes, target.connection))

    def cancel_transfer(self) -> None:
        self._outbox.cancel_transfer()

    def start_repeat(self, data: bytes, repeat: RepeatSpec, target: Target = ANYONE) -> None:
        """Send ``data`` again and again. Raises ValueError for an interval or a number out of range."""
        self._outbox.start_repeat(data, repeat, self, target)

    async def repeat_ended(self) -> None:
        """Wait for the end of the running repeat, if there is one."""
        await self._outbox.repeat_ended()

    def stop_repeat(self) -> None:
        self._outbox.stop_repeat()

    def queued_bytes(self, connection: int = 0) -> int:
        """Bytes that wait for the kernel; 0 stands for all connections."""
        return self._transport.queued_bytes(connection) if self._transport is not None else 0

    def set_reply(self, mode: ReplyMode, payload: PayloadSpec) -> None:
        """Answer received data by itself from now on. Raises the codec's errors if the payload cannot be read."""
        self._responder.set(mode, payload)
        self._around.edited(replace(self.spec, reply=mode, reply_payload=payload), "Change reply")

    # -- what the engine tells (TransportSink)

    def next_connection(self) -> int:
        """Numbers run on across reconnects, so that a record always names its own connection."""
        return self.roster.next_number()

    def received(self, pieces: list[Piece]) -> None:
        counters = self.counters
        counters.rx_records += len(pieces)
        counters.rx_bytes += self.roster.count_received(pieces)
        self.last_speaker = pieces[-1].peer
        self._record(pieces)
        if self._responder.mode is not ReplyMode.NONE and self._transport is not None:
            self._responder.answer(pieces, self._transport)

    def sent(self, pieces: list[Piece]) -> None:
        taken_bytes = self.roster.count_sent(pieces)
        self.counters.tx_bytes += taken_bytes
        self.counters.tx_records += sum(1 for piece in pieces if piece.taken or not len(piece.payload))
        self._record(pieces)

    def writable(self, connection: int) -> None:
        self._outbox.room_made()
        if self._transport is not None:
            self._responder.writable(connection, self._transport)

    def happened(self, event: Event) -> None:
        line, transport = self._line, self._transport
        match event.kind:
            case EventKind.RESOLVING:
                self._enter(SessionState.RESOLVING)
            case EventKind.CONNECTING:
                self._enter(SessionState.CONNECTING)
            case EventKind.CONNECTED | EventKind.ACCEPTED if transport is not None:
                self.roster.add(connection := transport.connections[event.connection])
                self._recorder.record_connection(connection)
            case EventKind.PEER_HALF_CLOSED if line is not None and transport is not None:
                if not line.spec.options.keep_half_open:
                    transport.close(event.connection)
            case EventKind.CLOSED:
                self._responder.forget(event.connection)
                self.roster.closed(event)
                self._outbox.room_made()
                if line is not None and line.ends_with(event.connection):
                    self._read_counters()
                    self.failure = event.failure  # what ended it, not what went wrong on the way
                    line.ended()
            case EventKind.FAILED:
                self.failure = event.failure
                self.roster.failed(event)
        self._log(event)

    # -- what the workspace tells

    def tick(self, now_ns: int) -> None:
        """Every 100 ms while open: rates, kernel counters, and the calls onto the disk."""
        self._read_counters()
        self.throughput.sample(now_ns, self.counters)
        self._recorder.record_calls()

    def settle(self) -> None:
        """Calls that are not on the disk yet go there."""
        self._recorder.record_calls()

    def capture_has_room(self) -> None:
        """The writer caught up: read on. Peers whose answers wait have a switch of their own."""
        if self._recorder.is_full:
            self._recorder.is_full = False
            self._outbox.room_made()
            if self._transport is not None:
                self._transport.resume_reading(0)

    def recording_changed(self, stopped: Failure | None) -> None:
        """The disk is full, or there is room again."""
        kind = EventKind.RECORDING_RESUMED if stopped is None else EventKind.RECORDING_STOPPED
        self._tell(kind, failure=stopped)

    # -- what the line tells (LineHolder)

    def line_turned(self, state: SessionState) -> None:
        self._enter(state)

    def line_failed(self, failure: Failure) -> None:
        self.failure = failure
        self._tell(EventKind.FAILED, failure=failure)

    def line_opened(self, transport: Transport) -> None:
        self.failure = None
        self.local, self.peer = transport.local, transport.peer
        if self._line is not None and self._line.spec.is_datagram:
            now_ns = self._around.clock.now_ns()
            self._around.capture.add_connection(self.id, 0, self.local, self.peer, now_ns)
        self._enter(SessionState.OPEN)

    def line_waits(self, delay_ms: int) -> None:
        self._recorder.is_full = False
        self._enter(SessionState.WAITING)
        self._tell(EventKind.RECONNECTING, detail=f"{delay_ms} ms")

    def line_rests(self, *, wanted: bool) -> None:
        self._line = None
        self._outbox.stop()
        self._recorder.is_full = False
        self.counters.queued_bytes = 0
        self.throughput.rest(self._around.clock.now_ns(), self.counters)
        self.failure = None if wanted else self.failure
        self.ended_by_peer = not wanted and self.failure is None
        self._enter(SessionState.FAILED if self.failure is not None else SessionState.CLOSED)
        self._recorder.record_calls()

    # -- small change

    @property
    def _transport(self) -> Transport | None:
        return self._line.transport if self._line is not None else None

    def _read_counters(self) -> None:
        self.counters.unrecorded = self._recorder.unrecorded
        if (transport := self._transport) is not None:
            self.counters.dropped = transport.dropped
            self.counters.receive_buffer_bytes = transport.receive_buffer_bytes
            self.counters.queued_bytes = transport.queued_bytes()

    def _end(self, *, abort: bool) -> None:
        if self._line is None:
            return
        self._outbox.stop()
        if self._line.end(abort=abort):
            self._enter(SessionState.CLOSING)
        else:
            self._note("cancelled")

    def _record(self, pieces: list[Piece]) -> None:
        was_full = self._recorder.is_full
        self._recorder.record(pieces)
        self.counters.unrecorded = self._recorder.unrecorded
        if self._recorder.is_full and not was_full and self._transport is not None:
            self._transport.pause_reading(0)

    def _resolved(self, target: Target) -> Target:
        if self._line is not None and self._line.spec.is_datagram and not target.peer and not self.peer:
            return Target(peer=self.last_speaker)
        return target

    def _note(self, text: str) -> None:
        self._tell(EventKind.NOTE, detail=text)

    def _tell(self, kind: EventKind, *, failure: Failure | None = None, detail: str = "") -> None:
        now_ns = self._around.clock.now_ns()
        self._log(Event(now_ns, kind, self.id, local=self.local, peer=self.peer, failure=failure, detail=detail))

    def _log(self, event: Event) -> None:
        self.events.append(event)
        self._recorder.record_event(event)
        self._changed()

    def _enter(self, state: SessionState) -> None:
        if state is not self.state:
            self.state = state
            self.state_since_ns = self._around.clock.now_ns()
            self._turned.set()
            self._turned = asyncio.Event()
            self._changed()

    def _changed(self) -> None:
        self.revision += 1

"""A session: the life of one socket panel, from the wish to open it to the last byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.compose import Composed
from workbench.engine.transport import Transport
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import Piece
from workbench.model.sockets import RepeatSpec, ReplyMode, SessionState, SocketSpec
from workbench.session.ear import Ear
from workbench.session.generator.generator import Generator
from workbench.session.generator.meter import Meter
from workbench.session.line import Line
from workbench.session.reading.decoding import Decoding
from workbench.session.reading.filtering import Filtering
from workbench.session.reading.messages import Messages
from workbench.session.reading.openings import Openings
from workbench.session.reading.sampling import Sampling
from workbench.session.rules.ruleset import RuleSet
from workbench.session.sending.outbox import MakePayload, Outbox
from workbench.session.sending.repeating import RepeatStatus
from workbench.session.sending.replying import Responder
from workbench.session.sending.transfer import FileTransfer
from workbench.session.socketfacts.groups import Groups
from workbench.session.socketfacts.kernelfigures import FigureSampler
from workbench.session.socketfacts.optiontable import OptionTable
from workbench.session.socketfacts.pings import Pings
from workbench.session.socketfacts.security import Security
from workbench.session.socketfacts.web import WebTalk
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

ANYONE = Target()  # the only connection, every client, or whoever spoke last
_BEFORE_OPEN = (SessionState.RESOLVING, SessionState.CONNECTING, SessionState.WAITING)


class Session(Standing):
    """One socket of the project: what is asked of it. Every method is a plain call that never blocks.

    What is known of it is :class:`~workbench.session.standing.Standing`; what the engine tells goes to
    :class:`~workbench.session.ear.Ear`.
    """

    def __init__(self, spec: SocketSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self._outbox = Outbox(around.tasks, self.changed)
        self._ear = Ear(self, around, self._recorder, self._outbox)
        self.meter = Meter(self, around.clock)
        self.generator = Generator(self, self._ear, around, self._composed)
        self._outbox.followers.append(self.generator)
        self.web = WebTalk(self, self._ear, around.edited)
        self.security = Security(self, self._ear, around.laboratory)
        self.options = OptionTable(self, self._ear, around.edited)
        openings = Openings(around.capture, self.id)
        self.decoding = Decoding(self, around.edited, around.formats, openings)
        self._ear.rules.decode_by(self.decoding.dissect)
        self.sampling = Sampling(self, self.decoding, around.edited)
        self.figures = FigureSampler(self, self._ear, around.clock.now_ns)
        self.groups = Groups(self, self._ear, around.edited)
        self.pings = Pings(self._ear, around.tasks, self.send, around.clock.now_ns)
        self.filtering = Filtering(self, around, self.decoding)
        self.messages = Messages(self, around)
        self.messages.follow()
        around.capture.add_session(spec.id, spec.name)

    @property
    def repeat(self) -> RepeatStatus | None:
        """The last repeat run, running or not."""
        return self._outbox.repeat

    @property
    def transfer(self) -> FileTransfer | None:
        """The last file, still on its way or not."""
        return self._outbox.transfer

    @property
    def rules(self) -> RuleSet:
        """What is answered by rules, and how they get on."""
        return self._ear.rules

    @property
    def recording(self) -> bool:
        """Off: records pass by and are only counted."""
        return self._recorder.recording

    @recording.setter
    def recording(self, on: bool) -> None:
        self._recorder.recording = on

    def update_spec(self, spec: SocketSpec) -> None:
        """Take new settings; address and options apply at the next opening, the reply at once."""
        before, self.spec = self.spec, spec
        if (before.reply, before.reply_payload) != (spec.reply, spec.reply_payload):
            self._responder.follow(spec)
        self.rules.follow(spec)
        if before.web.send_as is not spec.web.send_as:
            self.web.follow()
        if before.framing != spec.framing:
            self.messages.follow()
        if before.name != spec.name:
            self._around.capture.add_session(spec.id, spec.name)
        self.tape.enabled = spec.options.record_calls
        self.changed()

    # -- opening and closing

    def open(self) -> None:
        """Connect, listen or bind, as the URL says. Does nothing unless the session is closed or failed."""
        if not self.is_at_rest or self._line is not None:
            return
        self.begin()
        line = self._ear.begin()
        self.tape.enabled = self.spec.options.record_calls
        self.enter(SessionState.CONNECTING)
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
        if (transport := self._transport) is None:
            return Failure(Reason.NOT_CONNECTED)
        failure = transport.half_close(connection)
        self.changed()
        return failure

    def close_connection(self, connection: int) -> None:
        """Close one client after its queue was sent."""
        if (transport := self._transport) is not None:
            transport.close(connection)

    def abort_connection(self, connection: int) -> None:
        """Reset one client."""
        if (transport := self._transport) is not None:
            transport.abort(connection)

    def close_all_connections(self) -> None:
        """Close every client; the listener stays."""
        self.close_connection(0)

    async def aclose(self) -> None:
        """Close, and wait until all is down; bounded by the options' ``close_deadline_ms``."""
        self.filtering.close()
        self.cancel()
        await self.generator.aclose()
        self.close()
        await self.rested()

    # -- sending

    def compose(self, spec: PayloadSpec) -> Composed:
        """The bytes of a payload, with this socket's counters counted on. Raises PayloadError with the offset of the
        fault, and ValueError for a file, which is read while it is sent."""
        return self._around.desk.compose(spec, self.scope)

    def preview(self, spec: PayloadSpec) -> Composed:
        """The same to be looked at: nothing counts, and secrets are stars. Raises the same."""
        return self._around.desk.preview(spec, self.scope)

    def _composed(self, spec: PayloadSpec) -> bytes:
        return self.compose(spec).data

    def send(self, data: bytes, target: Target = ANYONE) -> Failure | None:
        """Queue ``data``. The failure says why it was refused; then nothing of it is sent."""
        transport = self._transport
        if transport is None or self.state is not SessionState.OPEN:
            return Failure(Reason.NOT_CONNECTED)
        self._responder.spoke(data)
        self.rules.spoke(data)
        failure = transport.send(data, self._ear.resolved(target))
        if failure is not None and failure.reason not in (Reason.QUEUE_FULL,):
            self.fail(failure)
        return failure

    def send_file(self, path: Path, target: Target = ANYONE) -> Failure | None:
        """Stream a file; progress is in :attr:`transfer`. One transfer at a time."""
        line = self._line
        if line is None or self.state is not SessionState.OPEN:
            return Failure(Reason.NOT_CONNECTED)
        return self._outbox.send_file(path, self, self._ear.resolved(target), line.spec.is_datagram)

    def has_room(self, size_bytes: int, target: Target) -> bool:
        """Whether so much would be queued now, and the disk keeps up with what is sent."""
        here = self._transport
        return not self._recorder.is_full and (here is None or here.has_room(size_bytes, target.connection))

    def cancel_transfer(self) -> None:
        self._outbox.cancel_transfer()

    def start_repeat(self, payload: bytes | PayloadSpec, repeat: RepeatSpec, target: Target = ANYONE) -> None:
        """Send bytes again and again, or a payload that is composed anew each time: one that can no longer be ends
        the run. Raises ValueError for an interval or a number out of range, and PayloadError for text or hex that
        cannot be read."""
        if isinstance(payload, PayloadSpec) and payload.form is not PayloadForm.TYPED:
            payload = self.compose(payload).data
        self._outbox.start_repeat(self._maker(payload), repeat, self, target)

    async def repeat_ended(self) -> None:
        """Wait for the end of the running repeat, if there is one."""
        await self._outbox.repeat_ended()

    def stop_repeat(self) -> None:
        self._outbox.stop_repeat()

    def queued_bytes(self, connection: int = 0) -> int:
        """Bytes that wait for the kernel; 0 stands for all connections."""
        transport = self._transport
        return transport.queued_bytes(connection) if transport is not None else 0

    def set_reply(self, mode: ReplyMode, payload: PayloadSpec) -> None:
        """Answer received data by itself from now on. Raises the codec's errors if the payload cannot be read."""
        self._responder.set(mode, payload)
        self._around.edited(replace(self.spec, reply=mode, reply_payload=payload), "Change reply")

    def record_foreign(self, pieces: list[Piece]) -> None:
        """Record what this socket never carried: bytes that somebody pasted."""
        self._recorder.record(pieces)
        self.changed()

    def _maker(self, payload: bytes | PayloadSpec) -> MakePayload:
        if isinstance(payload, bytes):
            data = payload
            return lambda: data
        spec = payload

        def make() -> bytes | Failure:
            try:
                return self.compose(spec).data
            except PayloadError as error:
                return Failure(Reason.INVALID_ARGUMENT, f"the payload cannot be composed: {error}")

        return make

    # -- what the workspace tells

    def tick(self, now_ns: int) -> None:
        """Every 100 ms while open: rates, kernel counters, and the calls onto the disk."""
        self._ear.read_counters()
        self.throughput.sample(now_ns, self.counters)
        self.meter.tick(now_ns)
        self.rules.tick(now_ns)
        self._recorder.record_calls()
        self.web.tick(now_ns)

    def settle(self) -> None:
        """Calls that are not on the disk yet go there."""
        self._recorder.record_calls()

    def capture_has_room(self) -> None:
        """The writer caught up."""
        self._ear.capture_has_room()

    def recording_changed(self, stopped: Failure | None) -> None:
        """The disk is full, or there is room again."""
        kind = EventKind.RECORDING_RESUMED if stopped is None else EventKind.RECORDING_STOPPED
        self.tell(kind, failure=stopped)

    @property
    def _line(self) -> Line | None:
        return self._ear.line

    @property
    def _transport(self) -> Transport | None:
        return self._ear.transport

    @property
    def _responder(self) -> Responder:
        return self._ear.responder

    def _end(self, *, abort: bool) -> None:
        line = self._line
        if line is None:
            return
        self._outbox.stop()
        if line.end(abort=abort):
            self.enter(SessionState.CLOSING)
        else:
            self.note("cancelled")

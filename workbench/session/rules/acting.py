"""What a rule does: each deed in its turn, at its time, and not before there is room for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.payloads import PayloadSpec
from workbench.model.rules import ActionKind
from workbench.model.texts import count_text
from workbench.session.payloads.request import Request
from workbench.session.rules.alarm import Alarm
from workbench.session.rules.client import Client, Running
from workbench.session.rules.marking import Marking
from workbench.session.rules.prepared import Prepared
from workbench.session.rules.repeats import Repeats
from workbench.session.sending.lostanswers import LostAnswers
from workbench.session.sending.replying import ReplyChannel
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

VALUE_MAX_BYTES: Final = 65_536  # of a variable of one client
NOTE_CHARS: Final = 2_000
NOTES_MAX: Final = 100  # in a tenth of a second; further ones are counted


class Channel(ReplyChannel, Protocol):
    """The part of a transport that rules need."""

    def half_close(self, connection: int = 0) -> Failure | None: ...
    def close(self, connection: int) -> None: ...
    def abort(self, connection: int = 0) -> None: ...


class Actor:
    """Does the deeds of a rule set's clients. ``through`` is called with a client whose deeds are all done."""

    def __init__(
        self, about: Standing, around: Surroundings, channel: Callable[[], Channel | None], alarm: Alarm,
        through: Callable[[Client], None],
    ) -> None:  # fmt: skip
        self._about = about
        self._around = around
        self._channel = channel
        self._alarm = alarm
        self._through = through
        self.losses = LostAnswers(about.fail)
        self.repeats = Repeats(self.send, channel, alarm, around.clock.now_ns)
        self.marking = Marking(about, around)
        self._notes = 0  # since the last tick
        self.speaks: Callable[[bytes], None] | None = None  # told what is sent without having been asked for

    def fire(self, client: Client, rule: Prepared, request: Request | None, now_ns: int) -> None:
        """Begin what the rule does; what cannot be done at once waits in the client's deeds."""
        for deed in rule.deeds:
            if client.closed:
                return
            if client.deeds or deed.delay_ns:
                client.deeds.append(Running(rule, deed, request, now_ns + deed.delay_ns, client.record_ns))
                continue
            running = Running(rule, deed, request, now_ns, client.record_ns)
            if not self._do(client, running):
                client.deeds.append(running)
        if client.deeds:
            self._wait(client)

    def go_on(self, client: Client) -> bool:
        """Do what can be done now; whether all is done."""
        deeds, now_ns = client.deeds, self._around.clock.now_ns()
        client.is_busy = True  # a send may find that there is room again: nobody else goes on meanwhile
        try:
            while deeds and deeds[0].due_ns <= now_ns:
                if not self._do(client, deeds[0]):
                    return False  # the transport tells when there is room
                if deeds:  # a close has thrown the others away
                    deeds.popleft()
        finally:
            client.is_busy = False
        if deeds:
            self._wait(client)
        return not deeds

    def send(self, client: Client, rule: Prepared, data: bytes, *, asked: bool) -> bool:
        """Whether it is through with: queued, or lost and told. False: there is no room for it now."""
        channel = self._channel()
        if channel is None:
            return True
        if not data and client.connection:
            return True
        if not asked and self.speaks is not None:
            self.speaks(data)
        failure = channel.send(data, client.target)
        if failure is not None:
            if failure.reason is Reason.QUEUE_FULL and client.connection:
                return False
            rule.trouble = failure.detail or failure.reason.value
            self.losses.lost(failure)
            if client.connection:  # nothing can be said to it any more
                self.repeats.end(client)
        return True

    def tick(self, now_ns: int) -> None:
        """Ten times a second: bookmarks are set, and notes that were too many are told by number."""
        self.marking.tick(now_ns)
        if self._notes > NOTES_MAX:
            self._about.note(f"{count_text(self._notes - NOTES_MAX, 'note', 'notes')} of rules were left out")
        self._notes = 0

    def stop(self) -> None:
        self.repeats.stop()
        self.losses.flush()

    # -- inside

    def _wait(self, client: Client) -> None:
        due_ns = client.deeds[0].due_ns
        if due_ns != client.waits_ns and due_ns > self._around.clock.now_ns():
            client.waits_ns = due_ns
            self._alarm.set(due_ns, self._due, client)

    def _due(self, client: Client) -> None:
        client.waits_ns = 0
        if client.deeds and not client.is_busy and self.go_on(client):
            self._through(client)

    def _do(self, client: Client, running: Running) -> bool:
        """Whether it is done; False: there is no room."""
        deed, rule = running.deed, running.rule
        match deed.kind:
            case ActionKind.REPLY:
                return self._reply(client, running)
            case ActionKind.STATE:
                client.state = deed.action.name
            case ActionKind.SET:
                if (value := self.compose(client, rule, deed.spec, deed.fixed, running.request)) is not None:
                    self._set(client, rule, deed.action.name, value)
            case ActionKind.LOG | ActionKind.MARK:
                if (text := self.compose(client, rule, deed.spec, deed.fixed, running.request)) is not None:
                    self._tell(client, running, self._around.desk.hidden(text).decode("utf-8", "replace"))
            case ActionKind.STOP:
                client.stopped = True
                self.repeats.end(client)
            case ActionKind.START_SEQUENCE:
                if (complaint := self._around.start_sequence(deed.action.sequence)) != "":
                    self._complain(rule, complaint)
            case _:
                self._end(client, deed.kind)
        return True

    def _set(self, client: Client, rule: Prepared, name: str, value: bytes) -> None:
        if len(value) > VALUE_MAX_BYTES:  # there may be thousands of clients, and each says what it likes
            self._complain(rule, f"“{name}” is not set: {len(value):,} bytes are more than {VALUE_MAX_BYTES:,}")
        else:
            client.scope.set(name, value)

    def _complain(self, rule: Prepared, complaint: str) -> None:
        rule.trouble = complaint
        self._notes += 1
        if self._notes <= NOTES_MAX:
            self._about.note(f"{rule.title}: {complaint}")

    def _reply(self, client: Client, running: Running) -> bool:
        deed, rule = running.deed, running.rule
        if running.data is None:
            running.data = deed.fixed
            if running.data is None:
                running.data = self.compose(client, rule, deed.spec, None, running.request)
                if running.data is None:
                    return True
        if not self.send(client, rule, running.data, asked=running.request is not None):
            return False
        client.answered = True
        if deed.action.times != 1 and not self.repeats.begin(client, running, self.compose):
            self.losses.lost(Failure(Reason.QUEUE_FULL, f"{rule.title}: too many replies are being repeated"))
        return True

    def compose(
        self, client: Client, rule: Prepared, spec: PayloadSpec, fixed: bytes | None, request: Request | None
    ) -> bytes | None:
        """None where it could not be composed, which is told: nothing is sent in its place."""
        if fixed is not None:
            return fixed
        try:
            return self._around.desk.compose(spec, client.scope, request).data
        except ValueError as error:
            rule.trouble = str(error)
            self.losses.lost(Failure(Reason.PAYLOAD_FAULT, f"{rule.title}: {error}"))
            return None

    def _tell(self, client: Client, running: Running, text: str) -> None:
        about, now_ns = self._about, self._around.clock.now_ns()
        if running.deed.kind is ActionKind.MARK:
            self.marking.mark(client.connection, running.record_ns, text, running.deed.action.colour)
            return
        self._notes += 1
        if self._notes > NOTES_MAX:
            return
        about.log(Event(now_ns, EventKind.NOTE, about.id, client.connection, about.local, client.peer,
                        detail=text[:NOTE_CHARS]))  # fmt: skip

    def _end(self, client: Client, kind: ActionKind) -> None:
        channel = self._channel()
        if channel is None:
            return
        if kind is ActionKind.HALF_CLOSE:
            channel.half_close(client.connection)
            self.repeats.end(client)
            return
        client.stopped = client.closed = True
        client.deeds.clear()
        self.repeats.end(client)
        if kind is ActionKind.RESET:
            channel.abort(client.connection)
        else:
            channel.close(client.connection)

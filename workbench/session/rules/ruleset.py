"""A session's rules at work: per client, in order, in the one call of each wake-up. See docs/manual/rules.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.model.endpoint import SocketUrlError
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.fields import Dissection
from workbench.model.records import Piece, RecordHead
from workbench.model.rules import Trigger
from workbench.model.sockets import Role, SocketSpec
from workbench.session.rules.acting import Channel
from workbench.session.rules.asking import Candidates
from workbench.session.rules.client import Client
from workbench.session.rules.clients import Clients
from workbench.session.rules.explaining import why_not
from workbench.session.rules.intake import Messages
from workbench.session.rules.prepared import Prepared, prepare
from workbench.session.rules.silences import Silences
from workbench.session.rules.status import RuleStatus
from workbench.session.rules.turns import Otherwise, Turns, always
from workbench.session.sending.echoloop import EchoLoops
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

ROUNDS_TOLD: Final = 10_000
PAUSE_NS: Final = 1_000_000_000  # a longer silence of the peer ends a row
WAITING_MAX: Final = 1_024  # datagrams of one sender that wait so; the next ones are not answered


class RuleSet:
    """What no rule takes goes to ``otherwise``.

    ``active``: there are rules that can be used; without them a session asks nothing of it. ``revision`` grows, ten
    times a second at most, when there is something new to show.
    """

    def __init__(
        self, about: Standing, around: Surroundings, channel: Callable[[], Channel | None], otherwise: Otherwise
    ) -> None:
        self._about = about
        self._around = around
        self._channel = channel
        self._otherwise = otherwise
        self._turns = Turns(about, around, channel, otherwise)
        self._turns.actor.repeats.may_send = self._may_send
        self._loops = EchoLoops()
        self._rules: tuple[Prepared, ...] = ()
        self._spec: SocketSpec | None = None
        self._clients = Clients(about, around)
        self._silences = Silences(self._turns.alarm, around.clock.now_ns, self._turns.silent)
        self._is_client = False
        self.active = False
        self.revision = 0

    def decode_by(self, dissect: Callable[[RecordHead, bytes], Dissection]) -> None:
        """Who gives the fields of a message."""
        self._turns.dissect = dissect

    # -- what the session tells

    def follow(self, spec: SocketSpec) -> None:
        """Take the rules of these settings. Clients keep their states and variables, rules that are as they were keep
        their counts; what is wrong with one is told, and the others work."""
        before, self._spec = self._spec, spec
        self._is_client = spec.role is Role.CLIENT
        if before is not None and (before.rules, before.framing, before.url) == (spec.rules, spec.framing, spec.url):
            return
        is_datagram = _is_datagram(spec)
        self._rules = prepare(spec.rules, self._rules, is_datagram=is_datagram) if spec.rules else ()
        self._turns.candidates = Candidates(self._rules)
        self._silences.follow(self._turns.candidates, spec)
        self._loops.forgive()
        self._turns.asked.clear()
        self._turns.actor.repeats.keep(self._rules)
        self.revision += 1
        self.active = bool(self._turns.candidates)
        if not self.active:
            for client in self._clients.every():
                client.deeds.clear()
                client.stopped = True
                self._turns.advance(client)
            self._clients.clear()
        else:  # also while the socket is being opened, or waits before it tries again
            self._clients.follow(spec)
            self._clients.recount(self._rules)
            if self._channel() is not None:
                self._meet_all()
        if self._channel() is not None:
            self._tell_faults()

    def begin(self) -> None:
        """The socket is about to be opened."""
        self._loops = EchoLoops()
        self._turns.actor.speaks = self._loops.speak if _is_datagram(self._about.spec) else None
        if self._spec is not None and self._spec.rules:
            self._clients.follow(self._spec)
            self._tell_faults()

    def received(self, pieces: list[Piece]) -> None:
        """Answer what one wake-up brought."""
        for piece in pieces:
            client = self._clients.of(piece) or self._clients.arrive(piece.connection, piece.peer, piece.time_ns)
            if self._is_client:
                self._count_rounds(client, piece)
            client.last_heard_ns = piece.time_ns
            if client.idle_turns:
                client.idle_turns.clear()
            if client.stopped:
                if not client.closed:  # by a rule: nothing is said to it any more
                    self._otherwise([piece])
                continue
            if not piece.connection and not self._may_answer(client, piece):
                continue
            self._clients.put(client, piece)
            self._silences.watch(client)
            if client.is_busy or client.deeds:
                self._turns.hold_if_much(client)
            else:
                self._turns.advance(client)

    def spoke(self, data: bytes) -> None:
        """The user sent this: a peer that answers whatever comes answers it, too."""
        if self.active:
            self._loops.speak(data)
            for client in self._clients.every() if self._is_client else ():
                client.rounds, client.answered = 0, False

    def opened(self) -> None:
        """A datagram socket is open."""
        if Trigger.CONNECT in self._turns.candidates.triggers or Trigger.IDLE in self._turns.candidates.triggers:
            about = self._about
            self._connected(self._clients.arrive(0, about.peer, self._around.clock.now_ns()))

    def happened(self, event: Event) -> None:
        """A connection is there, or its peer has said all."""
        if event.kind is self._clients.ready_kind and event.connection:
            # Not at once: the engine has not put the connection to work yet. What comes meanwhile waits.
            client = self._clients.arrive(event.connection, event.peer, event.time_ns)
            client.is_busy = True
            self._turns.alarm.set(0, self._connected, client)
        elif event.kind is EventKind.PEER_HALF_CLOSED:
            self._ended(event)

    def _ended(self, event: Event) -> None:
        """What is still to be answered is answered, then the connection is closed, unless it is kept half open."""
        closes = not self._about.spec.options.keep_half_open
        client = self._clients.get(event.connection)
        if client is None and Trigger.END in self._turns.candidates.triggers:
            client = self._clients.arrive(event.connection, event.peer, event.time_ns)
        if client is None or client.stopped:
            if closes and (channel := self._channel()) is not None:
                channel.close(event.connection)
            return
        client.intake.finish()
        client.ended, client.closes = True, closes
        if not client.is_busy and (not client.deeds or self._turns.actor.go_on(client)):
            self._turns.advance(client)

    def forget(self, connection: int) -> None:
        """The connection is closed."""
        client = self._clients.forget(connection)
        if client is not None:
            self._turns.actor.repeats.end(client)

    def writable(self, connection: int) -> None:
        """A send queue is short again."""
        if not self.active:
            return
        client = self._clients.get(connection)
        if client is not None and client.deeds and not client.is_busy and self._turns.actor.go_on(client):
            self._turns.advance(client)
        self._turns.actor.repeats.room_made(connection)

    def capture_has_room(self) -> None:
        """The disk caught up."""
        self._turns.actor.repeats.room_made(0)

    def rest(self) -> None:
        """The line is down: nothing of it goes on."""
        self._turns.actor.stop()
        self._turns.alarm.stop()
        self._clients.clear()
        self.revision += 1

    def tick(self, now_ns: int) -> None:
        """Ten times a second."""
        self._turns.actor.tick(now_ns)
        if self._turns.moved:
            self._turns.moved = False
            self.revision += 1

    # -- what views ask

    @property
    def is_working(self) -> bool:
        """Something waits for its turn, its time or for room."""
        return any(client.is_busy or client.deeds for client in self._clients.every())

    def status(self, place: int) -> RuleStatus:
        """Of the rule at that place, from 0. Raises IndexError."""
        rule = self._rules[place]
        asked = self._turns.asked.get(Trigger.DATA if rule.rule.trigger is Trigger.FIRST_DATA else rule.rule.trigger)
        rules, desk = self._rules, self._around.desk

        def explain() -> str:
            return desk.hidden_text(why_not(rule, asked, rules))

        return RuleStatus(rule.fault, rule.fired, rule.last_ns, rule.trouble, explain)

    def state_of(self, connection: int, peer: str = "") -> str | None:
        """The state of a client; None for one that is not known."""
        client = self._clients.get(connection, peer)
        return client.state if client is not None else None

    @property
    def repeating(self) -> int:
        """Replies that are being repeated."""
        return len(self._turns.actor.repeats)

    @property
    def held_bytes(self) -> int:
        """What came and no rule was asked about yet, of all clients."""
        return self._clients.held_bytes

    @property
    def evicted(self) -> int:
        """Senders of datagrams that were forgotten because there were too many."""
        return self._clients.evicted

    # -- asking

    def _connected(self, client: Client) -> None:
        self._silences.watch(client)
        self._turns.ask_event(client, Trigger.CONNECT, always)
        self._turns.advance(client)

    # -- room

    def _may_send(self) -> bool:
        return self._around.capture.has_room

    def _may_answer(self, client: Client, piece: Piece) -> bool:
        """A datagram: its sender cannot be held back."""
        if isinstance(client.intake, Messages) and len(client.intake.waiting) >= WAITING_MAX:
            full = Failure(Reason.QUEUE_FULL, f"too many of {piece.peer} wait for their answers")
            self._turns.actor.losses.lost(full)
            return False
        if not self._loops.spoke:
            return True
        may = self._loops.admit(piece.peer, bytes(piece.payload), piece.time_ns, any_peer=True)
        if may is None:
            self._about.note(f"{piece.peer} answers every answer: answering it was stopped")
        return bool(may)

    def _count_rounds(self, client: Client, piece: Piece) -> None:
        """A connection that we have made, on which both sides answer each other and nobody asks: that may be wanted,
        so it is told and goes on. A server's rules answer whoever asks, however often."""
        if piece.time_ns - client.last_heard_ns > PAUSE_NS:
            client.rounds = 0
        if not client.answered:
            return
        client.answered = False
        client.rounds += 1
        if client.rounds == ROUNDS_TOLD and piece.connection and not client.stopped:
            row = f"{piece.peer} and the rules here have answered each other {ROUNDS_TOLD:,} times without a pause"
            self._about.note(f"{row}: if that is not wanted, close the connection, or give a rule a limit")

    # -- the rules themselves

    def _meet_all(self) -> None:
        """Connections that were there before the rules: they are watched for silence."""
        for connection in self._about.connections.values():
            if connection.is_open:
                here = self._clients.arrive(connection.number, connection.peer, self._around.clock.now_ns())
                self._silences.watch(here)

    def _tell_faults(self) -> None:
        for rule in self._rules:
            if rule.fault and rule.rule.enabled:
                self._about.note(f"{rule.title} is off: {rule.fault}")


def _is_datagram(spec: SocketSpec) -> bool:
    try:
        return spec.is_datagram
    except SocketUrlError:  # told when it is opened
        return False

"""A client's turn: what waits is asked about, in order, until a deed has to wait for its time or for room."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from workbench.codec.patterns import About
from workbench.model.fields import Dissection
from workbench.model.records import Direction, Piece, RecordHead
from workbench.model.rules import Trigger
from workbench.session.payloads.request import Request
from workbench.session.rules.acting import Actor, Channel
from workbench.session.rules.alarm import Alarm
from workbench.session.rules.asking import (
    NOBODY,
    Asked,
    Candidates,
    Choice,
    Firing,
    Question,
    ask_event,
    ask_message,
    earliest,
)
from workbench.session.rules.client import Client
from workbench.session.rules.intake import Open
from workbench.session.rules.prepared import Prepared
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

HOLD_BYTES: Final = 64 * 1024  # so much may wait for answers that are under way; then the client is not read from
TURN_NS: Final = 8_000_000  # of one client's messages in one turn of the loop
LOOK_EACH: Final = 32  # messages between two looks at the clock

Otherwise = Callable[[list[Piece]], None]


class Turns:
    """``otherwise`` takes what no rule took, ``dissect`` gives the fields of a message; ``asked`` is, by trigger, what
    was asked last, and ``moved`` that it has changed."""

    def __init__(
        self, about: Standing, around: Surroundings, channel: Callable[[], Channel | None], otherwise: Otherwise
    ) -> None:
        self._around = around
        self._channel = channel
        self._otherwise = otherwise
        self.alarm = Alarm(around.clock.now_ns)
        self.actor = Actor(about, around, channel, self.alarm, self.advance)
        self.candidates = Candidates(())
        self.dissect: Callable[[RecordHead, bytes], Dissection] = _nothing_known
        self.asked: dict[Trigger, Asked] = {}
        self.moved = False

    def advance(self, client: Client) -> None:
        """Ask about what waits, until a deed has to wait for its time or for room."""
        client.is_busy = True
        end_ns, looks = 0, LOOK_EACH
        while not client.gone and not client.deeds and not client.stopped:
            if not self._ask_next(client):
                if not client.ended:
                    break
                client.ended = False
                self.ask_event(client, Trigger.END, always)
                continue
            looks -= 1
            if not looks:
                looks, now_ns = LOOK_EACH, time.perf_counter_ns()
                end_ns = end_ns or now_ns + TURN_NS
                if now_ns > end_ns:  # others want to be served as well
                    self.hold_if_much(client)
                    self.alarm.set(0, self.advance, client)
                    return
        client.is_busy = False
        if client.gone:
            return
        if client.deeds:
            self.hold_if_much(client)
            return
        if client.stopped:
            self.pass_on(client)
        self.release(client)
        if client.closes and (channel := self._channel()) is not None:
            client.closes = False
            self.actor.repeats.end(client)
            channel.close(client.connection)

    def _ask_next(self, client: Client) -> bool:
        """Ask about the next message, or the next match; False: there is none."""
        intake = client.intake
        if isinstance(intake, Open):
            return self._ask_open(client, intake)
        told = intake.take()
        if told is None:
            return False
        client.record_ns = told.piece.time_ns
        if self._ask(client, told.data, is_open=False) == NOBODY:
            self._otherwise([told.piece])
        return True

    def _ask(self, client: Client, data: bytes, *, is_open: bool) -> int:
        is_first, client.is_first = client.is_first, False
        question = self._question(client, data)
        about = About(self._around.desk.sources(client.scope), question.dissection, is_open)
        candidates = self.candidates.of(Trigger.DATA, client.state, is_first=is_first)
        state = client.state
        spent = self.candidates.spent(client)
        firings, taken_by = ask_message(candidates, client, data, about, question)
        fired = tuple(firing.rule.place for firing in firings)
        self._note(Asked(Trigger.DATA, data, state, is_first, is_open, fired, taken_by, spent, about))
        self._fire(client, firings)
        return taken_by

    def _ask_open(self, client: Client, intake: Open) -> bool:
        """The next match in a stream that nobody cuts."""
        rest = intake.rest
        if not rest and not intake.fresh:
            return False
        candidates = self.candidates.of(Trigger.DATA, client.state, is_first=client.is_first)
        question = self._question(client, rest)
        about = About(self._around.desk.sources(client.scope), question.dissection, is_open=True)
        client.record_ns = client.last_heard_ns
        met = earliest(candidates, client, intake, about) if rest else None
        if met is None:
            self._give_up(client, intake, candidates, about)
            return False
        rule, found = met
        taken = intake.data[intake.at : found.end]
        intake.take(found.end)
        is_first, client.is_first = client.is_first, False
        firings = [Firing(rule, Request(taken, found.captures, self._question(client, taken).dissection))]
        taken_by = rule.place
        if rule.rule.go_on:
            later = tuple(each for each in candidates if each[1].place > rule.place)
            more, taken_by = ask_message(later, client, taken, about, self._question(client, taken))
            firings += more
        intake.took = intake.took or taken_by != NOBODY
        fired = tuple(firing.rule.place for firing in firings)
        spent = self.candidates.spent(client)
        self._note(Asked(Trigger.DATA, rest, client.state, is_first, True, fired, taken_by, spent, about))
        self._fire(client, firings)
        return True

    def _give_up(self, client: Client, intake: Open, candidates: Choice, about: About) -> None:
        """Nothing more is found in what came: keep what could still begin something, tell the reply of the rest."""
        rest = intake.rest
        if rest and not intake.took:
            spent = self.candidates.spent(client)
            self._note(Asked(Trigger.DATA, rest, client.state, client.is_first, True, (), NOBODY, spent, about))
        first = min((rule.matcher.keep_from(rest, about) for _literal, rule in candidates), default=len(rest))
        if first and rest:
            client.is_first = False
        intake.keep(len(rest) - first)
        fresh, intake.fresh = intake.fresh, []
        took, intake.took = intake.took, False
        if fresh and not took:
            self._otherwise(fresh)

    def ask_event(self, client: Client, trigger: Trigger, due: Callable[[Prepared], bool]) -> None:
        candidates = self.candidates.of(trigger, client.state)
        state, spent = client.state, self.candidates.spent(client)
        firings, taken_by = ask_event(candidates, client, due)
        fired = tuple(firing.rule.place for firing in firings)
        about = About(self._around.desk.sources(client.scope), _undissected)
        self._note(Asked(trigger, b"", state, False, False, fired, taken_by, spent, about))
        client.record_ns = client.last_heard_ns
        self._fire(client, firings)

    def silent(self, client: Client, due: frozenset[int]) -> None:
        """The idle rules at these places are due; what silence completes is there."""
        if due:
            self.ask_event(client, Trigger.IDLE, lambda rule: rule.place in due)
        self.advance(client)

    def _fire(self, client: Client, firings: list[Firing]) -> None:
        now_ns = self._around.clock.now_ns()
        for rule, request in firings:
            rule.fired += 1
            rule.last_ns = now_ns
            client.fired[rule.place] = client.fired.get(rule.place, 0) + 1
            self.actor.fire(client, rule, request, now_ns)

    def _note(self, asked: Asked) -> None:
        self.asked[asked.trigger] = asked
        self.moved = True

    def _question(self, client: Client, data: bytes) -> Question:
        def dissect(seen: bytes) -> Dissection:
            size = len(seen)
            head = RecordHead(0, client.record_ns, Direction.RX, client.connection, client.peer, size, size, b"")
            return self.dissect(head, seen)

        return Question(data, dissect)

    # -- room

    def hold_if_much(self, client: Client) -> None:
        """A client that does not read its answers, or sends before they came, is not read from."""
        if client.connection and client.intake.size_bytes >= HOLD_BYTES and (channel := self._channel()) is not None:
            client.held = True
            channel.pause_reading(client.connection)

    def release(self, client: Client) -> None:
        if client.held:
            client.held = False
            if (channel := self._channel()) is not None:
                channel.resume_reading(client.connection)

    def pass_on(self, client: Client) -> None:
        """Its rules are at their end: what waits goes to the reply."""
        intake = client.intake
        if not isinstance(intake, Open):
            while (told := intake.take()) is not None:
                self._otherwise([told.piece])
        elif intake.rest:
            data = intake.rest
            intake.clear()
            self._otherwise([Piece(client.record_ns, Direction.RX, client.connection, client.peer, data, len(data))])



def always(_rule: Prepared) -> bool:
    """It concerns every rule."""
    return True


def _undissected() -> Dissection:
    return Dissection("", "", "")


def _nothing_known(_head: RecordHead, _data: bytes) -> Dissection:
    return _undissected()

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
    Views,
    ask_event,
    ask_message,
    earliest,
    still_open,
)
from workbench.session.rules.client import Client
from workbench.session.rules.intake import Open
from workbench.session.rules.prepared import Prepared
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

HOLD_BYTES: Final = 64 * 1024  # so much may wait for answers that are under way; then the client is not read from
TURN_NS: Final = 8_000_000  # of one client's messages in one turn of the loop
SLOW_LOOK_NS: Final = 4_000_000  # at bytes in which nothing was found
SLOW_LEAST_BYTES: Final = 4_096  # a look at fewer was slow for another reason
REST_TIMES: Final = 4  # so many times as long the client is not looked at then
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
            if client.rests_ns and self._rests(client):
                return
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

    def _rests(self, client: Client) -> bool:
        """A look at its bytes took long and found nothing; it may send them one by one. Others come first, and what
        it sends meanwhile is asked about together."""
        intake = client.intake
        if not isinstance(intake, Open) or not intake.is_waiting:
            return False
        if self._around.clock.now_ns() < client.rests_ns:
            self.hold_if_much(client)
            self.alarm.set(client.rests_ns, self.advance, client)
            return True
        client.rests_ns = 0
        intake.gather()
        return False

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
        """The next match in a stream that nobody cuts; False: no receive waits."""
        piece = intake.next_piece()
        if piece is None:
            return False
        client.record_ns = piece.time_ns
        began_ns = time.perf_counter_ns()
        candidates = self.candidates.of(Trigger.DATA, client.state, is_first=client.is_first)
        views = Views(intake.data, lambda data: self._about_open(client, data))
        hear, met = earliest(candidates, client, intake, views)
        whole = bytes(piece.payload)
        firings = [Firing(rule, Request(whole, {"0": whole}, self._question(client, whole).dissection))
                   for rule in hear]  # fmt: skip
        intake.told.update(rule.place for rule in hear)
        if met is None:
            is_much = intake.size_bytes > SLOW_LEAST_BYTES
            self._close_piece(client, intake, candidates, views)
            if is_much and (took_ns := time.perf_counter_ns() - began_ns) > SLOW_LOOK_NS:
                client.rests_ns = self._around.clock.now_ns() + REST_TIMES * took_ns
            self._fire(client, firings)
            return True
        rule, found = met
        # Not what stood before it: that depends on how the stream was divided.
        taken = intake.data[max(intake.at, intake.fresh if rule.is_any else found.start) : found.end]
        firings.append(Firing(rule, Request(taken, found.captures, self._question(client, taken).dissection)))
        if rule.rule.go_on:  # it hears of its match; who takes it is asked next
            intake.told.add(rule.place)
            intake.passed[rule.place] = found.end
        self._note(self._asked_open(client, intake, views, rule))
        if not rule.rule.go_on:
            intake.take(found.end)
            intake.took = True
            client.is_first = False
        self._fire(client, firings)
        return True

    def _close_piece(self, client: Client, intake: Open, candidates: Choice, views: Views) -> None:
        """Nothing more is found in what came: keep what could still become something, tell the reply of the rest."""
        piece, is_whole = intake.piece, not intake.took
        if is_whole:
            self._note(self._asked_open(client, intake, views))
        first, starts = still_open(candidates, intake, views)
        if first > intake.at:
            client.is_first = False
        intake.close_piece(first, starts)
        if is_whole and piece is not None:
            self._otherwise([piece])

    def _about_open(self, client: Client, data: bytes) -> About:
        return About(self._around.desk.sources(client.scope), self._question(client, data).dissection, is_open=True)

    def _asked_open(self, client: Client, intake: Open, views: Views, rule: Prepared | None = None) -> Asked:
        rest, about = views.at(intake.at)
        spent = self.candidates.spent(client)
        fired = (*intake.told, *((rule.place,) if rule is not None else ()))
        taken_by = rule.place if rule is not None and not rule.rule.go_on else NOBODY
        return Asked(Trigger.DATA, rest, client.state, client.is_first, True, fired, taken_by, spent, about,
                     views.at(max(intake.at, intake.fresh)))  # fmt: skip

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
        """Its rules are at their end: what waits goes to the reply, unless they have closed the connection."""
        intake, left = client.intake, []
        if isinstance(intake, Open):
            left = intake.left()
        else:
            while (told := intake.take()) is not None:
                left.append(told.piece)
        if left and not client.closed:
            self._otherwise(left)


def always(_rule: Prepared) -> bool:
    """It concerns every rule."""
    return True


def _undissected() -> Dissection:
    return Dissection("", "", "")


def _nothing_known(_head: RecordHead, _data: bytes) -> Dissection:
    return _undissected()

"""Steps that expect: bytes, no bytes, the peer's end, a reset."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Final

from workbench.codec.patterns import Matcher
from workbench.model import runtexts
from workbench.model.events import CloseHow
from workbench.model.patterns import Found, Missed, PatternKind, Place
from workbench.model.sequences import Step
from workbench.model.texts import failure_sentence
from workbench.session.sequences.hearing import SocketEar
from workbench.session.sequences.inbox import Heard, Inbox
from workbench.session.sequences.stage import Stage, Verdict, failed
from workbench.session.sequences.watch import NS_PER_MS, deadline_ns, now_ns

EXPLAINED_MAX: Final = 200  # messages among which the nearest is looked for when none was met
SLOW_LOOK_NS: Final = 2 * NS_PER_MS  # a look that takes longer is not taken again at once: the loop has other work
SLOW_PAUSE_TIMES: Final = 4
SLOW_PAUSE_MAX_NS: Final = 250 * NS_PER_MS


async def expect(stage: Stage, ear: SocketEar, step: Step) -> Verdict:
    """Bytes that the pattern finds, among those that nobody took yet or that come within the time."""
    return await _Expectation(stage, ear, step).run()


async def expect_nothing(stage: Stage, ear: SocketEar, step: Step) -> Verdict:
    """No byte for the time; bytes that nobody took yet count."""
    deadline = deadline_ns(step.time_ms)
    while True:
        inbox = ear.inbox()
        if inbox is not None and (inbox.has_unread or inbox.view()):
            got = inbox.view()
            return failed(f"{runtexts.size_text(len(got))} came where nothing was expected.", got=got)
        if not await stage.watch.wait(deadline):
            was_open = ear.session.is_open or (inbox is not None and inbox.changes > 0)
            return Verdict() if was_open or not ear.session.is_at_rest else failed(runtexts.NOT_OPEN)


async def expect_end(stage: Stage, ear: SocketEar, step: Step, *, by_reset: bool) -> Verdict:
    """The peer's end of stream, or its reset; also one that came before."""
    deadline = deadline_ns(step.time_ms)
    while True:
        inbox = ear.inbox()
        if inbox is not None and (verdict := _ended(inbox, by_reset=by_reset)) is not None:
            return verdict
        if not await stage.watch.wait(deadline):
            what = "The peer sent no reset" if by_reset else "The peer did not end the connection"
            return failed(runtexts.not_within(what, step.time_ms))


def _ended(inbox: Inbox, *, by_reset: bool) -> Verdict | None:
    """None: not ended yet, or not in a way that says which it is."""
    if inbox.how is CloseHow.FAILED:
        return failed(failure_sentence(inbox.failure) if inbox.failure else runtexts.ENDED_FIRST, failure=inbox.failure)
    if inbox.how is CloseHow.RESET:
        return Verdict() if by_reset else failed(runtexts.CLOSED_NOT)
    is_ours = inbox.how is CloseHow.ABORTED or (inbox.ended_by_us and inbox.how is not None)
    if is_ours and not inbox.half_closed:
        return failed(runtexts.ENDED_BY_US)
    if not by_reset:
        return Verdict() if inbox.is_over else None
    return failed(runtexts.RESET_NOT) if inbox.how is not None else None


class _Expectation:
    """One step that expects bytes."""

    def __init__(self, stage: Stage, ear: SocketEar, step: Step) -> None:
        self._stage = stage
        self._ear = ear
        self._step = step
        self._matcher: Matcher = stage.matcher(step.pattern)
        self._may_end_early = step.pattern.place is not Place.ANYWHERE or step.pattern.kind is PatternKind.SIZE
        self._asked: Inbox | None = None
        self._changes = -1
        self._tried = 0  # messages of the inbox that were asked

    async def run(self) -> Verdict:
        deadline = deadline_ns(self._step.time_ms)
        while True:
            inbox = self._ear.inbox()
            if inbox is not None and (found := await self._look(inbox, deadline)) is not None:
                return found
            if (failure := self._ear.failure) is not None and self._ear.is_datagram:
                self._ear.forgive()
                return failed(failure_sentence(failure), failure=failure)
            if inbox is not None and inbox.changes != self._changes and now_ns() < deadline:
                continue  # more came while a slow look rested: nothing would wake us for it again
            if not await self._wait(inbox, deadline):
                return self._missed(inbox, is_final=False)

    async def _wait(self, inbox: Inbox | None, deadline: int) -> bool:
        """False at the deadline."""
        if inbox is None or not inbox.idle_ms:
            return await self._stage.watch.wait(deadline)
        if not await self._stage.watch.wait(min(deadline, deadline_ns(inbox.idle_ms + 1))):
            inbox.settle(self._stage.project.clock.now_ns())
            return now_ns() < deadline or inbox.changes != self._changes
        return True

    async def _look(self, inbox: Inbox, deadline: int) -> Verdict | None:
        """None: it was not met yet."""
        if inbox is not self._asked:
            self._asked, self._changes, self._tried = inbox, -1, inbox.taken
        if inbox.changes == self._changes:
            return self._missed(inbox, is_final=True) if inbox.is_over else None
        self._changes = inbox.changes
        began = now_ns()
        verdict = self._ask_stream(inbox) if inbox.is_stream else await self._ask_messages(inbox)
        if verdict is None and inbox.is_over:
            return self._missed(inbox, is_final=True)
        if verdict is None and (took := now_ns() - began) > SLOW_LOOK_NS:
            pause = now_ns() + min(SLOW_PAUSE_TIMES * took, SLOW_PAUSE_MAX_NS)
            await self._stage.watch.pass_by(min(pause, deadline))
        return verdict

    def _ask_stream(self, inbox: Inbox) -> Verdict | None:
        data = inbox.view()
        if not data:
            return None
        about = self._stage.about(self._ear, data, is_open=not inbox.is_over)
        if (found := self._matcher.meets(data, about)) is not None:
            inbox.take_bytes(found.end)
            return self._met(data[: found.end], found, inbox, skipped=0)
        if self._may_end_early and not self._reason(inbox)[0].may_come:
            return self._missed(inbox, is_final=True)
        return None

    async def _ask_messages(self, inbox: Inbox) -> Verdict | None:
        rested = now_ns()
        while self._tried < inbox.taken + len(inbox.messages):
            self._tried = max(self._tried, inbox.taken)
            index = self._tried - inbox.taken
            message = inbox.messages[index]
            about = self._stage.about(self._ear, message.data, message.peer)
            if (found := self._matcher.meets(message.data, about)) is not None:
                inbox.peer = message.peer  # a datagram is answered to whoever sent this one
                inbox.take_messages(index + 1)
                return self._met(message.data, found, inbox, skipped=index)
            self._tried += 1
            if now_ns() - rested > SLOW_LOOK_NS:
                await asyncio.sleep(0)
                rested = now_ns()
        return None

    def _reason(self, inbox: Inbox | None) -> tuple[Missed, bytes]:
        """How far it came, and in which bytes: of messages the one that came nearest."""
        nearest: tuple[Missed, bytes] | None = None
        if inbox is not None and inbox.is_stream:
            heard = [Heard(inbox.view(), inbox.peer)]
        else:
            heard = list(islice(inbox.messages, EXPLAINED_MAX)) if inbox is not None else []
        for data, peer in heard:
            about = self._stage.about(self._ear, data, peer, is_open=inbox is not None and inbox.is_stream)
            missed = self._matcher.find(data, about) if data else None
            if isinstance(missed, Missed) and (nearest is None or missed.offset > nearest[0].offset):
                nearest = missed, data
        if nearest is not None:
            return nearest
        return Missed(runtexts.NOTHING_CAME), inbox.view() if inbox is not None else b""

    def _met(self, data: bytes, found: Found, inbox: Inbox, skipped: int) -> Verdict:
        self._stage.take(self._ear, data, found, inbox.peer)
        if self._step.variable:
            self._stage.scope.set(self._step.variable, found.captures.get("0", data[found.start : found.end]))
        lost, inbox.lost_bytes = inbox.lost_bytes, 0
        return Verdict(sentence=runtexts.found_text(len(data), skipped, lost), got=data)

    def _missed(self, inbox: Inbox | None, *, is_final: bool) -> Verdict:
        """``is_final``: nothing that comes could meet it."""
        missed, got = self._reason(inbox)
        self._stage.missed(got)
        if inbox is not None and inbox.is_over:
            sentence = _ended_text(inbox, missed)
        elif inbox is None and not self._ear.session.is_open:
            sentence = runtexts.NOT_OPEN
        else:
            sentence = runtexts.missed_text(missed.reason, self._step.time_ms, len(got), is_final=is_final)
        wanted = got[: missed.offset] + missed.wanted if missed.wanted else b""
        return failed(sentence, wanted, got)


def _ended_text(inbox: Inbox, missed: Missed) -> str:
    ended = runtexts.ENDED_FIRST if inbox.half_closed else runtexts.OVER_FIRST
    if inbox.failure is not None:
        ended = failure_sentence(inbox.failure)
    return f"{ended} {missed.reason[:1].upper()}{missed.reason[1:].rstrip('.')}."

"""One run of a sequence: how it stands, and what is asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

from workbench.model.runs import ORIGINAL, RUN_ENDS, Outcome, Pace, Question, RunState, StepFault
from workbench.model.sequences import Sequence, StepPath
from workbench.session.sequences.results import Results


class Player(Protocol):
    """Takes the steps of one run."""

    def look(self) -> bool:
        """At the next steps, before the first is taken; True: all were looked at, and ``faults`` are all."""
        ...

    @property
    def faults(self) -> tuple[StepFault, ...]: ...

    async def play(self, run: SequenceRun) -> Outcome:
        """Every step; the outcome of all. When cancelled it cleans up and raises."""
        ...


class SequenceRun:
    """Every method is a plain call on the loop's thread. Views pull: ``revision`` grows with every change.

    A run is used once. ``faults`` are why it could not begin: then nothing was sent at all. A short sequence is looked
    at when it is started, so that its faults are known then; a long one in slices, in state RUNNING.
    """

    def __init__(
        self, sequence: Sequence, player: Player, spawn: Callable[..., asyncio.Task[None]], now_ns: Callable[[], int]
    ) -> None:
        self.sequence = sequence
        self.state = RunState.READY
        self.present: StepPath | None = None
        self.question: Question | None = None
        self.results = Results()
        self.faults: tuple[StepFault, ...] = ()
        self.answers: dict[str, str] = {}  # given beforehand, by variable or by the question's text
        self.attended = True  # somebody is there to be asked
        self.keep_open = False  # sockets that the run opens stay open at its end
        self.pace = ORIGINAL
        self.revision = 0
        self.started_ns = self.ended_ns = 0
        self.given = ""
        self.given_passed = True
        self._player = player
        self._spawn = spawn
        self._now_ns = now_ns
        self._task: asyncio.Task[None] | None = None
        self._go = asyncio.Event()
        self._answered = asyncio.Event()
        self._over = asyncio.Event()
        self._by_hand = False
        self._has_begun = False
        self.is_stopping = False  # it was asked to end, and what it opened is being closed

    @property
    def is_over(self) -> bool:
        """Passed, failed or stopped: nothing changes any more."""
        return self.state in RUN_ENDS

    @property
    def duration_ns(self) -> int:
        """So far; 0 before it began."""
        return (self.ended_ns or self._now_ns()) - self.started_ns if self.started_ns else 0

    def start(self, pace: Pace = ORIGINAL, answers: Mapping[str, str] | None = None) -> None:
        """Check the whole sequence, then take its steps. Does nothing when it was begun before."""
        if self.state is not RunState.READY:
            return
        self.pace = pace
        self._by_hand = pace.by_hand
        self.answers = dict(answers or {})
        self.started_ns = self._now_ns()
        if self._player.look() and self._player.faults:
            self.faults = self._player.faults
            self._end(RunState.FAILED)
            return
        self._enter(RunState.RUNNING)
        self._task = self._spawn(self._play(), f"sequence {self.sequence.name}")

    async def looked_at(self) -> tuple[StepFault, ...]:
        """Why it could not be run, without beginning; a start looks no more then."""
        while True:
            if self._player.look():
                return self._player.faults
            await asyncio.sleep(0)

    def step(self) -> None:
        """Take the next step and pause behind it; begins a run that has not begun, before its first step."""
        if self.state is RunState.READY:
            self.start(Pace(self.pace.factor, by_hand=True))
        elif self.state is RunState.PAUSED:
            self._by_hand = True
            self._go.set()

    def pause(self) -> None:
        """Behind the present step."""
        if self.state in (RunState.RUNNING, RunState.ASKING):
            self._by_hand = True

    def resume(self) -> None:
        """Take the remaining steps without pausing."""
        self._by_hand = False
        self._go.set()

    def stop(self) -> None:
        """End at once; sockets that the run opened are closed, and then it is over."""
        if self._task is None:
            if self.state is RunState.READY:
                self._end(RunState.STOPPED)
        elif not self.is_over and not self.is_stopping:
            self.is_stopping = True
            self._task.cancel()
            self.revision += 1
            if not self._has_begun:  # a task that is cancelled before its first step never runs
                self._end(RunState.STOPPED)

    def answer(self, text: str = "", *, passed: bool = True) -> None:
        """What a person says to :attr:`question`: the value, or whether it passed."""
        if self.state is RunState.ASKING:
            self.given, self.given_passed = text, passed
            self._answered.set()

    async def ended(self) -> None:
        """Wait until it is over, and what it opened is closed."""
        await self._over.wait()

    # -- for the player

    async def turn(self, path: StepPath) -> None:
        """The next step is that one; waits while the run is paused."""
        self.present = path
        self.revision += 1
        if self._by_hand:
            self._go.clear()
            self._enter(RunState.PAUSED)
            await self._go.wait()
            self._enter(RunState.RUNNING)

    async def ask(self, question: Question) -> None:
        """Wait for a person; what was said is in ``given`` and ``given_passed``."""
        self.question = question
        self._answered.clear()
        self._enter(RunState.ASKING)
        try:
            await self._answered.wait()
        finally:
            self.question = None
            self._enter(RunState.RUNNING)

    # -- inside

    async def _play(self) -> None:
        self._has_begun = True
        end = RunState.STOPPED
        try:
            self.faults = await self.looked_at()
            if self.faults:
                end = RunState.FAILED
                return
            outcome = await self._player.play(self)
            end = RunState.PASSED if outcome is Outcome.PASSED else RunState.FAILED
        finally:
            self._end(end)

    def _end(self, state: RunState) -> None:
        self.present = None
        self.ended_ns = self._now_ns()
        self._enter(state)
        self._over.set()

    def _enter(self, state: RunState) -> None:
        self.state = state
        self.revision += 1

"""A sequence that is run: how it stands, and what came of each step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.model.failures import Failure
from workbench.model.sequences import StepKind, StepPath


class RunState(StrEnum):
    """How a run stands."""

    READY = "ready"  # not begun
    RUNNING = "running"
    PAUSED = "paused"  # before the present step
    ASKING = "asking"  # a person is to answer
    PASSED = "passed"
    FAILED = "failed"
    STOPPED = "stopped"  # somebody ended it


RUN_ENDS: Final = frozenset({RunState.PASSED, RunState.FAILED, RunState.STOPPED})


class Outcome(StrEnum):
    """What came of a step."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # it is switched off
    STOPPED = "stopped"  # the run was ended meanwhile


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a run goes. ``factor`` divides the time of every wait: 1 is as written, 10 ten times as fast, infinity
    waits nowhere. The time in which something is expected stays. ``by_hand``: it pauses before each step."""

    factor: float = 1.0
    by_hand: bool = False


ORIGINAL: Final = Pace()
AT_ONCE: Final = Pace(math.inf)
BY_HAND: Final = Pace(by_hand=True)


@dataclass(frozen=True, slots=True)
class StepResult:
    """What came of one step, once. ``sentence`` is for people. ``wanted`` and ``got`` are what was expected, as far as
    it is known, and what came; both are cut at a bound. ``failure`` is set where the network said no."""

    path: StepPath
    kind: StepKind
    outcome: Outcome
    started_ns: int  # since the epoch
    duration_ns: int
    sentence: str = ""
    wanted: bytes = b""
    got: bytes = b""
    failure: Failure | None = None
    round: int = 1  # how often this step was taken so far: within a repetition it is taken again and again
    socket: int = 0  # whose it was; 0: nobody's


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked. Without ``variable``: whether it passed."""

    path: StepPath
    text: str
    variable: str = ""
    is_secret: bool = False  # what is answered is shown to nobody


@dataclass(frozen=True, slots=True)
class StepFault:
    """Why a sequence cannot be run. ``place`` is below the step (``payload.text``), or below the sequence where the
    path is empty; ``offset`` counts characters of that text, from 0; below 0: none."""

    path: StepPath
    place: str
    sentence: str
    offset: int = -1


@dataclass(slots=True)
class Tally:
    """How often each outcome was."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped

    def count(self, outcome: Outcome) -> None:
        """One more."""
        match outcome:
            case Outcome.PASSED:
                self.passed += 1
            case Outcome.FAILED:
                self.failed += 1
            case Outcome.SKIPPED:
                self.skipped += 1
            case Outcome.STOPPED:
                pass

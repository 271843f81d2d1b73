"""Sequences: steps that talk and expect, and pass or fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.model.patterns import EMPTY, Pattern
from workbench.model.payloads import TYPED, PayloadSpec

STEPS_MAX: Final = 100_000  # of one sequence, at all levels
STEP_LEVELS_MAX: Final = 16
TIME_MS_MAX: Final = 86_400_000
TIMES_MAX: Final = 1_000_000_000


class StepKind(StrEnum):
    """What a step does."""

    CONNECT = "connect"  # a client, or a datagram socket with a default peer; passes when it is open, within time_ms
    LISTEN = "listen"  # a listener, or a bound datagram socket
    ACCEPT = "accept"  # a listener's next client has come, within time_ms
    SEND = "send"
    EXPECT = "expect"  # bytes that the pattern finds, within time_ms
    EXPECT_NOTHING = "expect-nothing"  # no byte for time_ms
    HALF_CLOSE = "half-close"
    CLOSE = "close"
    RESET = "reset"
    EXPECT_CLOSED = "expect-closed"  # the peer's end of stream, within time_ms
    EXPECT_RESET = "expect-reset"
    WAIT = "wait"  # time_ms
    REPEAT = "repeat"  # steps, times times; the variable counts from 1
    BRANCH = "branch"  # steps if the pattern finds something in the variable, or in what came last; else otherwise
    SET = "set"  # the variable becomes text, a typed payload
    ASK = "ask"  # a person gives the variable's value; without a variable: says whether it passed
    NOTE = "note"  # text, into report and log


@dataclass(frozen=True, slots=True)
class Step:
    """One step. What its kind does not speak of is left at its default. Times are in milliseconds."""

    kind: StepKind
    socket: int = 0  # 0: the sequence's own
    payload: PayloadSpec = TYPED
    pattern: Pattern = EMPTY
    time_ms: int = 5_000
    times: int = 1
    variable: str = ""
    text: str = ""
    steps: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()
    go_on: bool = False  # when it fails: the next step is taken nevertheless; the sequence has failed all the same
    enabled: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A named row of steps. ``id`` is unique in the project."""

    id: int
    name: str
    steps: tuple[Step, ...] = ()
    socket: int = 0  # that of every step that names none
    note: str = ""


StepPath = tuple[int, ...]
"""Where a step stands: (3,) is the fourth; (3, 0, 1) the second of its ``steps``; (3, 1, 0) the first of its
``otherwise``."""


def walk_steps(steps: tuple[Step, ...], above: StepPath = ()) -> Iterator[tuple[StepPath, Step]]:
    """Every step with its path, each before those within it."""
    for index, step in enumerate(steps):
        here = (*above, index)
        yield here, step
        yield from walk_steps(step.steps, (*here, 0))
        yield from walk_steps(step.otherwise, (*here, 1))

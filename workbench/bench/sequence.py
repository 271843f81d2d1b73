"""A sequence of 10,000 steps against an echo, and a repetition of many rounds: whether it slows down, and what it
keeps in memory."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final

import psutil

from workbench.bench.figures import Figure, at_least, at_most
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import RunState, StepResult
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import ReplyMode, Role
from workbench.session.workspace import Workspace

BENCH: Final = "sequence"
STEPS: Final = 10_000
PART: Final = 1_000  # steps at the start, and at the end
ROUNDS, ROUNDS_FULL = 200_000, 1_000_000
NS_PER_S: Final = 1_000_000_000


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    """Steps per second at the start and at the end, over plain asyncio; what a repetition adds to memory."""
    first, last = asyncio.run(_talk())
    yield Figure(BENCH, f"steps/s, the first {PART:,} of {STEPS:,}", _rate(first), "1/s")
    yield Figure(BENCH, f"steps/s, the last {PART:,} of {STEPS:,}", _rate(last), "1/s")
    early_us, late_us = _median_us(first), _median_us(last)
    yield Figure(BENCH, f"a step of the first {PART:,}, median", early_us, "µs")
    yield Figure(BENCH, f"a step of the last {PART:,}, median", late_us, "µs")
    yield at_most(BENCH, "the last against the first", late_us / early_us, 1.25)
    early, late, grown = asyncio.run(_repeat(rounds))
    yield Figure(BENCH, f"steps per CPU s, first tenth of {rounds:,} rounds", early, "1/s")
    yield Figure(BENCH, f"steps per CPU s, last tenth of {rounds:,} rounds", late, "1/s")
    yield at_least(BENCH, "the last tenth against the first", late / early, 0.8)
    yield at_most(BENCH, "memory that the other nine tenths add", grown, 8.0, "MiB")


def run_full() -> Iterator[Figure]:
    """A repetition of a million rounds."""
    yield from run(ROUNDS_FULL)


async def _talk() -> tuple[tuple[StepResult, ...], tuple[StepResult, ...]]:
    """The first and the last results. Half of the steps send, half of them expect the echo."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        server = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        server.set_reply(ReplyMode.ECHO, PayloadSpec())
        server.open()
        await server.opened()
        client = workspace.add_socket(Role.CLIENT, f"tcp://{server.local}")
        steps = [Step(StepKind.CONNECT)]
        for number in range(STEPS // 2):
            said = f"message {number}"
            steps.append(Step(StepKind.SEND, payload=PayloadSpec(PayloadForm.TEXT, said)))
            steps.append(Step(StepKind.EXPECT, pattern=Pattern(PatternKind.TEXT, said)))
        results = await _played(workspace, tuple(steps), client.id)
        await workspace.aclose(discard=True)
    return results[:PART], results[-PART:]


async def _repeat(rounds: int) -> tuple[float, float, float]:
    """Rates of the first and the last tenth per second of the processor, which other programs take from us in parts,
    and MiB that were added after the first."""
    process = psutil.Process()
    marks: list[tuple[int, int]] = []  # our processor time at the end of a tenth in ns, and the memory then
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        inner = Step(StepKind.REPEAT, times=rounds // 10, variable="n", steps=(Step(StepKind.WAIT, time_ms=0),))
        outer = Step(StepKind.REPEAT, times=10, steps=(inner,))
        workspace.edit("Bench", replace(workspace.document, sequences=(Sequence(1, "bench", (outer,)),)))
        made = workspace.sequences.make(1)
        made.start()
        seen = 0
        marks.append((time.process_time_ns(), 0))
        while not made.is_over:
            await asyncio.sleep(0.002)
            if (done := made.results.tally((0, 0, 0)).total) > seen:
                seen = done
                marks.append((time.process_time_ns(), process.memory_info().rss))
        await workspace.aclose(discard=True)
    spans = [(after[0] - before[0]) / NS_PER_S for before, after in pairwise(marks)]
    share = rounds / 10
    return share / spans[0], share / spans[-1], (marks[-1][1] - marks[1][1]) / (1 << 20)


async def _played(workspace: Workspace, steps: tuple[Step, ...], socket: int) -> tuple[StepResult, ...]:
    workspace.edit("Bench", replace(workspace.document, sequences=(Sequence(1, "bench", steps, socket),)))
    made = workspace.sequences.start(1)
    await made.ended()
    if made.state is not RunState.PASSED:
        raise RuntimeError(made.results.failures[0].sentence)
    return made.results.newest


def _median_us(results: tuple[StepResult, ...]) -> float:
    """What other programs take of the machine in between falls out."""
    return median(each.duration_ns for each in results) / 1_000


def _rate(results: tuple[StepResult, ...]) -> float:
    last = results[-1]
    return len(results) * NS_PER_S / (last.started_ns + last.duration_ns - results[0].started_ns)

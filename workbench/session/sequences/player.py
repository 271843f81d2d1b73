"""Taking the steps of a sequence, one after another."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from workbench.codec.typed.sources import SourceError
from workbench.model import runtexts
from workbench.model.patterns import Found
from workbench.model.runs import Outcome, Question, StepFault, StepResult
from workbench.model.sequences import Sequence, Step, StepKind, StepPath
from workbench.model.sequencetexts import ON_SOCKET
from workbench.model.texts import count_text
from workbench.session.sequences import deeds, expecting, opening
from workbench.session.sequences.checking import SequenceCheck
from workbench.session.sequences.hearing import SocketEar
from workbench.session.sequences.run import SequenceRun
from workbench.session.sequences.stage import Project, Stage, Verdict, failed
from workbench.session.sequences.watch import NS_PER_MS, now_ns

CLOSE_S: Final = 5.0
STOPPED_CLOSE_S: Final = 0.5  # who stops a run waits for nothing: what cannot be closed in order by then is reset
WORK_NS: Final = 5 * NS_PER_MS  # steps that wait for nothing leave the loop to others after so long
_log = logging.getLogger(__name__)


class SequencePlayer:
    """Fulfils :class:`~workbench.session.sequences.run.Player`; made for one run."""

    def __init__(self, project: Project, sequence: Sequence) -> None:
        self._project = project
        self._sequence = sequence
        self._check: SequenceCheck | None = None
        self._rested_ns = 0
        self._failed = False

    def look(self) -> bool:
        """At the next steps, for some milliseconds."""
        if self._check is None:  # not when the run is made: the project may change before it is started
            self._check = SequenceCheck(self._project, self._sequence)
        return self._check.go_on()

    @property
    def faults(self) -> tuple[StepFault, ...]:
        """Those that were found so far."""
        return tuple(self._check.faults) if self._check is not None else ()

    async def play(self, run: SequenceRun) -> Outcome:
        """Every step; sockets that these opened are closed at the end, however it comes."""
        if self._check is None or not self._check.is_done:
            raise RuntimeError("a sequence is looked at before it is played")
        self._rested_ns = now_ns()
        stage = Stage(self._project, self._sequence, self._check.matchers)
        try:
            stage.hear(sorted(self._check.sockets))
            await self._walk(stage, run, self._sequence.steps, ())
        finally:
            run.present = None
            stage.close()
            if not run.keep_open:
                await opening.close_opened(stage, STOPPED_CLOSE_S if run.is_stopping else CLOSE_S)
        return Outcome.FAILED if self._failed else Outcome.PASSED

    async def _walk(self, stage: Stage, run: SequenceRun, steps: tuple[Step, ...], above: StepPath) -> bool:
        """False where a step failed and the sequence does not go on."""
        for index, step in enumerate(steps):
            path = (*above, index)
            if not step.enabled:
                self._note(stage, run, step, path, (stage.project.clock.now_ns(), Verdict(Outcome.SKIPPED)))
                continue
            await run.turn(path)
            if now_ns() - self._rested_ns > WORK_NS:
                await asyncio.sleep(0)
                self._rested_ns = now_ns()
            if not await self._step(stage, run, step, path) and not step.go_on:
                return False
        return True

    async def _step(self, stage: Stage, run: SequenceRun, step: Step, path: StepPath) -> bool:
        began = stage.project.clock.now_ns()
        try:
            verdict = await self._take(stage, run, step, path)
        except asyncio.CancelledError:
            self._note(stage, run, step, path, (began, Verdict(Outcome.STOPPED, runtexts.STOPPED)))
            raise
        self._note(stage, run, step, path, (began, verdict))
        return verdict.outcome is not Outcome.FAILED

    async def _take(self, stage: Stage, run: SequenceRun, step: Step, path: StepPath) -> Verdict:
        if step.kind in ON_SOCKET:
            ear = stage.ear(step)
            return failed(runtexts.NO_SOCKET) if ear is None else await _on_socket(stage, ear, step)
        match step.kind:
            case StepKind.WAIT:
                return await deeds.wait(stage, run, step)
            case StepKind.SET:
                return deeds.set_variable(stage, step)
            case StepKind.ASK:
                is_secret = stage.is_secret(step.variable)
                return await deeds.ask(stage, run, step, Question(path, step.text, step.variable, is_secret))
            case StepKind.REPEAT:
                return await self._repeat(stage, run, step, path)
            case StepKind.BRANCH:
                return await self._branch(stage, run, step, path)
            case _:
                _log.info("%s: %s", self._sequence.name, stage.hidden_text(step.text))
                return Verdict(sentence=step.text)

    async def _repeat(self, stage: Stage, run: SequenceRun, step: Step, path: StepPath) -> Verdict:
        for number in range(1, step.times + 1):
            if step.variable:
                stage.scope.set(step.variable, str(number).encode())
            if not await self._walk(stage, run, step.steps, (*path, 0)):
                return failed(f"Ended in round {number:,} of {step.times:,}.")
            if now_ns() - self._rested_ns > WORK_NS:  # there may be no step in it
                await asyncio.sleep(0)
                self._rested_ns = now_ns()
        return Verdict(sentence=count_text(step.times, "time", "times"))

    async def _branch(self, stage: Stage, run: SequenceRun, step: Step, path: StepPath) -> Verdict:
        data = stage.last if not step.variable else stage.scope.get(step.variable)
        if data is None:
            try:
                data = stage.sources().variable(step.variable)
            except SourceError as error:
                return failed(f"{str(error)[:1].upper()}{str(error)[1:]}.")
        found = stage.matcher(step.pattern).find(data, stage.about(None, data))
        is_met = isinstance(found, Found)
        if isinstance(found, Found) and found.captures:
            stage.take(None, data, found)
        chosen = step.steps if is_met else step.otherwise
        whole = await self._walk(stage, run, chosen, (*path, 0 if is_met else 1))
        sentence = "It is so." if is_met else "It is not so."
        return Verdict(sentence=sentence) if whole else failed(sentence)

    def _note(
        self, stage: Stage, run: SequenceRun, step: Step, path: StepPath, came: tuple[int, Verdict]
    ) -> None:
        began, verdict = came
        self._failed = self._failed or verdict.outcome is Outcome.FAILED
        socket = stage.socket_of(step) if step.kind in ON_SOCKET else 0
        run.results.add(StepResult(
            path, step.kind, verdict.outcome, began, stage.project.clock.now_ns() - began,
            stage.hidden_text(verdict.sentence), stage.hidden(verdict.wanted), stage.hidden(verdict.got),
            verdict.failure, socket=socket,
        ))  # fmt: skip
        run.revision += 1


async def _on_socket(stage: Stage, ear: SocketEar, step: Step) -> Verdict:
    match step.kind:
        case StepKind.CONNECT | StepKind.LISTEN:
            return await opening.open_socket(stage, ear, step)
        case StepKind.ACCEPT:
            return await opening.accept_client(stage, ear, step)
        case StepKind.SEND:
            return await deeds.send(stage, ear, step)
        case StepKind.EXPECT:
            return await expecting.expect(stage, ear, step)
        case StepKind.EXPECT_NOTHING:
            return await expecting.expect_nothing(stage, ear, step)
        case StepKind.HALF_CLOSE:
            return opening.half_close(ear)
        case StepKind.CLOSE:
            return opening.close_socket(ear)
        case StepKind.RESET:
            return opening.reset(ear)
        case _:
            by_reset = step.kind is StepKind.EXPECT_RESET
            return await expecting.expect_end(stage, ear, step, by_reset=by_reset)

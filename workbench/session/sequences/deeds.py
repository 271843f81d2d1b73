"""Steps that do something: send, wait, set, ask."""

from __future__ import annotations

import math
from typing import Final

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.sources import SourceError
from workbench.model import runtexts
from workbench.model.connections import Target
from workbench.model.payloads import TYPED, PayloadForm, PayloadSpec
from workbench.model.runs import Question
from workbench.model.sequences import Step
from workbench.session.secrets import SECRET_MAX_CHARS
from workbench.session.sequences.hearing import SocketEar
from workbench.session.sequences.opening import network_failed
from workbench.session.sequences.run import SequenceRun
from workbench.session.sequences.stage import Stage, Verdict, failed
from workbench.session.sequences.watch import deadline_ns

ROOM_LOOK_MS: Final = 5  # how often a full send queue is looked at
ROOM_MS: Final = 30_000  # how long it is waited for
_YES: Final = frozenset({"yes", "y", "true", "1", "passed", "pass", "ok"})


async def send(stage: Stage, ear: SocketEar, step: Step) -> Verdict:
    """The whole payload, or nothing of it."""
    target = ear.target()
    if target is None:
        return failed(runtexts.NO_CLIENT if ear.accepts else runtexts.NOT_OPEN)
    try:
        data = stage.compose(step.payload)
    except (PayloadError, SourceError) as error:
        return failed(f"Nothing was sent: {_with_place(str(error), error)}.")
    if not await _room(stage, ear, len(data), target):
        return failed(runtexts.SEND_STUCK)
    ear.forgive()  # what goes wrong from now on may be the answer to this
    if (failure := ear.session.send(data, target)) is not None:
        return network_failed(failure)
    ear.sent(data, stage.project.clock.now_ns())
    return Verdict(sentence=runtexts.size_text(len(data)))


async def wait(stage: Stage, run: SequenceRun, step: Step) -> Verdict:
    """So long as the run's pace says."""
    if not math.isinf(run.pace.factor):
        await stage.watch.pass_by(deadline_ns(step.time_ms / run.pace.factor))
    return Verdict()


def set_variable(stage: Stage, step: Step) -> Verdict:
    """The variable becomes the typed payload."""
    try:
        value = stage.compose(PayloadSpec(PayloadForm.TYPED, step.text, TYPED.encoding))
    except (PayloadError, SourceError) as error:
        return failed(f"“{step.variable}” was not set: {_with_place(str(error), error)}.")
    stage.scope.set(step.variable, value)
    return Verdict(got=value)


async def ask(stage: Stage, run: SequenceRun, step: Step, question: Question) -> Verdict:
    """A person, or what was answered beforehand."""
    given = run.answers.get(step.variable or step.text)
    if given is not None:
        text, passed = given, given.strip().lower() in _YES
    elif run.attended:
        await run.ask(question)
        text, passed = run.given, run.given_passed
        run.given = ""  # it may be a secret
    else:
        return failed(runtexts.nobody_text(step.text, step.variable))
    if stage.is_secret(step.variable):
        try:
            stage.project.desk.put_secret(step.variable, text)
        except ValueError:
            return failed(f"“{step.variable}” was not given: a secret has at most {SECRET_MAX_CHARS:,} characters.")
        return Verdict(sentence=f"{step.variable} was given")
    if step.variable:
        stage.scope.set(step.variable, text.encode("utf-8", "surrogatepass"))
        return Verdict(sentence=f"{step.variable} = {text}")
    return Verdict(sentence="Yes.") if passed else failed(runtexts.ASKED_NO)


async def _room(stage: Stage, ear: SocketEar, size_bytes: int, target: Target) -> bool:
    deadline = deadline_ns(ROOM_MS)
    while not ear.session.has_room(size_bytes, target):
        if not await stage.watch.wait(min(deadline, deadline_ns(ROOM_LOOK_MS))) and deadline_ns(0) >= deadline:
            return False
    return True


def _with_place(sentence: str, error: ValueError) -> str:
    offset = getattr(error, "offset", None)
    plain = sentence.rstrip(".")
    return plain if offset is None else f"{plain} (character {offset + 1})"

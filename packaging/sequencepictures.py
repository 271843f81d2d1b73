"""Scenes of sequences: one that failed with what was expected beside what came, one that is written."""

from __future__ import annotations

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import RunState
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import ReplyMode, Role
from workbench.ui.sequences.sequencesbody import SequencesBody

K = StepKind


def _send(text: str, note: str = "") -> Step:
    return Step(K.SEND, payload=PayloadSpec(PayloadForm.TYPED, text), note=note)


def _expect(text: str, kind: PatternKind = PatternKind.TEXT, time_ms: int = 2_000) -> Step:
    return Step(K.EXPECT, pattern=Pattern(kind, text), time_ms=time_ms)


STEPS = (
    Step(K.CONNECT),
    _send(r"HELO tester\r\n"),
    _expect("HELO"),
    Step(K.REPEAT, times=3, variable="n", steps=(
        _send(r"LAMP ${var n} ON\r\n"), _expect(r"LAMP (\d) ON", PatternKind.REGEX), Step(K.WAIT, time_ms=50))),
    _send(r"\x01\x03\x00\x10\x00\x02", "Read two registers"),
    _expect("01 03 04 00 02 ?? ??", PatternKind.HEX, 400),
    Step(K.CLOSE),
)  # fmt: skip


async def _written(stage: Stage) -> SequencesBody:
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "lamps")
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    await stage.until(lambda: listener.is_open)
    client = stage.built.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}", "tester")
    stage.panel(client)
    stage.built.window.docks["sequences"].show_dock()
    body = stage.built.window.sequence_commands.shell.body
    body.editor.add(Sequence(0, "Lamps", STEPS, client.id))
    body.editor.add(Sequence(0, "Registers", STEPS[4:], client.id))
    await stage.settle()
    body.list.choose(1)
    await stage.settle()
    return body


async def sequences(stage: Stage) -> QWidget:
    body = await _written(stage)
    body.start()
    await stage.until(lambda: body.run is not None and body.run.is_over)
    await stage.settle()
    return stage.built.window


async def sequence_steps(stage: Stage) -> QWidget:
    body = await _written(stage)
    for place in range(4):
        body.step()
        await stage.until(lambda at=place: body.run is not None and body.run.state is RunState.PAUSED  # type: ignore[misc]
                          and body.run.results.end >= at)  # fmt: skip
    body.steps.tree.choose([(3, 0, 1)])
    await stage.settle()
    dock: QWidget = stage.built.window.docks["sequences"]
    return dock


SEQUENCES: dict[str, Scene] = {"sequences": sequences, "sequence-steps": sequence_steps}

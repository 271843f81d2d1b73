"""Scenes of the dock of sequences: empty, written, running, asking, failed, faulty."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from picture_stage import frames, until

from workbench.app.window import Built
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import RunState
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import ReplyMode, Role
from workbench.ui.sequences.detailpane import DetailTab
from workbench.ui.sequences.sequencesbody import SequencesBody

Scene = Callable[[Built], Awaitable[None]]
K = StepKind


def send(text: str, note: str = "") -> Step:
    """A typed payload."""
    return Step(K.SEND, payload=PayloadSpec(PayloadForm.TYPED, text), note=note)


def expect(text: str, kind: PatternKind = PatternKind.TEXT, time_ms: int = 5_000) -> Step:
    """A pattern within a time."""
    return Step(K.EXPECT, pattern=Pattern(kind, text), time_ms=time_ms)


DIALOGUE = (
    Step(K.CONNECT),
    send(r"HELO example.org\r\n"),
    expect("HELO example", time_ms=2_000),
    Step(K.REPEAT, times=3, variable="n", steps=(
        send(r"NOOP ${text var n}\r\n"), expect(r"NOOP \d\r\n", PatternKind.REGEX), Step(K.WAIT, time_ms=20))),
    Step(K.BRANCH, pattern=Pattern(PatternKind.TEXT, "250"), steps=(Step(K.NOTE, text="It greets us."),),
         otherwise=(Step(K.NOTE, text="It only repeats what we say: this is the echo."),)),
    send(r"\x01\x03\x00\x10\x00\x02", "Reads two registers"),
    expect("01 03 04 00 02 ?? ?? 77", PatternKind.HEX, 400),
    Step(K.CLOSE),
)  # fmt: skip


async def _project(built: Built, steps: tuple[Step, ...] = DIALOGUE) -> SequencesBody:
    """An echoing listener, its client, and some sequences, the first in front."""
    workspace, window = built.workspace, built.window
    listener = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "device")
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    listener.open()
    await until(built, lambda: listener.is_open)
    client = workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}", "tester")
    window.deck.open(listener.spec.id)
    window.deck.open(client.spec.id)
    window.docks["sequences"].show_dock()
    body = window.sequence_commands.shell.body
    body.editor.add(Sequence(0, "Greeting and registers", steps, socket=client.spec.id))
    body.editor.add(Sequence(0, "Factory reset", (Step(K.NOTE, text="later"),), socket=client.spec.id))
    body.editor.add(Sequence(0, "Donaudampfschifffahrtsgesellschaft", socket=client.spec.id))
    await frames(built)
    body.list.choose(1)
    await frames(built)
    return body


async def sequences_empty(built: Built) -> None:
    """Nothing yet: what to do."""
    built.window.start_example()
    built.window.docks["sequences"].show_dock()
    await frames(built)


async def sequences_steps(built: Built) -> None:
    """A sequence with the form of an expectation."""
    body = await _project(built)
    body.steps.tree.choose([(2,)])
    await frames(built)


async def sequences_send(built: Built) -> None:
    """The form of a payload."""
    body = await _project(built)
    body.steps.tree.choose([(3, 0, 0)])
    body.detail.form.focus_first()
    await frames(built)


async def sequences_failed(built: Built) -> None:
    """A run that failed: what was expected beside what came."""
    body = await _project(built)
    body.start()
    await until(built, lambda: body.run is not None and body.run.is_over)
    await frames(built)


async def sequences_paused(built: Built) -> None:
    """Step by step, the present one marked."""
    body = await _project(built)
    for place in range(4):
        body.step()
        await until(built, lambda at=place: body.run is not None and body.run.state is RunState.PAUSED  # type: ignore[misc]
                    and body.run.results.end >= at)  # fmt: skip
    await frames(built)


async def sequences_asks(built: Built) -> None:
    """It asks for a value."""
    body = await _project(built, (Step(K.ASK, text="Which number stands on the label of the device?", variable="id"),
                                  *DIALOGUE))  # fmt: skip
    body.start()
    await until(built, lambda: body.ask.isVisible())
    await frames(built)


async def sequences_faulty(built: Built) -> None:
    """What cannot be run is told at its step and field."""
    body = await _project(built, (*DIALOGUE[:2], expect("01 0g", PatternKind.HEX), send("${u16 lenght}")))
    body.start()
    await frames(built)


async def sequences_blank(built: Built) -> None:
    """A sequence without steps."""
    body = await _project(built)
    body.list.choose(3)
    await frames(built)


async def sequences_narrow(built: Built) -> None:
    """At the right of the window, where the parts stand below each other."""
    from PySide6.QtCore import Qt

    body = await _project(built)
    window = built.window
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, window.docks["sequences"])
    window.resizeDocks([window.docks["sequences"]], [480], Qt.Orientation.Horizontal)
    await frames(built)
    body.start()
    await until(built, lambda: body.run is not None and body.run.is_over)
    body.detail.show_tab(DetailTab.STEP)
    await frames(built)


async def sequences_menu(built: Built) -> None:
    """What can be added."""
    body = await _project(built)
    body.steps.show_add_menu()
    await frames(built)


SEQUENCE_SCENES: dict[str, Scene] = {
    scene.__name__: scene for scene in (
        sequences_empty, sequences_steps, sequences_send, sequences_failed, sequences_paused, sequences_asks,
        sequences_faulty, sequences_blank, sequences_narrow, sequences_menu,
    )
}  # fmt: skip

"""Sequences in the window: made of a conversation, run, reported, and the way from a result to its record."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu

from tests.ui.window.conftest import Stage
from tests.ui.window.test_panelcommands import Play
from workbench.model.runs import RunState
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import ReplyMode, Role
from workbench.session.session import Session
from workbench.ui.panel import SocketPanel
from workbench.ui.variables.askdialog import AskDialog
from workbench.ui.widgets.toast import Toast


async def talked(stage: Stage) -> tuple[Session, SocketPanel]:
    """A client that had its hello echoed and was closed."""
    listener = await stage.listener()
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}", "tester")
    client.open()
    await stage.until(lambda: client.is_open, "the client")
    client.send(b"hello")
    await stage.until(lambda: client.counters.rx_records == 1, "the echo")
    client.close()
    await stage.until(lambda: not client.is_open, "the end")
    await stage.until(lambda: client.traffic.count() == 2, "its records")
    stage.window.deck.open(client.spec.id)
    stage.frame()
    panel = stage.window.deck.panel(client.spec.id)
    assert isinstance(panel, SocketPanel)
    return client, panel


def test_a_conversation_becomes_a_sequence_that_passes_and_is_reported(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        client, panel = await talked(stage)
        menu = panel.findChild(QMenu, "traffic-sequence-menu")
        assert menu is not None
        stage.window.binder.update()
        menu.actions()[0].trigger()
        await stage.until(lambda: bool(stage.workspace.document.sequences), "the sequence")
        stage.frame()
        kinds = [step.kind for step in stage.workspace.document.sequences[0].steps]
        assert kinds[:3] == [StepKind.CONNECT, StepKind.SEND, StepKind.EXPECT]
        assert stage.window.docks["sequences"].isVisible()
        body = stage.window.sequence_commands.shell.body
        stage.window.binder.action("sequence.run").trigger()
        await stage.until(lambda: body.run is not None and body.run.is_over, "the run")
        run = body.run
        assert run is not None
        assert run.state is RunState.PASSED, run.results.failures
        for form, start in (("html", b"<!DOCTYPE html>"), ("junit", b"<?xml")):
            path = tmp_path / f"report.{form}"
            job = stage.window.sequence_commands.save_report(path, form)
            assert job is not None
            await stage.until(lambda job=job: job.done, "the report")  # type: ignore[misc]
            assert path.read_bytes().lower().startswith(start.lower())
        await stage.until(lambda: client.traffic.count() == 4, "the records of the run")
        stage.window.sequence_commands.show_record(run.results.latest[(2,)])
        stage.frame()
        assert panel.traffic.current_number == 4
        stage.window.sequence_commands.show_record(run.results.latest[(1,)])
        stage.frame()
        assert panel.traffic.current_number == 3

    play(scene)


def test_a_question_is_told_of_while_nobody_looks(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        commands = stage.window.sequence_commands
        made = commands.shell.body.editor.add(Sequence(0, "Lamp", (Step(StepKind.ASK, text="Is it lit?"),)))
        run = stage.workspace.sequences.start(made.id)
        await stage.until(lambda: run.state is RunState.ASKING, "the question")
        stage.frame()
        toast = stage.window.findChild(Toast)
        assert toast is not None
        commands._show_asking()
        stage.frame()
        assert commands.shell.body.ask.isVisible()
        stage.window.binder.update()
        stage.window.binder.action("sequence.stop").trigger()
        await stage.until(lambda: run.is_over, "the end")

    play(scene)


def test_the_first_step_by_hand_asks_what_it_may_read(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        body = stage.window.sequence_commands.shell.body
        made = body.editor.add(Sequence(0, "Reads", (Step(StepKind.SET, variable="x", text="${env PATH}"),)))
        stage.frame()
        body.choose(made.id)
        stage.window.binder.update()
        stage.window.binder.action("sequence.step").trigger()
        await stage.until(lambda: stage.window.findChild(AskDialog) is not None, "the question")
        assert stage.workspace.sequences.run_of(made.id) is None
        dialog = stage.window.findChild(AskDialog)
        assert dialog is not None
        dialog.allow.click()
        await stage.until(lambda: body.run is not None and body.run.state is RunState.PAUSED, "the first step")
        body.step()
        await stage.until(lambda: body.run is not None and body.run.is_over, "the end")
        assert body.run is not None
        assert body.run.state is RunState.PASSED

    play(scene)

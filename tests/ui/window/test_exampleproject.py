"""The project of examples in the window: a copy without a file, and nothing is open or connects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.cli.protocolservers import free_port
from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import SessionState

Play = Callable[[Scene], None]


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def shows_the_examples(stage: Stage) -> bool:
    return len(stage.workspace.document.sequences) == 10


def test_help_opens_an_untitled_copy_in_which_nothing_is_open(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.binder.action("help.examples").trigger()
        await stage.until(lambda: shows_the_examples(stage), "the examples")
        workspace = stage.workspace
        assert workspace.path is None and workspace.document.name == "Ten protocols"
        assert len(workspace.sessions) == 20
        assert all(session.state is SessionState.CLOSED for session in workspace.sessions)
        assert [pad.name for pad in workspace.document.library.pads] == ["Protocols"]
        assert "made of rules" in workspace.document.notes
        body = stage.window.sequence_commands.shell.body
        await stage.until(body.isVisible, "the sequences")
        assert body.current_id == workspace.document.sequences[0].id
        assert body.list.hasFocus() and body.run_bar.run.isEnabled()
        stops: list[str] = []
        for key in (Qt.Key.Key_Tab,) * 4 + (Qt.Key.Key_Escape,) * 2 + (Qt.Key.Key_Backtab,) * 2:
            QTest.keyClick(_focus(), key)
            stops.append(_focus().accessibleName())
        assert stops == ["New", "Steps", "Of the step: Step", "Step", "Steps", "Sequences", "Add step",
                         "Socket of the sequence"]  # fmt: skip
        assert "run it (Ctrl+F9)" in stage.window.files.toasts.toasts[-1].label.text()

    play(scene)


def test_a_button_of_the_pad_runs_a_sequence(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.binder.action("help.examples").trigger()
        await stage.until(lambda: shows_the_examples(stage), "the examples")
        workspace, commands = stage.workspace, stage.window.library_commands
        url = f"udp://127.0.0.1:{free_port(udp=True)}"
        pair = [session for session in workspace.sessions if session.spec.name.startswith("NTP")]
        for session in pair:
            workspace.update_spec(replace(session.spec, url=url))
        commands.open_pad(1)
        button = next(each for each in workspace.document.library.pads[0].buttons if each.title == "NTP")
        commands.pads.press((button.row, button.column))
        client = pair[1]
        await stage.until(lambda: client.counters.rx_records == 2 and client.is_at_rest, "two answers, and the end")

    play(scene)


def test_the_empty_window_offers_them(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        button = stage.window.findChild(QPushButton, "noSockets.examples")
        assert button is not None and button.isVisible()
        button.click()
        await stage.until(lambda: shows_the_examples(stage), "the examples")

    play(scene)

"""Pasting a command: what is read is shown, faults have their place; a closed socket and a payload come of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton

from tests.ui.window.conftest import Scene, Stage
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm
from workbench.model.sockets import SessionState
from workbench.ui.window.files.commanddialog import CommandDialog
from workbench.ui.window.files.hexdumpdialog import LIBRARY, HexDumpDialog

Play = Callable[[Scene], None]


def test_a_command_becomes_a_closed_socket_and_a_payload(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.binder.action("project.paste_command").trigger()
        dialog = await stage.dialog(CommandDialog)
        said = dialog.findChild(QLabel, "command.said")
        go = dialog.findChild(QPushButton, "command.go")
        preview = dialog.findChild(QPlainTextEdit, "command.preview")
        assert said is not None and go is not None and preview is not None
        assert said.text() == "Nothing to read yet." and not go.isEnabled()
        dialog.set_text("curl 'http://127.0.0.1:1/x")
        assert said.text() == "Column 6: the quote ' that begins here has no end." and not go.isEnabled()
        dialog.set_text("curl \\\n  --frobnicate x")
        assert said.text().startswith("Line 2, column 3: the option --frobnicate is not known")
        dialog.set_text("curl -u me:x -d a=1 http://127.0.0.1:1/x")
        assert said.text().startswith("To tcp://127.0.0.1:1. Secrets are not kept")
        assert preview.toPlainText().splitlines()[0] == "POST /x HTTP/1.1\\r\\n"
        go.click()
        await stage.idle()
        document = stage.workspace.document
        assert [spec.url for spec in document.sockets] == ["tcp://127.0.0.1:1"]
        assert [each.path for each in document.library.payloads] == ["Commands/POST 127.0.0.1∕x"]
        assert [each.kind for each in document.library.variables] == [VariableKind.ASKED]
        assert document.sockets[0].draft == document.library.payloads[0].payload
        assert stage.workspace.sessions[0].state is SessionState.CLOSED
        stage.window.binder.action("edit.undo").trigger()
        assert not stage.workspace.document.sockets and not stage.workspace.document.library.payloads

    play(scene)


def test_a_dump_goes_into_the_library(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.binder.action("project.paste_dump").trigger()
        dialog = await stage.dialog(HexDumpDialog)
        target = dialog.findChild(QComboBox, "hexDump.socket")
        go = dialog.findChild(QPushButton, "hexDump.go")
        assert target is not None and go is not None
        dialog.set_text("> 0000 48 69\n< 0000 00 01 02\n")
        target.setCurrentIndex(target.findData(LIBRARY))
        go.click()
        await stage.idle()
        found = [(each.path, each.payload.form) for each in stage.workspace.document.library.payloads]
        assert found == [
            ("Hex dump/001 sent, 2 B", PayloadForm.TYPED), ("Hex dump/002 received, 3 B", PayloadForm.HEX),
        ]  # fmt: skip
        assert not stage.workspace.sessions

    play(scene)

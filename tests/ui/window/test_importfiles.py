from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPlainTextEdit, QPushButton

from tests.project.importing import capturemaker as make
from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role, SessionState
from workbench.ui.widgets.banner import BannerKind
from workbench.ui.window.files.hexdumpdialog import HexDumpDialog

Play = Callable[[Scene], None]


def capture(folder: Path, cut: int = 0) -> Path:
    path = folder / "trace.pcap"
    data = make.pcap(101, make.conversation(3))
    path.write_bytes(data[: len(data) - cut])
    return path


async def choose(stage: Stage, path: Path) -> None:
    stage.window.binder.action("project.import").trigger()
    dialog = await stage.dialog(QFileDialog)
    dialog.filesSelected.emit([str(path)])
    dialog.done(QFileDialog.DialogCode.Accepted)
    await stage.idle()


def test_a_capture_becomes_closed_sockets_whose_traffic_is_shown_and_undo_takes_them_back(
    play: Play, tmp_path: Path
) -> None:
    path = capture(tmp_path)

    async def scene(stage: Stage) -> None:
        await choose(stage, path)
        sessions = stage.workspace.sessions
        assert [session.spec.url for session in sessions] == ["tcp://10.0.3.2:80", "udp://10.0.3.2:7777"]
        assert all(session.state is SessionState.CLOSED for session in sessions)
        assert stage.window.deck.active == sessions[0].id
        assert sessions[0].traffic.count() == 2
        banner = stage.window.banners.imported
        assert banner.isVisible() and banner.kind is BannerKind.OK
        assert "2 sockets, 2 conversations, 4 records" in banner.title
        stage.window.binder.action("edit.undo").trigger()
        stage.frame()
        assert stage.workspace.sessions == ()
        stage.window.binder.action("edit.redo").trigger()
        stage.frame()
        assert stage.workspace.sessions[1].traffic.payload(1) == b"question 3"

    play(scene)


def test_a_broken_capture_tells_where_and_a_file_that_is_nothing_changes_nothing(play: Play, tmp_path: Path) -> None:
    path, nothing = capture(tmp_path, cut=5), tmp_path / "a.pcap"
    nothing.write_bytes(b"\0\1\2\3 no capture")
    packets = tmp_path / "packets.json"
    packets.write_text('[{"name": "a", "hexString": "41", "toIP": "127.0.0.1", "port": "9", "tcpOrUdp": "UDP"}]')

    async def scene(stage: Stage) -> None:
        await choose(stage, nothing)
        assert stage.window.banners.file.isVisible()
        assert "neither pcap nor pcapng" in stage.window.banners.file.text
        assert stage.workspace.sessions == () and not stage.workspace.can_undo
        await drop(stage, path)
        banner = stage.window.banners.imported
        assert banner.kind is BannerKind.WARN
        assert "breaks off at packet 12" in banner.text
        assert len(stage.workspace.sessions) == 2
        await drop(stage, packets)
        assert stage.workspace.sessions[2].spec.url == "udp://127.0.0.1:9", "no project, though its name says so"

    play(scene)


async def drop(stage: Stage, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():  # PySide6 6.12 wants no more such events made; Qt alone makes real ones
        warnings.simplefilter("ignore", DeprecationWarning)
        event = QDropEvent(QPoint(10, 10), Qt.DropAction.CopyAction, mime, buttons, keys)
    stage.window.dropEvent(event)
    await stage.idle()


def part(dialog: HexDumpDialog, kind: type, name: str) -> object:
    found = dialog.findChild(kind, f"hexDump.{name}")
    assert found is not None
    return found


def test_a_dump_is_shown_while_it_is_written_and_recorded_where_it_was_wished(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "mine")
        stage.frame()
        stage.window.binder.action("project.paste_dump").trigger()
        dialog = await stage.dialog(HexDumpDialog)
        go, said = part(dialog, QPushButton, "go"), part(dialog, QLabel, "said")
        preview, boxes = part(dialog, QPlainTextEdit, "preview"), part(dialog, QComboBox, "socket")
        assert isinstance(go, QPushButton) and isinstance(said, QLabel)
        assert isinstance(preview, QPlainTextEdit) and isinstance(boxes, QComboBox)
        assert not go.isEnabled()
        dialog.set_text("hello")
        assert "Line 1" in said.text() and not go.isEnabled()
        dialog.set_text("O 0000 48 65\nI 0000 6c 6c 6f\n")
        assert "2 records, 5 B, with directions" in said.text()
        assert "▶ TX" in preview.toPlainText()
        boxes.setCurrentIndex(boxes.findText("mine"))
        go.click()
        await stage.until(lambda: session.traffic.count() == 2, "the records")
        assert [head.direction for head in session.traffic.heads(0, 2)] == [1, 0]
        stage.window.binder.action("project.paste_dump").trigger()
        dialog = await stage.dialog(HexDumpDialog)
        dialog.set_text("48 65 6c 6c 6f")
        go = part(dialog, QPushButton, "go")
        assert isinstance(go, QPushButton)
        go.click()
        await stage.idle()
        assert [session.spec.name for session in stage.workspace.sessions] == ["mine", "Hex dump"]
        assert stage.workspace.sessions[1].traffic.payload(1) == b"Hello"

    play(scene)

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QFileDialog, QSpinBox, QToolButton

from tests.session.scenes import listener, pair
from tests.ui.panel.conftest import Scene, Stage
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.model.sockets import RepeatSpec, Role
from workbench.session.sending.repeating import RepeatStatus
from workbench.ui.panel.composer.composer import Composer
from workbench.ui.panel.composer.repeatbar import rate_figure, status_text
from workbench.ui.payloadkit.payloadedit import PASTE_MAX_CHARS

Play = Callable[[Scene], None]


def write(composer: Composer, text: str) -> None:
    composer.form.edit.setPlainText(text)
    composer.refresh()


def test_the_bytes_are_shown_as_they_are_written(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        composer = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")).composer
        write(composer, r"€\x00")
        assert composer.form.count.text() == "4 bytes"
        assert composer.form.preview.text() == "e2 82 ac 00"
        composer.form.ending.setCurrentIndex(composer.form.ending.findData("crlf"))
        composer.form.ending.activated.emit(3)
        composer.refresh()
        assert composer.form.preview.text() == "e2 82 ac 00 0d 0a"

    play(scene)


def test_a_fault_is_underlined_at_its_place(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        composer = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")).composer
        write(composer, "𝄞 ok \\q")  # a character outside the basic plane: Qt counts it as two
        assert composer.form.preview.text().startswith("At character 6: ")
        selections = composer.form.edit.extraSelections()
        assert [each.cursor.selectedText() for each in selections] == ["\\q"]
        write(composer, "𝄞 ok \\q")  # the same place in a text that was set anew
        assert [each.cursor.selectedText() for each in composer.form.edit.extraSelections()] == ["\\q"]
        write(composer, "fine")
        assert composer.form.edit.extraSelections() == []
        composer.form.form.choose("hex")
        write(composer, "48 6")
        assert [each.cursor.selectedText() for each in composer.form.edit.extraSelections()] == ["6"]

    play(scene)


def test_a_wrong_encoding_is_the_boxs_fault(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        composer = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")).composer
        write(composer, "abc")
        box = composer.form.encoding
        line = box.lineEdit()
        assert line is not None
        line.setText("klingon")
        line.editingFinished.emit()
        composer.refresh()
        assert box.property("invalid") is True
        assert "klingon" in composer.form.preview.text()
        assert composer.form.edit.extraSelections() == []
        line.setText("Shift-JIS")
        line.editingFinished.emit()
        composer.refresh()
        assert box.encoding == "shift_jis"
        assert box.property("invalid") is False

    play(scene)


def test_ctrl_enter_begins_a_line_and_enter_sends(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        edit = stage.panel(client).composer.form.edit
        stage.qtbot.keyClicks(edit, "a")
        stage.qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        stage.qtbot.keyClicks(edit, "b")
        assert server.counters.rx_bytes == 0
        stage.qtbot.keyClick(edit, Qt.Key.Key_Return)
        await stage.frames_until(lambda: server.counters.rx_bytes == 3, "both lines")
        assert edit.text() == "a\nb"

    play(scene)


def test_history_is_kept_with_the_project_and_walked(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        composer = stage.panel(client).composer
        edit = composer.form.edit
        for text in ("one", "two", "one"):
            write(composer, text)
            composer.send_now()
        assert [each.text for each in client.spec.history] == ["one", "two"]
        assert stage.workspace.undo_text == "New socket"  # sending is no step of undo
        write(composer, "")
        stage.qtbot.keyClick(edit, Qt.Key.Key_Up)
        assert edit.text() == "one"
        stage.qtbot.keyClick(edit, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        assert edit.text() == "two"
        stage.qtbot.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        stage.qtbot.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert edit.text() == ""
        menu = composer.form.history.menu()
        assert menu is not None
        menu.aboutToShow.emit()
        assert [each.text() for each in menu.actions()] == ["Text:  one", "Text:  two"]
        menu.triggered.emit(menu.actions()[1])
        assert edit.text() == "two"

    play(scene)


def test_the_draft_is_kept_and_comes_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        panel = stage.panel(session)
        undo_text = stage.workspace.undo_text
        panel.composer.form.encoding.set_encoding("cp1252")
        write(panel.composer, "half written")
        panel.hide()
        assert session.spec.draft == PayloadSpec(text="half written", encoding="cp1252")
        assert stage.workspace.undo_text == undo_text
        again = stage.panel(session).composer
        assert again.form.draft() == session.spec.draft

    play(scene)


def test_repeat_tells_what_was_asked_and_achieved(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        panel = stage.panel(client)
        toggle = panel.findChild(QToolButton, "composer-repeat")
        assert toggle is not None
        toggle.click()
        times, interval = panel.findChild(QSpinBox, "repeat-times"), panel.findChild(QDoubleSpinBox, "repeat-interval")
        assert times is not None and interval is not None and times.isVisible()
        times.setValue(5)
        interval.setValue(10)
        write(panel.composer, "x")
        panel.start_repeat()
        assert panel.is_sending
        await stage.frames_until(lambda: server.counters.rx_bytes == 5 and not panel.is_sending, "five bytes")
        stage.clock.tick()
        status = panel.composer.form.repeat._status.text()
        assert status.startswith("asked 100.0 /s · achieved ")
        assert status.endswith("5 of 5 sent")
        assert client.spec.repeat == RepeatSpec(5, 10.0)
        times.setValue(0)
        panel.start_repeat()
        panel.stop_sending()
        assert not panel.is_sending

    play(scene)


def test_a_dropped_file_is_sent(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "payload.bin"
    path.write_bytes(bytes(range(256)) * 4_000)

    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        composer = stage.panel(client).composer
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        composer.form.edit.insertFromMimeData(mime)
        assert composer.form.draft() == PayloadSpec(PayloadForm.FILE, str(path), "utf-8", LineEnding.NONE)
        composer.refresh()
        assert composer.form.file.isVisible()
        composer.send_now()
        await stage.frames_until(lambda: server.counters.rx_bytes == 1_024_000, "the whole file")
        await stage.frames_until(lambda: "Sent payload.bin" in composer.form.file._status.text(), "the word")

    play(scene)


def test_a_file_that_is_not_there_is_said(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        composer = stage.panel(client).composer
        composer.take_file(str(tmp_path / "missing"))
        composer.send_now()
        await stage.frames_until(lambda: "No such file" in composer.form.file._status.text(), "the sentence")

    play(scene)


def test_a_closed_socket_says_why_nothing_is_sent(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = await listener(stage.workspace)
        panel = stage.panel(session)
        write(panel.composer, "x")
        panel.send_now()
        assert "connected" in panel.composer.form.preview.text().lower()
        session.close()
        await stage.frames_until(lambda: session.is_at_rest, "the end")
        panel.send_now()
        assert panel.composer.form.preview.text() == "The socket is not open: open it first."

    play(scene)


def test_rates_in_words() -> None:
    figures = [rate_figure(each) for each in (0, 0.0167, 2.5, 50, 1_000)]
    assert figures == ["–", "0.017 /s", "2.50 /s", "50.0 /s", "1,000 /s"]
    assert status_text(None) == ""
    text = status_text(RepeatStatus(0, 1_000, 998.4, done=1_234, skipped=3))
    assert text == "asked 1,000 /s · achieved 998.4 /s · 1,234 sent · 3 skipped"


def test_tab_goes_through_the_panel_as_the_eye_does(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1"))
        panel.activateWindow()
        stage.qtbot.waitUntil(panel.isActiveWindow)
        panel.header.options.setFocus()
        found = []
        while (focused := QApplication.focusWidget()) is not panel.composer.form.edit and len(found) < 30:
            assert focused is not None
            found.append(focused.objectName())
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        order = ["panel-options", "traffic-time", "traffic-table", "hex-view", "segment.text", "composer-encoding"]
        assert [name for name in found if name in order] == order
        panel.setFocus()
        assert panel.composer.form.edit.hasFocus()

    play(scene)


def file_dialog(composer: Composer) -> QFileDialog:
    composer.choose_file()
    dialog = composer.findChild(QFileDialog, "file-dialog")
    assert dialog is not None
    return dialog


def test_a_file_that_is_not_chosen_leaves_the_form_as_it_was(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        composer = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")).composer
        composer.form.form.choose("hex")
        write(composer, "48 65")
        file_dialog(composer).reject()
        assert composer.form.draft() == PayloadSpec(PayloadForm.HEX, "48 65")

    play(scene)


def test_a_file_that_is_chosen_turns_the_composer_to_it(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        composer = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")).composer
        dialog = file_dialog(composer)
        dialog.fileSelected.emit(str(tmp_path / "a.bin"))
        dialog.accept()
        assert composer.form.draft().form is PayloadForm.FILE
        assert composer.form.draft().text == str(tmp_path / "a.bin")

    play(scene)


def test_a_draft_that_is_too_long_to_edit_is_kept_and_can_be_sent(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        long = "A" * (PASTE_MAX_CHARS + 5)
        stage.workspace.set_draft(client.id, PayloadSpec(text=long))
        panel = stage.panel(client)
        assert panel.composer.form.edit.holds
        panel.view_state()
        assert client.spec.draft.text == long
        panel.send_now()
        await stage.frames_until(lambda: server.counters.rx_bytes == len(long), "all of it")
        assert client.spec.history[0].text == long

    play(scene)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Unix datagram sockets")
def test_a_sender_without_a_name_cannot_be_answered_and_it_says_why(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        path = str(tmp_path / "s")
        session = stage.workspace.add_socket(Role.LISTENER, f"unix-dgram://{path}")
        session.open()
        assert await session.opened()
        panel = stage.panel(session)
        write(panel.composer, "x")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"hello", path)
            await stage.frames_until(lambda: session.last_speaker == "unnamed", "the datagram")
            stage.clock.tick()
            assert not panel.composer.form.send.isEnabled()
            assert panel.composer.form.send.toolTip().startswith("The last sender has no name, so it cannot be ans")
            sender.bind(f"{path}.named")
            sender.sendto(b"hello", path)
            await stage.frames_until(panel.composer.form.send.isEnabled, "a sender who can be answered")

    play(scene)

"""The payload library and pads in a window with real sockets on loopback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.window.conftest import Scene, Stage
from workbench.model.library import PadButton, SavedPayload
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.library.pads.padkey import PadKey
from workbench.ui.panel import SocketPanel

Play = Callable[[Scene], None]


def text(words: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TEXT, words)


async def pair(stage: Stage) -> tuple[Session, Session]:
    """A listener, and its client in front."""
    listener = await stage.listener()
    client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}", "client")
    client.open()
    await stage.until(lambda: client.is_open and bool(listener.roster.open_numbers()), "the connection")
    stage.frame()
    stage.window.deck.activate(client.spec.id)
    return listener, client


def add(stage: Stage, words: str, name: str, key: str = "") -> SavedPayload:
    added = stage.workspace.library.add(text(words), name)
    stage.workspace.library.change(replace(added, shortcut=key))
    stage.frame()
    return stage.workspace.library.payload(added.id)


def panel_of(stage: Stage, session: Session) -> SocketPanel:
    panel = stage.window.deck.panel(session.spec.id)
    assert isinstance(panel, SocketPanel)
    return panel


def toast(stage: Stage) -> str:
    toasts = stage.window.files.toasts.toasts
    return toasts[-1].label.text() if toasts else ""


def test_a_key_sends_from_anywhere_and_says_where_it_went(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        listener, client = await pair(stage)
        add(stage, "ping", "Ping", "F13")
        panel_of(stage, client).traffic.table.setFocus()
        QTest.keyClick(stage.window, Qt.Key.Key_F13)
        await stage.until(lambda: listener.counters.rx_bytes == 4, "the payload")
        assert toast(stage) == "Sent “Ping” (4 bytes) to client."

    play(scene)


def test_what_cannot_be_sent_is_told_in_the_panel_and_nothing_is_sent(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        listener, client = await pair(stage)
        bad = stage.workspace.library.add(PayloadSpec(PayloadForm.HEX, "41 4x"), "Half written")
        reasons: list[str] = []
        stage.window.library_commands.courier.send(bad, 0, reasons.append)
        assert reasons[0].startswith("At character 4:")
        assert "“Half written” was not sent." in panel_of(stage, client).composer.form.preview.text()
        client.close()
        await stage.until(lambda: not client.is_open, "the end")
        stage.window.library_commands.courier.send(bad, 0, reasons.append)
        assert reasons[1] == "client is not open: open it first."
        stage.window.library_commands.courier.send(bad, 99, reasons.append)
        assert "not in the project any more" in reasons[2]
        assert listener.counters.rx_bytes == 0

    play(scene)


def test_a_file_that_a_project_names_is_asked_for_before_it_is_read(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        from workbench.ui.variables.askdialog import AskDialog

        listener, _client = await pair(stage)
        path = stage.workspace.data_dir / "image.bin"
        path.write_bytes(b"0123456789")
        saved = stage.workspace.library.add(PayloadSpec(PayloadForm.FILE, str(path)), "Image")
        stage.window.library_commands.courier.send(saved)
        dialog = await stage.dialog(AskDialog)
        assert listener.counters.rx_bytes == 0
        dialog.reject()
        stage.window.library_commands.library.sheet.file_chosen.emit(str(path))
        stage.window.library_commands.courier.send(saved)
        await stage.until(lambda: listener.counters.rx_bytes == 10, "the file")
        assert toast(stage) == "Sending the file image.bin (“Image”) to client."

    play(scene)


def test_enter_sends_and_what_is_typed_is_one_step_of_undo(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        listener, _client = await pair(stage)
        add(stage, "a", "One")
        commands, workspace = stage.window.library_commands, stage.workspace
        commands.open_payloads()
        stage.frame()
        commands.library.show_payload(1)
        edit = commands.library.sheet.field.edit
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, "hello")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        await stage.until(lambda: listener.counters.rx_bytes == 5, "the payload")
        assert workspace.library.payload(1).payload == text("hello")
        QTest.keyClicks(edit, "!")
        commands.flush()
        assert workspace.library.payload(1).payload == text("hello!")
        workspace.undo()
        assert workspace.library.payload(1).payload == text("hello")
        workspace.undo()
        assert workspace.library.payload(1).payload == text("a")
        stage.frame()
        assert edit.text() == "a"
        QTest.keyClick(commands.library.tree, Qt.Key.Key_Return)
        await stage.until(lambda: listener.counters.rx_bytes == 6, "the payload again")

    play(scene)


def test_keys_in_the_tree_add_rename_and_remove(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        commands, workspace = stage.window.library_commands, stage.workspace
        stage.window.binder.action("payload.new").trigger()
        tree = commands.library.tree
        editor = tree.findChild(type(commands.library.search), options=Qt.FindChildOption.FindChildrenRecursively)
        assert editor is not None
        QTest.keyClicks(editor, "Greeting")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await stage.until(lambda: workspace.library.find("Greeting") is not None, "the name")
        stage.frame()
        folder = workspace.library.add_folder()
        workspace.library.move([1], folder)
        stage.frame()
        assert tree.rows.index_of(1).parent() == tree.rows.index_of("Folder")
        commands.library.show_payload(1)
        QTest.keyClick(tree, Qt.Key.Key_Delete)
        assert workspace.document.library.payloads == ()
        assert toast(stage) == "Removed “Greeting”."
        workspace.undo()
        assert workspace.library.find("Folder/Greeting") is not None

    play(scene)


def test_a_key_that_is_taken_is_told_and_not_kept(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        add(stage, "a", "One", "F13")
        add(stage, "b", "Two")
        view = stage.window.library_commands.library
        stage.window.library_commands.open_payloads()
        view.show_payload(2)
        QTest.keyClick(view.sheet.keys, Qt.Key.Key_F13)
        assert view.sheet.clash.text() == "The key F13 is that of the payload “One”."
        view.flush()
        assert stage.workspace.library.payload(2).shortcut == ""
        QTest.keyClick(view.sheet.keys, Qt.Key.Key_F14)
        view.flush()
        assert stage.workspace.library.payload(2).shortcut == "F14"

    play(scene)


def test_records_and_the_composer_are_kept_and_come_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        listener, client = await pair(stage)
        client.send(b"GET / HTTP/1.1\r\n\r\n")
        client.send(b"\x00\x01\x02\x03")
        await stage.until(lambda: client.reading.records.row_of(2) is not None, "the records")
        panel = panel_of(stage, client)
        stage.frame()
        panel.traffic.table.selectAll()
        stage.window.binder.update()
        stage.window.binder.action("traffic.keep").trigger()
        kept = stage.workspace.document.library.payloads
        assert [each.payload.form for each in kept] == [PayloadForm.TEXT, PayloadForm.HEX]
        assert kept[0].payload.text == r"GET / HTTP/1.1\r\n\r\n" and kept[1].payload.text == "00 01 02 03"
        panel.composer.show_payload(text("written"))
        stage.window.binder.action("payload.keep").trigger()
        assert stage.workspace.document.library.payloads[-1].name == "written"
        stage.window.library_commands.compose(kept[1].payload)
        assert panel.composer.form.draft().text == "00 01 02 03"
        typed = PayloadSpec(PayloadForm.TYPED, "${u16 length}ab")
        stage.window.library_commands.compose(typed)
        assert panel.composer.form.draft() == typed and panel.composer.payload() == b"\0\2ab"
        del listener

    play(scene)


def test_pads_send_show_what_came_of_it_and_are_laid_out(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        listener, client = await pair(stage)
        add(stage, "hi", "Hi")
        commands, pads = stage.window.library_commands, stage.workspace.pads
        commands.library.tree.choose(1)
        commands.put_on_pad([1])
        view = commands.pads
        pad = pads.value[0]
        assert pad.buttons == (PadButton(0, 0, payload=1),)
        stage.frame()
        key = view.grid.key_at((0, 0))
        assert key is not None and key.accessibleName() == "Hi, sends a payload"
        key.setFocus()
        QTest.keyClick(key, Qt.Key.Key_Return)
        await stage.until(lambda: listener.counters.rx_bytes == 2, "the payload")
        assert key.accessibleDescription() == "Sent"
        view.edit.setChecked(True)
        key = view.grid.key_at((0, 0))
        assert key is not None
        QTest.keyClick(key, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert pads.pad(pad.id).buttons == (PadButton(1, 0, payload=1),)
        moved = view.grid.key_at((1, 0))
        assert moved is not None
        start = QPoint(20, 20)
        QTest.mousePress(moved, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(moved, start + QPoint(12, 0))
        moved.moved.emit((1, 0), view.grid._cell((0, 1)).center())
        assert pads.pad(pad.id).buttons == (PadButton(0, 1, payload=1),)
        view.grid.edit_requested.emit((0, 1))
        QTest.keyClicks(view.form.title, "Greet")
        view.form.socket.setCurrentIndex(2)
        view.form.socket.activated.emit(2)
        assert pads.button(pad.id, (0, 1)) == PadButton(0, 1, "Greet", payload=1, socket=client.spec.id)
        view.grid.dropped.emit([1, 999], (1, 1))
        assert pads.pad(pad.id).buttons[1:] == (PadButton(1, 1, payload=1),)
        view.grid.remove_requested.emit((1, 1))
        assert len(pads.pad(pad.id).buttons) == 1
        view.edit.setChecked(False)
        client.close()
        await stage.until(lambda: not client.is_open, "the end")
        view.press((0, 1))
        pressed = view.grid.key_at((0, 1))
        assert pressed is not None and "not open" in pressed.accessibleDescription()

    play(scene)


def test_the_tree_of_the_project_shows_and_opens_pads(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        from workbench.ui.window.project.projectrows import TopRow

        add(stage, "hi", "Hi")
        pad = stage.workspace.pads.add("Lesson")
        stage.frame()
        rows = stage.window.tree.rows
        assert rows.top_index(TopRow.PAYLOADS).data() == "Payloads (1)"
        index = rows.entry_index(TopRow.PADS, pad.id)
        assert index.data() == "Lesson"
        stage.window.tree.setCurrentIndex(index)
        QTest.keyClick(stage.window.tree, Qt.Key.Key_Return)
        assert stage.window.docks["pads"].isVisible() and stage.window.library_commands.pads.pad == pad

    play(scene)


def test_every_control_has_a_name_and_a_tip(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTreeView

        add(stage, "hi", "Hi")
        commands = stage.window.library_commands
        commands.open_payloads()
        commands.library.show_payload(1)
        commands.put_on_pad([1])
        commands.pads.edit.setChecked(True)
        commands.pads.grid.edit_requested.emit((0, 0))
        stage.frame()
        bare = []
        for view in (commands.library, commands.pads):
            for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTreeView):
                for widget in view.findChildren(kind):
                    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.objectName().startswith("qt_"):
                        continue
                    if not widget.accessibleName() or not widget.objectName():
                        bare.append(f"{type(widget).__name__} {widget.objectName()}")
        assert bare == []

    play(scene)


def test_a_search_leads_to_what_it_found_by_enter(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        listener, _client = await pair(stage)
        add(stage, "one", "One")
        added = stage.workspace.library.add(text("other"), "Other", "deep/folder")
        commands = stage.window.library_commands
        stage.window.binder.action("payload.find").trigger()
        stage.frame()
        QTest.keyClicks(commands.library.search, "other")
        QTest.keyClick(commands.library.search, Qt.Key.Key_Return)
        assert commands.library.tree.current_payload() == added
        QTest.keyClick(commands.library.tree, Qt.Key.Key_Return)
        await stage.until(lambda: listener.counters.rx_bytes == 5, "the payload")

    play(scene)


def test_what_is_only_looked_at_is_not_changed(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        workspace = stage.workspace
        odd = workspace.library.add(PayloadSpec(PayloadForm.TEXT, "x", encoding="no-such-encoding"), "Odd")
        odd = replace(odd, shortcut="shift+f13", note="two\r\nlines")
        workspace.library.change(odd)
        add(stage, "hi", "Hi")
        commands, undo = stage.window.library_commands, workspace.undo_text
        commands.open_payloads()
        commands.library.show_payload(odd.id)
        stage.frame()
        commands.library.show_payload(2)
        commands.flush()
        assert workspace.library.payload(odd.id) == odd and workspace.undo_text == undo

    play(scene)


def test_a_button_starts_a_sequence_and_shows_how_it_ended(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        good = Sequence(1, "Short", (Step(StepKind.NOTE, text="hello"),))
        bad = Sequence(2, "Bad", (Step(StepKind.SEND),))  # to no socket
        stage.workspace.edit("Sequences", replace(stage.workspace.document, sequences=(good, bad)))
        pad = stage.workspace.pads.add()
        for column, number in enumerate((1, 2, 9)):
            stage.workspace.pads.put_button(pad.id, PadButton(0, column, sequence=number))
        commands = stage.window.library_commands
        commands.open_pad(pad.id)
        for column, words in ((0, "Passed"), (1, "Failed"), (2, "Its sequence is not in the project any more")):
            commands.pads.press((0, column))
            key = commands.pads.grid.key_at((0, column))
            assert key is not None

            def told(key: PadKey = key, words: str = words) -> bool:
                stage.frame()
                return key.accessibleDescription() == words

            await stage.until(told, words)

    play(scene)


def test_another_project_gets_nothing_of_what_was_being_written(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        add(stage, "old", "One")
        commands, workspace = stage.window.library_commands, stage.workspace
        commands.open_payloads()
        commands.library.show_payload(1)
        edit = commands.library.sheet.field.edit
        edit.setFocus()
        QTest.keyClicks(edit, "half ")
        workspace.new_project()
        await stage.until(lambda: workspace.document.library.payloads == (), "the new project")
        added = workspace.library.add(text("new"), "One", "deep")
        stage.frame()
        commands.library.show_payload(added.id)
        commands.flush()
        assert workspace.library.payload(added.id).payload == text("new")

    play(scene)


def test_tab_comes_to_every_control_of_a_payload_in_the_eyes_order_and_esc_leaves_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await pair(stage)
        add(stage, "ping", "Ping")
        stage.window.docks["payloads"].show_dock()
        library = stage.window.library_commands.library
        library.search.setFocus()
        seen: list[str] = []
        for _ in range(11):
            stop = QApplication.focusWidget()
            assert stop is not None
            seen.append(stop.accessibleName())
            QTest.keyClick(stop, Qt.Key.Key_Tab)
        assert seen == [
            "Find a payload", "New payload", "New folder", "Remove", "Payloads", "Send", "Form of the payload: Text",
            "Encoding", "Line ending", "Payload", "Key that sends this payload",
        ]  # fmt: skip
        library.sheet.focus_text()
        QTest.keyClick(library.sheet.field.edit, Qt.Key.Key_Escape)
        assert library.tree.hasFocus()

    play(scene)

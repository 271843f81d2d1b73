from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role
from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.window.newsocket.faultyline import FaultyLine
from workbench.ui.window.newsocket.newsocket import NewSocketDialog
from workbench.ui.window.tabs.arrangement import Split, SplitDirection, arrangement_ids
from workbench.ui.window.tapes.calltapemodel import CALL

Play = Callable[[Scene], None]


def titles(stage: Stage) -> list[str]:
    return [group.bar.tabText(at) for group in stage.window.deck.area.groups() for at in range(group.bar.count())]


def test_a_new_socket_gets_a_tab_a_row_and_a_step_of_undo(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        window = stage.window
        window.binder.action("socket.new.tcp_listener").trigger()
        dialog = await stage.dialog(NewSocketDialog)
        line = dialog.findChild(FaultyLine, "newSocket.address")
        assert line is not None
        line.setText("127.0.0.1:0")
        line.textEdited.emit("127.0.0.1:0")
        QTest.keyClick(line, Qt.Key.Key_Return)
        session = stage.workspace.sessions[0]
        await stage.until(lambda: session.is_open, "the listener")
        stage.frame()
        assert titles(stage) == ["TCP listener"]
        assert window.tree.current_socket() == session.spec.id
        assert window.isWindowModified()
        assert window.binder.action("edit.undo").text() == "&Undo: new socket"
        assert window.binder.action("socket.close").isEnabled()
        assert not window.binder.action("socket.open").isEnabled()

    play(scene)


def test_the_example_stands_side_by_side_and_its_calls_and_events_are_told(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        window = stage.window
        window.start_example()

        def talks() -> bool:
            stage.frame()
            sessions = stage.workspace.sessions
            return len(sessions) == 2 and sessions[1].counters.rx_records > 0

        await stage.until(talks, "the echo")
        node = window.deck.arrangement().root
        assert isinstance(node, Split)
        assert [len(arrangement_ids(part)) for part in node.parts] == [1, 1]
        window.docks["calls"].show_dock()
        window.calls.set_shows_all(True)
        calls = {window.calls.model.index(row, CALL).data() for row in range(window.calls.model.rowCount())}
        assert {"socket", "bind", "listen", "connect"} <= {str(call).split(" ")[0] for call in calls}
        window.docks["log"].show_dock()
        stage.frame()
        log = window.log.sockets.model
        told = "\n".join(str(log.index(row, 3).data()) for row in range(log.rowCount()))
        assert "accepted from 127.0.0.1:" in told
        assert "Connected to 127.0.0.1:" in told

    play(scene)


def test_closing_the_tab_of_an_open_socket_asks_and_keeps_the_socket(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = await stage.listener()
        stage.window.binder.action("tab.close").trigger()
        await stage.answer("keep")
        assert stage.window.deck.ids() == []
        assert session.is_open
        stage.window.tree.socket_opened.emit(session.spec.id)
        assert stage.window.deck.ids() == [session.spec.id]

    play(scene)


def test_closing_the_tab_of_a_closed_socket_does_not_ask(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "client")
        stage.frame()
        stage.window.binder.action("tab.close").trigger()
        assert stage.window.deck.ids() == []
        assert len(stage.workspace.sessions) == 1

    play(scene)


def test_a_change_of_settings_after_a_tab_was_closed_reaches_no_panel_that_is_gone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "client")
        stage.frame()
        panel = stage.window.deck.panel(session.spec.id)
        assert panel is not None
        gone: list[bool] = []
        panel.destroyed.connect(lambda: gone.append(True))
        stage.window.binder.action("tab.close").trigger()
        await stage.until(lambda: gone, "the panel to go")
        stage.settings.change(remembered={"newSocket.address": "127.0.0.1:9"})
        stage.window.deck.open(session.spec.id)
        stage.settings.change(remembered={"newSocket.address": "127.0.0.1:10"})

    play(scene)


def test_removing_is_asked_where_open_and_undone_with_a_panel_of_its_own(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = await stage.listener()
        stage.window.binder.action("socket.remove").trigger()
        assert len(stage.workspace.sessions) == 1
        await stage.answer("remove")
        stage.frame()
        assert stage.workspace.sessions == ()
        assert stage.window.deck.ids() == []
        stage.window.binder.action("edit.undo").trigger()
        stage.frame()
        assert stage.window.deck.ids() == [session.spec.id]
        panel = stage.window.deck.panel(session.spec.id)
        assert getattr(panel, "session", None) is stage.workspace.sessions[0]

    play(scene)


def test_undo_and_redo_within_one_frame_leave_no_panel_on_a_dead_session(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        number = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1").spec.id
        stage.frame()
        stage.workspace.undo()
        stage.workspace.redo()
        stage.frame()
        panel = stage.window.deck.panel(number)
        assert getattr(panel, "session", None) is stage.workspace.session(number)

    play(scene)


def test_tabs_by_keyboard(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        ids = [stage.workspace.add_socket(Role.CLIENT, f"tcp://127.0.0.1:{port}").spec.id for port in (1, 2, 3)]
        stage.frame()
        window = stage.window
        window.activateWindow()
        window.deck.split(ids[2], SplitDirection.RIGHT)
        stage.frame()
        for keys, modifier, wanted in (
            (Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier, ids[0]),
            (Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier, ids[2]),
            (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier, ids[0]),
            (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier, ids[1]),
        ):
            QTest.keyClick(window, keys, modifier)
            assert window.deck.active == wanted

    play(scene)


def test_f6_goes_through_tree_panel_and_docks_and_comes_round(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        stage.frame()
        window = stage.window
        window.docks["notes"].show_dock()
        await stage.until(window.notes.isVisible, "the notes")
        window.tree.setFocus()
        seen: list[QWidget | None] = []
        for _ in range(12):
            window.binder.action("pane.next").trigger()
            seen.append(QApplication.focusWidget())
            if seen[-1] is window.tree:
                break
        assert seen[-1] is window.tree
        assert window.notes in seen
        panel = window.deck.panel(window.deck.active)
        assert panel is not None
        assert sum(1 for widget in seen if widget is not None and panel.isAncestorOf(widget)) >= 3

    play(scene)


def test_tearing_off_and_bringing_back_by_the_same_action(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        number = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1").spec.id
        stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:2")
        stage.frame()
        deck, action = stage.window.deck, stage.window.binder.action("view.tear_off")
        deck.activate(number)
        panel = deck.panel(number)
        action.trigger()
        assert deck.is_torn_off(number)
        assert action in deck.windows[0].actions()
        action.trigger()
        assert not deck.is_torn_off(number)
        assert deck.panel(number) is panel

    play(scene)


def test_notes_are_kept_in_the_document(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.docks["notes"].show_dock()
        QTest.keyClicks(stage.window.notes, "seen at noon")
        await stage.until(lambda: stage.workspace.document.notes == "seen at noon", "the notes")
        stage.frame()
        assert stage.window.isWindowModified()

    play(scene)


def test_pausing_the_recording_is_told_and_taken_back_by_a_click(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        window = stage.window
        window.binder.action("project.record").trigger()
        stage.frame()
        assert not stage.workspace.recording
        assert window.strip.recording.accessibleName() == "Recording paused"
        window.strip.recording.click()
        stage.frame()
        assert stage.workspace.recording
        assert window.binder.action("project.record").isChecked()

    play(scene)


def test_theme_presenter_and_zoom_go_to_the_settings(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        binder = stage.window.binder
        binder.action("theme.dark").trigger()
        binder.action("view.presenter").trigger()
        binder.action("view.zoom_in").trigger()
        appearance = stage.settings.settings.appearance
        assert (appearance.theme, appearance.presenter, appearance.scale) == (ThemeChoice.DARK, True, 1.1)
        assert binder.action("theme.dark").isChecked()

    play(scene)


def test_at_twice_the_scale_it_fits_a_small_screen_with_a_dock_open(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.settings.change(appearance=Appearance(ThemeChoice.LIGHT, scale=2.0))
        for key in ("notes", "log", "calls"):
            stage.window.docks[key].show_dock()
        stage.frame()
        assert stage.window.minimumSizeHint().height() <= 800
        stage.settings.change(appearance=Appearance(ThemeChoice.LIGHT))

    play(scene)


@pytest.mark.parametrize(("name", "wanted"), [("a.swb", True), ("b.JSON", True), ("c.png", False)])
def test_only_project_files_can_be_dropped(play: Play, name: str, wanted: bool) -> None:
    async def scene(stage: Stage) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(f"/nowhere/{name}")])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        with warnings.catch_warnings():  # PySide6 6.12 wants no more such events made; Qt alone makes real ones
            warnings.simplefilter("ignore", DeprecationWarning)
            event = QDragEnterEvent(QPoint(10, 10), Qt.DropAction.CopyAction, data, buttons, keys)
            drop = QDropEvent(QPoint(10, 10), Qt.DropAction.CopyAction, data, buttons, keys)
        event.ignore()
        stage.window.dragEnterEvent(event)
        assert event.isAccepted() is wanted
        if wanted:
            stage.window.dropEvent(drop)
            await stage.idle()
            assert stage.window.banners.file.isVisible()
            assert name in stage.window.banners.file.title

    play(scene)


def test_a_fault_is_shown_with_its_details(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.show_fault("A fault in the program: ValueError", "Traceback …")
        assert stage.window.banners.fault.isVisible()

    play(scene)


def test_everything_that_can_be_pressed_has_names(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await stage.listener()
        for key in ("notes", "calls", "log"):
            stage.window.docks[key].show_dock()
        stage.frame()
        nameless = [
            f"{type(widget).__name__} {widget.objectName()!r} in {widget.parent().objectName()!r}"
            for kind in (QAbstractButton, QLineEdit)
            for widget in stage.window.findChildren(kind)
            if widget.isVisible()
            and not widget.objectName().startswith("qt_")
            and not (widget.objectName() and (widget.accessibleName() or widget.text()))
        ]
        assert nameless == []

    play(scene)


def test_very_long_names_do_not_widen_the_window(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        before = stage.window.minimumSizeHint().width()
        host = "x" * 63 + "." + "y" * 63 + "." + "z" * 63
        stage.workspace.add_socket(Role.CLIENT, f"tcp://{host}:65535", "Rindfleischetikettierungsüberwachung" * 5)
        stage.frame()
        assert stage.window.deck.area.groups()[0].bar.sizeHint().width() < 400
        assert stage.window.minimumSizeHint().width() < before + 400

    play(scene)


def test_shortcuts_work_in_a_torn_off_window(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        ids = [stage.workspace.add_socket(Role.CLIENT, f"tcp://127.0.0.1:{port}").spec.id for port in (1, 2)]
        stage.frame()
        deck = stage.window.deck
        deck.tear_off(ids[1])
        window = deck.windows[0]
        await stage.until(window.isActiveWindow, "the torn-off window")
        QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        assert deck.active == ids[0]

    play(scene)


def test_diagnostics_hold_versions_and_no_addresses(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.workspace.add_socket(Role.CLIENT, "tcp://secret.example:1", "secret name")
        stage.frame()
        stage.window.binder.action("help.diagnostics").trigger()
        text = QApplication.clipboard().text()
        assert "PySide6" in text
        assert "Sockets: 1 (1 closed)" in text
        assert "secret" not in text
        assert len(stage.window.files.toasts.toasts) == 1, "that it was copied is said"

    play(scene)

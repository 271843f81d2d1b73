"""The line of the display filter in a real panel: applied, wrong, offered, saved, remembered; the rows it leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from tests.session.scenes import workspace_in
from workbench.model.annotations import SavedFilter
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.settings.values import Settings
from workbench.ui.theme import Theme
from workbench.ui.traffic.filterdesk import NOTHING_PASSES, FilterDesk
from workbench.ui.traffic.table import EMPTY_TEXT
from workbench.ui.traffic.trafficview import TrafficView


class Stage:
    """A table with its filter on a session of a workspace; ``frame`` is what the clock does."""

    def __init__(self, workspace: Workspace, theme: Theme, qtbot: QtBot) -> None:
        self.workspace, self.qtbot = workspace, qtbot
        self.session: Session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9", "Lamp")
        self.put(b"GET /a", b"200 OK", b"GET /b", b"404", b"ping", b"GET /c")
        self.view = TrafficView(self.session.reading, theme, Settings())
        self.desk = FilterDesk(self.session, workspace, self.view, theme)
        self.said: list[str] = []
        self.desk.message.connect(self.said.append)
        qtbot.addWidget(self.view)
        self.view.resize(640, 400)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.view.activateWindow()
        self.frame()

    @property
    def field(self) -> QLineEdit:
        return self.desk.bar.field

    def put(self, *payloads: bytes) -> None:
        capture = self.workspace.store.capture
        first = capture.count(self.session.id)
        capture.append(self.session.id, [
            Piece(1_000_000 * (first + at), (first + at) & 1, 1, "127.0.0.1:9", payload, len(payload))
            for at, payload in enumerate(payloads)
        ])  # fmt: skip
        assert capture.flush(10)

    def frame(self) -> None:
        QApplication.processEvents()
        self.desk.refresh()
        self.view.refresh()

    def numbers(self) -> list[int]:
        cache = self.view.model.cache
        return [cache.number_at(row) or 0 for row in range(self.view.model.rowCount())]

    async def until_shown(self, *numbers: int) -> None:
        async with asyncio.timeout(10):
            while self.numbers() != list(numbers):
                await asyncio.sleep(0.002)
                self.frame()
        self.frame()

    def type(self, text: str) -> None:
        self.desk.open()
        self.field.clear()
        self.qtbot.keyClicks(self.field, text)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.field, key)

    def button(self, name: str) -> QToolButton:
        found = self.desk.bar.findChild(QToolButton, f"traffic-filter-{name}")
        assert found is not None
        return found

    def menu_action(self, title: str) -> QAction:
        menus = [self.desk.bar.menu, *self.desk.bar.menu.findChildren(QMenu)]
        return next(action for menu in menus for action in menu.actions() if action.text() == title)


Scene = Callable[[Stage], Awaitable[None]]
Play = Callable[[Scene], None]


@pytest.fixture
def play(qt_runner: asyncio.Runner, qtbot: QtBot, theme: Theme, tmp_path: Path) -> Play:
    def run(scene: Scene) -> None:
        async def main() -> None:
            async with workspace_in(tmp_path / "data") as workspace, asyncio.timeout(40):
                stage = Stage(workspace, theme, qtbot)
                await scene(stage)
                stage.view.hide()

        qt_runner.run(main())

    return run


def test_enter_applies_and_esc_clears_and_then_leaves(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        assert not stage.desk.bar.isVisible()
        stage.type('"GET"')
        assert stage.numbers() == [1, 2, 3, 4, 5, 6]  # nothing happens while it is written
        stage.press(Qt.Key.Key_Return)
        await stage.until_shown(1, 3, 6)
        assert stage.desk._count_text() == "3 of 6"
        stage.press(Qt.Key.Key_Escape)
        await stage.until_shown(1, 2, 3, 4, 5, 6)
        assert stage.desk.bar.isVisible() and not stage.field.text()
        stage.press(Qt.Key.Key_Escape)
        assert not stage.desk.bar.isVisible()

    play(scene)


def test_the_chosen_record_stays_chosen_and_comes_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.view.go_to(3)
        stage.frame()
        stage.desk.set_text('"GET"')
        await stage.until_shown(1, 3, 6)
        assert stage.view.current_number == 3
        stage.desk.set_text("dir:tx")
        await stage.until_shown(2, 4, 6)
        assert stage.view.current_number == 0
        stage.desk.leave()
        await stage.until_shown(1, 2, 3, 4, 5, 6)
        assert stage.view.current_number == 3

    play(scene)


def test_a_mistake_is_underlined_at_once_and_told_when_it_is_applied(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        bar = stage.desk.bar
        stage.type("dir:tx sise>2 ")
        assert bar.field.underlined == (7, 4)
        assert "did you mean “size”?" in bar.field.toolTip() and not bar.sentence.isVisible()
        stage.press(Qt.Key.Key_Return)
        assert bar.sentence.isVisible() and bar.sentence.text().startswith("“sise” is neither")
        assert bar.field.accessibleDescription()
        assert stage.numbers() == [1, 2, 3, 4, 5, 6]
        stage.type("size>")
        assert bar.field.underlined is None  # it is not finished yet
        stage.press(Qt.Key.Key_Return)
        assert bar.field.underlined == (5, 0) and "value is missing" in bar.sentence.text()
        stage.type("size>3")
        assert bar.field.underlined is None and not bar.sentence.isVisible()

    play(scene)


def test_what_may_follow_is_offered_and_taken(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        field = stage.desk.bar.field
        stage.type("di")
        assert field.offered()[0] == "dir:"
        field.choose(0)
        assert field.text() == "dir:" and field.offered() == ["rx", "tx"]
        stage.press(Qt.Key.Key_Escape)
        assert not field.offering and field.text() == "dir:"
        stage.type("session:")
        assert field.offered() == ['"Lamp"']
        stage.press(Qt.Key.Key_Tab)
        assert field.text() == 'session:"Lamp"' and field.hasFocus() and not field.offering
        stage.type("mark:")
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
            stage.press(key)
        assert field.text() == "mark:text" and stage.session.filtering.text == ""
        stage.type("size>1 ")
        assert not field.offering
        stage.qtbot.keyClick(field, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
        assert "and" in field.offered()
        field._popup.hide()

    play(scene)


def test_no_row_says_what_to_do(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.desk.set_text('"nowhere"')
        await stage.until_shown()
        assert stage.view.table.empty_text == NOTHING_PASSES.format(unit="record")
        stage.desk.leave()
        stage.frame()
        assert stage.view.table.empty_text == EMPTY_TEXT

    play(scene)


def test_what_comes_while_it_is_filtered_is_shown_if_it_passes(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.desk.set_text("size:3")
        await stage.until_shown(4)
        stage.put(b"abc", b"abcd", b"xyz")
        await stage.until_shown(4, 7, 9)
        assert stage.desk._count_text() == "3 of 9"

    play(scene)


def test_filters_are_saved_with_the_project_renamed_and_deleted(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        bar, workspace = stage.desk.bar, stage.workspace
        stage.desk.set_text('"GET"')
        bar.menu.aboutToShow.emit()
        stage.menu_action("Save this filter…").trigger()
        assert bar.name.isVisible() and not bar.field.isVisible()
        bar.name.setText("Requests")
        stage.qtbot.keyClick(bar.name, Qt.Key.Key_Return)
        assert workspace.document.filters == (SavedFilter("Requests", '"GET"'),)
        assert bar.field.isVisible() and "Requests" in stage.said[-1]
        stage.desk.leave()
        bar.menu.aboutToShow.emit()
        stage.menu_action("Requests").trigger()
        await stage.until_shown(1, 3, 6)
        stage.desk._on_rename("Requests")
        bar.name.setText("All requests")
        stage.qtbot.keyClick(bar.name, Qt.Key.Key_Return)
        assert workspace.document.filters == (SavedFilter("All requests", '"GET"'),)
        stage.desk._on_delete("All requests")
        assert workspace.document.filters == ()
        workspace.undo()
        assert [each.name for each in workspace.document.filters] == ["All requests"]

    play(scene)


def test_what_was_used_comes_back_with_the_arrows_and_is_kept_for_all_panels(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        store = SettingsStore(tmp_path / "settings.json")
        stage.desk.remember_in(store)
        for text in ("dir:rx", "size>3", "dir:rx"):
            stage.type(text)
            stage.press(Qt.Key.Key_Return)
        assert store.settings.remembered["filter.history"] == "dir:rx\nsize>3"
        stage.type("begun")
        seen = []
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
            stage.press(key)
            seen.append(stage.field.text())
        assert seen == ["dir:rx", "size>3", "size>3", "dir:rx", "begun"]

    play(scene)


def test_a_row_is_filtered_by(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.view.go_to(3)
        stage.frame()
        menu = stage.view.findChild(QMenu, "traffic-filter-by-menu")
        assert menu is not None
        for key in ("direction", "bytes", "direction"):
            action = menu.findChild(QAction, f"traffic-filter-by-{key}")
            assert action is not None
            action.trigger()
        await stage.until_shown(3)
        assert stage.field.text() == 'dir:rx and hex:"47 45 54 20 2f 62"'
        assert stage.desk.bar.isVisible() and stage.desk.history.texts()[0] == stage.field.text()

    play(scene)


def test_a_record_that_is_kept_back_is_not_called_gone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.view.message.connect(stage.said.append)
        stage.desk.set_text('"GET"')
        await stage.until_shown(1, 3, 6)
        stage.view.go_to(4)
        assert stage.view.current_number == 6
        assert stage.said[-1] == "4 does not pass the filter; the nearest that does is 6."

    play(scene)


def test_a_look_that_takes_long_can_be_stopped(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.desk.set_text("dir:rx")
        await stage.until_shown(1, 3, 5)
        rows = stage.session.filtering.rows
        assert rows is not None
        rows.run._stopped.set()  # as if the thread had not come further yet
        stage.put(b"x")
        stage.frame()
        assert stage.button("stop").isVisible()
        stage.qtbot.mouseClick(stage.button("stop"), Qt.MouseButton.LeftButton)
        stage.frame()
        assert not stage.button("stop").isVisible()
        assert stage.desk._count_text() == "3 of 7 · stopped at 86%"

    play(scene)


def test_a_panel_that_comes_back_shows_the_filter_that_is_set(play: Play, theme: Theme, qtbot: QtBot) -> None:
    async def scene(stage: Stage) -> None:
        stage.desk.set_text("dir:rx")
        await stage.until_shown(1, 3, 5)
        view = TrafficView(stage.session.reading, theme, Settings())
        qtbot.addWidget(view)
        desk = FilterDesk(stage.session, stage.workspace, view, theme)
        assert desk.bar.field.text() == "dir:rx" and not desk.bar.isHidden()

    play(scene)

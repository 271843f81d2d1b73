"""The command palette, by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from workbench.ui.actions import ActionBinder, CommandPalette, Condition
from workbench.ui.actions.palettelist import PaletteModel
from workbench.ui.theme import Theme

K = Qt.Key
BOUND = ("help.about", "view.zoom_in", "view.zoom_out", "view.split_right", "socket.close", "palette.open")


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def palette(theme: Theme, qtbot: QtBot, heard: list[str]) -> CommandPalette:
    window = QMainWindow()
    window.resize(900, 700)
    qtbot.addWidget(window)
    binder = ActionBinder(theme, parent=window)
    for action_id in BOUND:
        binder.bind(action_id, lambda action_id=action_id: heard.append(action_id))
    binder.set_condition(Condition.TABS, lambda: True)
    window.show()
    palette = CommandPalette(theme, binder, window)
    palette.open()
    return palette


def shown(palette: CommandPalette) -> list[str]:
    return [palette.model.action_at(row).spec.id for row in range(palette.model.rowCount())]


def test_only_enabled_actions_are_offered(palette: CommandPalette) -> None:
    assert shown(palette) == ["view.split_right", "view.zoom_in", "view.zoom_out", "help.about"]


def test_type_and_enter_runs(palette: CommandPalette, qtbot: QtBot, heard: list[str]) -> None:
    qtbot.keyClicks(palette.query, "zo ou")
    assert shown(palette)[0] == "view.zoom_out"
    qtbot.keyClick(palette.query, K.Key_Return)
    assert heard == ["view.zoom_out"]
    assert not palette.isVisible()
    palette.open()
    assert shown(palette)[0] == "view.zoom_out"  # what was run last stands first
    assert palette.query.text() == ""


def test_arrows_wrap_and_choose(palette: CommandPalette, qtbot: QtBot, heard: list[str]) -> None:
    qtbot.keyClick(palette.query, K.Key_Up)
    qtbot.keyClick(palette.query, K.Key_Return)
    assert heard == ["help.about"]


def test_the_menu_can_be_typed_too(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.query, "help")
    assert shown(palette) == ["help.about"]


def test_nothing_fits_and_escape_leaves(palette: CommandPalette, qtbot: QtBot, heard: list[str]) -> None:
    qtbot.keyClicks(palette.query, "qqq")
    assert shown(palette) == []
    qtbot.keyClick(palette.query, K.Key_Down)
    qtbot.keyClick(palette.query, K.Key_Return)
    assert heard == [] and palette.isVisible()
    qtbot.keyClick(palette.query, K.Key_Escape)
    assert not palette.isVisible()


def test_the_focus_returns_where_it_was(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.leave()
    window = palette.parentWidget()
    field = QLineEdit(window)
    field.show()
    window.activateWindow()
    field.setFocus()
    palette.open()
    assert window.focusWidget() is palette.query
    qtbot.keyClick(palette.query, K.Key_Escape)
    assert window.focusWidget() is field


def test_it_goes_when_the_focus_goes_elsewhere(palette: CommandPalette, qtbot: QtBot) -> None:
    window = palette.parentWidget()
    window.activateWindow()
    qtbot.waitUntil(palette.query.hasFocus, timeout=5_000)
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    assert not palette.isVisible()


def test_rows_are_spoken_with_menu_and_keys(palette: CommandPalette) -> None:
    index = palette.model.index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Zoom in, View › Zoom, Ctrl++"


def test_the_model_is_sound(theme: Theme, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    binder = ActionBinder(theme, parent=window)
    model = PaletteModel(theme, binder, window)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    binder.bind("help.about", window.close)
    binder.update()
    model.search("", [])
    model.search("ab", [])
    assert model.rowCount() == 1
    assert tester.model() is model


def test_other_words_find_an_action_too(palette: CommandPalette, qtbot: QtBot) -> None:
    window_binder = palette._binder
    for action_id in ("view.zoom_reset", "view.tear_off", "app.preferences", "view.zoom_in"):
        window_binder.bind(action_id, window_binder.update)
    for words, found in (("reset", {"view.zoom_reset", "app.preferences"}), ("window", {"view.tear_off"})):
        palette.open()
        qtbot.keyClicks(palette.query, words)
        assert found <= set(shown(palette)), words
        assert shown(palette)[0] in found


def test_what_is_hidden_is_not_offered(palette: CommandPalette) -> None:
    palette._binder.action("view.zoom_in").setVisible(False)
    palette.open()
    assert "view.zoom_in" not in shown(palette)
    palette._binder.action("view.zoom_in").setVisible(True)
    palette.open()
    assert "view.zoom_in" in shown(palette)

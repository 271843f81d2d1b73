"""Binding: slots, facts, menus, shortcuts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.actions import ActionBinder, Condition
from workbench.ui.theme import Theme


@pytest.fixture
def binder(theme: Theme) -> ActionBinder:
    return ActionBinder(theme)


def nothing() -> None:
    """A slot for actions whose effect does not matter."""


def titles(binder: ActionBinder, menu: str) -> list[str]:
    return ["-" if item.isSeparator() else item.text().replace("&", "") for item in binder.menu(menu).actions()]


def test_unknown_ids_raise(binder: ActionBinder) -> None:
    for call in (binder.action, binder.shortcut_text):
        with pytest.raises(KeyError, match=r"no action 'socket\.fly'"):
            call("socket.fly")
    with pytest.raises(KeyError):
        binder.bind("socket.fly", nothing)


def test_slots_get_argument_state_or_nothing(binder: ActionBinder) -> None:
    heard: list[object] = []

    def any_argument(*args: object) -> None:
        heard.append(args)

    for action_id in ("tab.go_3", "dock.log", "help.about", "theme.dark"):
        binder.bind(action_id, any_argument)
    binder.set_condition(Condition.TABS, lambda: True)
    binder.update()
    for action_id in ("tab.go_3", "dock.log", "help.about", "theme.dark"):
        binder.action(action_id).trigger()
    assert heard == [(3,), (True,), (), ("dark",)]


def test_enabled_follows_facts(binder: ActionBinder) -> None:
    open_now = [False]
    action = binder.bind("socket.close", nothing)
    binder.update()
    assert not action.isEnabled()  # nobody tells the fact
    binder.set_condition(Condition.SOCKET_OPEN, lambda: open_now[0])
    binder.update()
    assert not action.isEnabled()
    open_now[0] = True
    binder.update()
    assert action.isEnabled()
    assert not binder.action("socket.abort").isEnabled()  # not bound


def test_only_bound_actions_stand_in_menus_in_order(binder: ActionBinder, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    binder.bind("app.quit", nothing)
    binder.fill_menu_bar(window.menuBar())
    for action_id in ("project.save", "project.open", "project.clear_recent", "project.new", "project.close"):
        binder.bind(action_id, nothing)
    binder.bind("project.open", nothing)
    assert titles(binder, "Project") == [
        "New project", "Open…", "Open recent", "-", "Save", "-", "Close project", "Quit",
    ]  # fmt: skip
    assert titles(binder, "Project/Open recent") == ["Clear this list"]
    with pytest.raises(KeyError):
        binder.menu("Nowhere")


def test_shortcut_works_in_an_attached_window(binder: ActionBinder, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    heard: list[str] = []
    binder.attach(window)
    binder.bind("help.manual", lambda: heard.append("manual"))
    binder.update()
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    binder.set_shortcuts({"help.manual": "F9"})
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert heard == ["manual", "manual"]
    assert binder.action("help.manual").toolTip().startswith("Manual (F9)\n")


def test_titles_can_say_more(binder: ActionBinder) -> None:
    binder.set_title("edit.undo", "&Undo: rename echo")
    assert binder.action("edit.undo").toolTip().startswith("Undo: rename echo (Ctrl+Z)")
    binder.set_title("edit.undo", "")
    assert binder.action("edit.undo").text() == "&Undo"


def test_choices_exclude_each_other_and_set_checked_runs_nothing(binder: ActionBinder) -> None:
    heard: list[object] = []
    for action_id in ("theme.light", "theme.dark"):
        binder.bind(action_id, heard.append)
    binder.set_checked("theme.light", True)
    binder.set_checked("theme.dark", True)
    assert not binder.action("theme.light").isChecked()
    assert heard == []


def test_icons_follow_the_theme(binder: ActionBinder, theme: Theme) -> None:
    action = binder.action("socket.open")
    light = action.icon().pixmap(16).toImage()
    theme.apply(Appearance(ThemeChoice.DARK))
    assert action.icon().pixmap(16).toImage() != light


def test_a_button_is_named_and_tells_its_shortcut(binder: ActionBinder, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    button = binder.make_button("project.save", window, text=True)
    assert button.accessibleName() == "Save"
    assert button.objectName() == "button.project.save"
    assert "Ctrl+S" in button.toolTip()


def test_a_window_that_is_gone_is_no_trouble(binder: ActionBinder, qtbot: QtBot) -> None:
    import shiboken6

    window = QMainWindow()
    binder.attach(window)
    shiboken6.delete(window)
    assert binder.bind("help.about", nothing).spec.id == "help.about"


def test_a_checkable_action_has_a_tick_in_its_menu(theme: Theme) -> None:
    binder = ActionBinder(theme)
    assert not binder.action("project.record").isIconVisibleInMenu()
    assert binder.action("project.open").isIconVisibleInMenu()

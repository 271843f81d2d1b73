"""The catalogue is sound: ids, icons, menus, shortcuts."""

from __future__ import annotations

from collections import Counter, defaultdict

from PySide6.QtGui import QKeySequence

from workbench.ui.actions.catalogue import ACTIONS, BY_ID, MENUS, SUBMENU_ICONS
from workbench.ui.actions.shortcuts import conflicts, sequences_of, shown_shortcut
from workbench.ui.theme.icons import icon_names

ASKED_FOR = {
    "project.new", "project.open", "project.save", "project.save_as", "project.export", "project.close", "app.quit",
    "project.record", "app.preferences", "socket.new.tcp_client", "socket.new.tcp_listener", "socket.new.udp_client",
    "socket.new.udp_bound", "socket.open", "socket.close", "socket.half_close", "socket.abort", "sockets.open_all",
    "sockets.close_all", "socket.duplicate", "socket.rename", "socket.remove", "edit.undo", "edit.redo", "send.now",
    "send.repeat", "send.stop", "send.file", "send.focus", "traffic.follow", "traffic.copy_hex", "traffic.send_again",
    "traffic.delete", "traffic.clear", "time.absolute", "find.open", "plot.pause", "plot.save", "view.split_right",
    "view.split_down", "view.tear_off", "tab.next", "tab.previous", "tab.go_9", "pane.next", "dock.notes",
    "dock.calls", "dock.log", "theme.high_contrast", "view.presenter", "view.zoom_in", "view.zoom_out",
    "view.zoom_reset", "help.manual", "help.about", "help.log", "help.diagnostics", "palette.open",
}  # fmt: skip


def test_everything_that_the_issue_asks_for_is_there() -> None:
    assert set(BY_ID) >= ASKED_FOR


def test_ids_are_unique() -> None:
    assert [item for item, count in Counter(action.id for action in ACTIONS).items() if count > 1] == []


def test_icons_exist() -> None:
    wanted = {action.icon for action in ACTIONS if action.icon} | set(SUBMENU_ICONS.values())
    assert wanted <= set(icon_names())


def test_menus_begin_in_the_menu_bar() -> None:
    known = {title.replace("&", "") for title in MENUS}
    assert {action.menu.split("/")[0] for action in ACTIONS} == known


def test_every_action_says_what_it_does() -> None:
    assert [action.id for action in ACTIONS if not action.tip] == []
    assert [action.id for action in ACTIONS if action.tip.endswith((".", "!"))] == []


def test_no_two_defaults_collide_and_all_are_real_keys() -> None:
    assert conflicts({}) == {}
    for action in ACTIONS:
        for text in action.shortcuts:
            assert QKeySequence(text).toString() == text, action.id


def test_no_two_mnemonics_collide_in_a_menu() -> None:
    used: defaultdict[str, list[str]] = defaultdict(list)
    for action in ACTIONS:
        if "&" in action.title:
            used[action.menu].append(action.title[action.title.index("&") + 1].lower())
    doubles = {menu: [key for key, count in Counter(keys).items() if count > 1] for menu, keys in used.items()}
    assert {menu: keys for menu, keys in doubles.items() if keys} == {}


def test_choices_are_checkable_and_have_arguments() -> None:
    for action in ACTIONS:
        if action.choice:
            assert action.checkable and action.argument is not None, action.id


def test_an_override_replaces_all_defaults() -> None:
    redo = BY_ID["edit.redo"]
    assert [item.toString() for item in sequences_of(redo, {"edit.redo": "F9"})] == ["F9"]
    assert sequences_of(redo, {"edit.redo": ""}) == []
    assert shown_shortcut(redo, {}) == "Ctrl+Shift+Z"
    assert conflicts({"edit.redo": "F1"}) == {"F1": ["edit.redo", "help.manual"]}

"""The shared parts: what they say, do and tell a screen reader."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QTabBar, QTabWidget, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.model.sockets import SessionState
from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.banner import Banner, BannerKind
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.docktitle import DockTitleBar
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.widgets.fields import ByteSizeField, FolderField
from workbench.ui.widgets.labels import ElidedLabel, Label, SteadyLabel
from workbench.ui.widgets.segmented import Segment, SegmentedControl
from workbench.ui.widgets.statedot import STATES, StateDot
from workbench.ui.widgets.tabbar import TabBar
from workbench.ui.widgets.toast import TOAST_LIMIT, ToastHost


def test_label_keeps_its_font_when_shown_and_when_its_tone_changes(theme: Theme, qtbot: QtBot) -> None:
    label = Label(theme, "x", FontRole.HEADING, "muted")
    qtbot.addWidget(label)
    label.show()
    assert label.font() == theme.font(FontRole.HEADING)
    label.set_tone("error")
    assert label.font() == theme.font(FontRole.HEADING)
    theme.apply(Appearance(ThemeChoice.LIGHT, scale=2.0))
    assert label.font() == theme.font(FontRole.HEADING)
    with pytest.raises(ValueError, match="no tone"):
        label.set_tone("pink")


@pytest.mark.parametrize("kind", [Label, SteadyLabel])
def test_a_deleted_label_follows_no_theme(theme: Theme, kind: type[Label], monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *fault: faults.append(fault))
    label = kind(theme, "x")
    label.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.changed.emit()
    assert not faults


def test_elided_label_has_a_tool_tip_only_when_cut(theme: Theme, qtbot: QtBot) -> None:
    label = ElidedLabel(theme, "127.0.0.1:9000")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    label.show()
    assert label.toolTip() == ""
    label.resize(20, 20)
    assert label.toolTip() == "127.0.0.1:9000"
    label.set_text("[::1]:9000", "local address")
    assert label.toolTip() == "[::1]:9000\nlocal address"
    assert label.accessibleName() == "[::1]:9000"


def test_buttons_are_named(theme: Theme, qtbot: QtBot) -> None:
    button = TextButton(theme, "Choose &file…", kind="primary")
    icon = IconButton(theme, "copy", "Copy as hex")
    for widget in (button, icon):
        qtbot.addWidget(widget)
    assert (button.accessibleName(), button.objectName()) == ("Choose file", "button.choose_file")
    assert (icon.accessibleName(), icon.toolTip()) == ("Copy as hex", "Copy as hex")
    assert button.property("primary") is True
    button.set_kind("danger")
    assert (button.property("primary"), button.property("danger")) == (False, True)
    with pytest.raises(ValueError, match="no kind of button"):
        button.set_kind("huge")


@pytest.mark.parametrize("state", SessionState)
def test_state_has_word_and_time_beside_its_colour(theme: Theme, qtbot: QtBot, state: SessionState) -> None:
    dot = StateDot(theme)
    qtbot.addWidget(dot)
    dot.set_state(state, time="00:12")
    assert dot.accessibleName() == f"State: {STATES[state][2]}, 00:12"
    dot.set_state(state, "ESTABLISHED")
    assert dot.accessibleName() == "State: ESTABLISHED"
    assert not dot.grab().isNull()


def test_states_differ_by_more_than_colour() -> None:
    seen = [(shape, word) for _token, shape, word in STATES.values()]
    assert len(set(seen)) == len(seen)


def test_banner_shows_copies_and_closes(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    banner = Banner(theme, parent)
    QVBoxLayout(parent).addWidget(banner)
    parent.resize(700, 120)
    parent.show()
    tries: list[int] = []
    again = banner.add_action("Try again", lambda: tries.append(1))
    assert banner.isHidden()
    banner.show_message(BannerKind.ERROR, "Connection refused", "Start the listener.", details="errno 111")
    assert not banner.isHidden()
    assert banner.accessibleName() == "Error: Connection refused"
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert tries == [1]
    copy = banner.findChild(TextButton, "button.copy_details")
    close = banner.findChild(IconButton, "button.close_this_message")
    assert copy is not None and close is not None
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "errno 111"
    with qtbot.waitSignal(banner.closed, timeout=1_000):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert banner.isHidden()
    banner.show_message(BannerKind.WARN, "Dropped")
    assert copy.isHidden()


def test_toasts_are_few_and_go(theme: Theme, qtbot: QtBot) -> None:
    window = QMainWindow()
    window.resize(800, 600)
    qtbot.addWidget(window)
    window.show()
    host = ToastHost(theme, window)
    for number in range(TOAST_LIMIT + 2):
        host.show_text(f"message {number}")
    assert [toast.label.text() for toast in host.toasts] == ["message 2", "message 3", "message 4"]
    tops = [toast.y() for toast in host.toasts]
    assert tops == sorted(tops) and tops[-1] < window.height()
    undone: list[int] = []
    toast = host.show_text("deleted", action="Undo", slot=lambda: undone.append(1))
    button = toast.findChild(TextButton)
    assert button is not None
    button.click()
    assert undone == [1]
    host.show_text("short", for_ms=1)
    qtbot.waitUntil(lambda: "short" not in [item.label.text() for item in host.toasts], timeout=5_000)
    for left in host.toasts:
        left.leave()
    assert host.toasts == []


def test_empty_view_does_the_next_step(theme: Theme, qtbot: QtBot) -> None:
    made: list[int] = []
    view = EmptyView(theme, "plug", "No sockets yet", "Make one.")
    qtbot.addWidget(view)
    view.add_button("New TCP client", lambda: made.append(1), primary=True).click()
    assert made == [1]
    view.set_texts("Nothing fits")
    assert view.accessibleName() == "Nothing fits"


def test_segments_by_mouse_and_keyboard(theme: Theme, qtbot: QtBot) -> None:
    control = SegmentedControl(theme, "Form", [Segment("text", "Text"), Segment("hex", "Hex"), Segment("file", "File")])
    window = QMainWindow()
    window.setCentralWidget(control)
    qtbot.addWidget(window)
    window.show()
    heard: list[str] = []
    control.chosen.connect(heard.append)
    qtbot.mouseClick(control.button("hex"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    control.choose("text")
    assert heard == ["hex", "file", "text"]
    assert control.key == "text"
    assert control.button("hex").accessibleName() == "Form: Hex"
    with pytest.raises(KeyError):
        control.choose("json")


@pytest.mark.parametrize("size", [65_536, 100_000, 2**20, 3 * 2**20 + 1, 2**30])
def test_byte_sizes_are_exact(qtbot: QtBot, size: int) -> None:
    field = ByteSizeField("Send queue", 65_536, 2**30)
    qtbot.addWidget(field)
    field.set_value_bytes(size)
    assert field.value_bytes() == size


def test_byte_sizes_stay_in_range(qtbot: QtBot) -> None:
    field = ByteSizeField("Send queue", 65_536, 2**30)
    qtbot.addWidget(field)
    field.set_value_bytes(1)
    assert field.value_bytes() == 65_536
    field.set_value_bytes(2**40)
    assert field.value_bytes() == 2**30


def test_folder_field_takes_a_path(theme: Theme, qtbot: QtBot) -> None:
    field = FolderField(theme, "Project folder", "the documents folder")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed, timeout=1_000):
        field.set_path("  /tmp/x ")
    assert field.path() == "/tmp/x"


def test_tab_bar_closes_the_right_tab_and_scales(theme: Theme, qtbot: QtBot) -> None:
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    bar = TabBar(theme, tabs)
    tabs.setTabBar(bar)
    for title in ("one", "two", "three"):
        tabs.addTab(QWidget(), title)
    bar.moveTab(2, 0)
    heard: list[int] = []
    tabs.tabCloseRequested.connect(heard.append)
    tabs.setTabsClosable(True)
    tabs.show()
    button = bar.tabButton(2, QTabBar.ButtonPosition.RightSide)
    assert isinstance(button, IconButton)
    button.click()
    assert heard == [2]
    width = button.width()
    theme.apply(Appearance(ThemeChoice.LIGHT, scale=2.0))
    assert button.width() > 1.5 * width


def test_dock_title_bar_floats_and_closes(theme: Theme, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget("Notes", window)
    dock.setObjectName("dock.notes")
    dock.setTitleBarWidget(DockTitleBar(theme, dock))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    hide = dock.findChild(IconButton, "button.hide_notes")
    assert hide is not None
    hide.click()
    assert dock.isHidden()


def test_a_banners_buttons_stand_below_its_words_where_it_is_narrow(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    column = QVBoxLayout(parent)
    banner = Banner(theme, parent)
    button = banner.add_action("Try again", banner.hide)
    column.addWidget(banner)
    column.addStretch(1)
    banner.show_message(BannerKind.ERROR, "Connection refused", "Nothing listens on that port. " * 6, details="errno")
    parent.resize(400, 400)
    parent.show()
    text = next(label for label in banner.findChildren(QLabel) if label.text().startswith("Nothing"))
    qtbot.waitUntil(lambda: button.y() >= text.geometry().bottom())
    assert text.height() >= text.heightForWidth(text.width())  # every line of it is seen
    parent.resize(1000, 400)
    qtbot.waitUntil(lambda: button.x() > text.geometry().right())


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_chosen_segments_words_fit_and_nothing_moves(theme: Theme, qtbot: QtBot, scale: float) -> None:
    theme.apply(Appearance(ThemeChoice.LIGHT, scale=scale))
    control = SegmentedControl(theme, "Kind", [Segment("a", "TCP listener", "server"), Segment("b", "UDP to a peer")])
    qtbot.addWidget(control)
    control.show()
    width = control.sizeHint().width()
    for key in ("a", "b"):
        control.choose(key)
        assert control.sizeHint().width() == width
        button = control.button(key)
        assert not button.font().bold()  # bold words would be cut: Qt measures the plain ones
        icon = button.iconSize().width() if not button.icon().isNull() else 0
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()) + icon + theme.px(16)
    theme.apply(Appearance(ThemeChoice.LIGHT))


def test_a_long_name_does_not_widen_a_banner(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.show_message(BannerKind.ERROR, f"Host name not found: {'a' * 200}.example.org", "Check it.")
    assert banner.minimumSizeHint().width() < theme.px(400)
    assert banner.title == f"Host name not found: {'a' * 200}.example.org"


def test_words_beside_an_icon_keep_their_distance_also_where_an_action_gives_it(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "", "Save")
    qtbot.addWidget(button)
    action = QAction("Save", button)
    button.set_action(action, "save")
    alone = button.iconSize().width()
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    action.setEnabled(False)
    assert button.iconSize().width() == alone + theme.px(4)
    assert not button.icon().isNull()


def test_a_segmented_control_without_room_is_a_button_with_a_menu(theme: Theme, qtbot: QtBot) -> None:
    control = SegmentedControl(theme, "Form", [Segment("text", "Text"), Segment("hex", "Hex"), Segment("file", "File")])
    qtbot.addWidget(control)
    control.show()
    heard: list[str] = []
    control.chosen.connect(heard.append)
    assert control.folded_width < control.open_width
    control.set_folded(True)
    assert control.sizeHint().width() <= control.folded_width
    one = control.findChild(QToolButton, "segment-folded")
    assert one is not None and (one.text(), one.accessibleName()) == ("Text", "Form: Text")
    menu = one.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
        ("Text", True), ("Hex", False), ("File", False)
    ]  # fmt: skip
    menu.actions()[1].trigger()
    assert (heard, control.key, one.text()) == (["hex"], "hex", "Hex")
    control.rename("hex", "Digits", "Hex digits")
    assert one.text() == "Digits"
    control.set_folded(False)
    assert one.isHidden() and control.button("hex").isChecked() and control.focusProxy() is control.button("hex")

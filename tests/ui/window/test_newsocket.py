from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from workbench.model.sockets import ReplyMode, Role
from workbench.settings.store import SettingsStore
from workbench.ui.theme import Theme
from workbench.ui.widgets.labels import ElidedLabel
from workbench.ui.window.faultyline import FaultyLine
from workbench.ui.window.newsocket import NewSocket, NewSocketDialog
from workbench.ui.window.newsocketinput import SocketKind


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


def make(qtbot: QtBot, settings: SettingsStore) -> NewSocketDialog:
    dialog = NewSocketDialog(Theme(), settings)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, settings: SettingsStore) -> NewSocketDialog:
    return make(qtbot, settings)


def part(dialog: NewSocketDialog, name: str) -> QWidget:
    found = dialog.findChild(QWidget, f"newSocket.{name}")
    assert found is not None
    return found


def write(qtbot: QtBot, dialog: NewSocketDialog, name: str, text: str) -> FaultyLine:
    line = part(dialog, name)
    assert isinstance(line, FaultyLine)
    line.clear()
    qtbot.keyClicks(line, text)
    return line


def test_enter_creates_and_opens_what_was_written(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    line = write(qtbot, dialog, "address", "example.org:80")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    made = chosen.args[0]
    assert isinstance(made, NewSocket)
    assert (made.role, made.url, made.open_now) == (Role.CLIENT, "tcp://example.org:80", True)


def test_a_fault_is_told_and_shown_at_its_place_and_nothing_can_be_created(
    qtbot: QtBot, dialog: NewSocketDialog
) -> None:
    line = write(qtbot, dialog, "address", "exa mple:80")
    label = part(dialog, "fault")
    assert isinstance(label, ElidedLabel)
    assert label.text().startswith("Character 4:")
    assert line.fault == 3
    assert not part(dialog, "createAndOpen").isEnabled()
    write(qtbot, dialog, "address", "example:80")
    assert line.fault == -1
    assert label.text() == ""
    assert part(dialog, "createAndOpen").isEnabled()


def test_a_listener_open_to_the_network_is_warned_of(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    dialog.choose(SocketKind.TCP_LISTENER)
    warning = part(dialog, "warning")
    assert not warning.isVisible()
    write(qtbot, dialog, "address", "0.0.0.0:9000")
    assert warning.isVisible()


def test_the_last_address_of_each_kind_is_remembered(
    qtbot: QtBot, dialog: NewSocketDialog, settings: SettingsStore
) -> None:
    dialog.choose(SocketKind.UDP_BOUND)
    line = write(qtbot, dialog, "address", "127.0.0.1:7777")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    again = make(qtbot, SettingsStore.load(settings.path))
    found = part(again, "address")
    assert isinstance(found, QLineEdit)
    assert found.text() == "127.0.0.1:7777"
    again.choose(SocketKind.TCP_CLIENT)
    assert found.text() == "127.0.0.1:9000"


def test_a_pasted_url_changes_the_kind(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    line = write(qtbot, dialog, "address", "udp://127.0.0.1:53")
    assert dialog.kinds.key == SocketKind.UDP_CLIENT
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert chosen.args[0].url == "udp://127.0.0.1:53"


def test_only_what_suits_the_kind_is_shown_and_taken(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    reconnect = part(dialog, "reconnect")
    assert isinstance(reconnect, QAbstractButton)
    reconnect.setChecked(True)
    dialog.choose(SocketKind.TCP_LISTENER)
    reply = part(dialog, "reply")
    assert isinstance(reply, QComboBox)
    assert reply.isVisible()
    assert not reconnect.isVisible()
    reply.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        part(dialog, "createClosed").click()  # type: ignore[attr-defined]
    made = chosen.args[0]
    assert (made.reply, made.options.reconnect, made.open_now) == (ReplyMode.ECHO, False, False)


def test_everything_that_can_be_used_has_a_name(dialog: NewSocketDialog) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    nameless = [
        widget
        for kind in kinds
        for widget in dialog.findChildren(kind)
        if not widget.objectName().startswith("qt_") and not (widget.objectName() and widget.accessibleName())
    ]
    assert nameless == []


def test_shift_tab_from_the_address_reaches_the_chosen_kind_and_arrows_change_it(
    qtbot: QtBot, dialog: NewSocketDialog
) -> None:
    dialog.activateWindow()
    address = part(dialog, "address")
    qtbot.waitUntil(address.hasFocus)
    qtbot.keyClick(address, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    chosen = dialog.kinds.button(SocketKind.TCP_CLIENT)
    assert chosen.hasFocus()
    qtbot.keyClick(chosen, Qt.Key.Key_Right)
    assert dialog.kinds.key == SocketKind.TCP_LISTENER
    assert dialog.kinds.button(SocketKind.TCP_LISTENER).hasFocus()

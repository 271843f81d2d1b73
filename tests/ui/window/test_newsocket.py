from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from workbench.model.host import Availability
from workbench.model.kinds import SocketKind
from workbench.model.options.settings import OptionSetting
from workbench.model.sockets import ReplyMode, Role
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.settings.store import SettingsStore
from workbench.ui.theme import Theme
from workbench.ui.window.newsocket.faultyline import FaultyLine
from workbench.ui.window.newsocket.kindrows import ROW_ROLE, Ask
from workbench.ui.window.newsocket.newsocket import NewSocket, NewSocketDialog

LAB_GOOD = Identity.LAB_GOOD


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


def everything(_need: str) -> Availability:
    return Availability(True)


def no_hyperv(need: str) -> Availability:
    return Availability(need != "hyperv", "It exists on Windows only." if need == "hyperv" else "")


def make(qtbot: QtBot, settings: SettingsStore, ask: Ask = everything) -> NewSocketDialog:
    dialog = NewSocketDialog(Theme(), settings, ask=ask)
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
    assert isinstance(label, QLabel)
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
    assert dialog.kinds.kind is SocketKind.UDP_CLIENT
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


def test_letters_find_a_kind_arrows_move_and_enter_goes_on_to_the_address(
    qtbot: QtBot, dialog: NewSocketDialog
) -> None:
    dialog.activateWindow()
    query = dialog.kinds.query
    qtbot.waitUntil(query.hasFocus)
    qtbot.keyClicks(query, "tls listen")
    assert dialog.kinds.kind is SocketKind.TLS_LISTENER
    qtbot.keyClick(query, Qt.Key.Key_Down)
    assert dialog.kinds.kind is SocketKind.WSS_LISTENER
    qtbot.keyClick(query, Qt.Key.Key_Up)
    qtbot.keyClick(query, Qt.Key.Key_Return)
    address = part(dialog, "address")
    assert address.hasFocus()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(address, Qt.Key.Key_Return)
    made = chosen.args[0]
    assert (made.role, made.url, made.tls) == (Role.LISTENER, "tls://127.0.0.1:8443", TlsSettings(identity=LAB_GOOD))


def test_a_search_without_a_find_says_so_and_keeps_what_was_chosen(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    qtbot.keyClicks(dialog.kinds.query, "zzz")
    assert dialog.kinds.list.isHidden()
    assert dialog.kinds.kind is SocketKind.TCP_CLIENT
    dialog.kinds.query.clear()
    assert not dialog.kinds.list.isHidden()


def test_a_url_pasted_where_one_searches_is_taken_as_the_address(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    dialog.kinds.query.setText("udp://239.1.1.1:5000")
    assert dialog.kinds.kind is SocketKind.MULTICAST_SENDER
    address = part(dialog, "address")
    assert isinstance(address, FaultyLine)
    assert address.text() == "udp://239.1.1.1:5000"


def test_headings_cannot_be_chosen_and_every_kind_stands_under_one(dialog: NewSocketDialog) -> None:
    model = dialog.kinds.model
    rows = [model.index(place, 0) for place in range(model.rowCount())]
    headings = [index for index in rows if index.data(ROW_ROLE).kind is None]
    assert rows[0] in headings
    assert len(headings) == 5
    assert [index.data(ROW_ROLE).kind for index in rows if index not in headings] == list(SocketKind)
    assert all(model.flags(index) == Qt.ItemFlag.NoItemFlags for index in headings)


def test_a_kind_that_is_not_here_is_shown_with_the_reason_and_can_only_be_made_closed(
    qtbot: QtBot, settings: SettingsStore
) -> None:
    dialog = make(qtbot, settings, no_hyperv)
    dialog.choose(SocketKind.HYPERV_CLIENT)
    row = dialog.kinds.list.currentIndex().data(ROW_ROLE)
    assert (row.is_here, row.hint) == (False, "It exists on Windows only.")
    absent = part(dialog, "absent")
    assert isinstance(absent, QLabel)
    assert absent.isVisible()
    assert "Windows only" in absent.text()
    assert not part(dialog, "createAndOpen").isEnabled()
    assert part(dialog, "createClosed").isEnabled()
    dialog.choose(SocketKind.TCP_CLIENT)
    assert not absent.isVisible()
    assert part(dialog, "createAndOpen").isEnabled()


def test_a_broadcast_asks_for_the_right_to_and_a_receiver_shares_its_port(
    qtbot: QtBot, dialog: NewSocketDialog
) -> None:
    dialog.choose(SocketKind.BROADCAST)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        part(dialog, "createClosed").click()  # type: ignore[attr-defined]
    assert chosen.args[0].options.socket_options == (OptionSetting("SO_BROADCAST", "on"),)
    dialog.choose(SocketKind.MULTICAST_RECEIVER)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        part(dialog, "createClosed").click()  # type: ignore[attr-defined]
    assert chosen.args[0].options.reuse_address
    assert chosen.args[0].options.socket_options == ()


def test_the_way_through_a_proxy_is_part_of_the_address_and_remembered(
    qtbot: QtBot, dialog: NewSocketDialog, settings: SettingsStore
) -> None:
    dialog.choose(SocketKind.WS_CLIENT)
    dialog.fields.more.setChecked(True)
    dialog.fields.proxy.scheme.setCurrentIndex(1)
    write(qtbot, dialog, "proxy", "127.0.0.1:1080")
    write(qtbot, dialog, "path", "/chat")
    dialog.fields.subprotocols.setText("a, b,")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        part(dialog, "createClosed").click()  # type: ignore[attr-defined]
    assert chosen.args[0].url == "ws://127.0.0.1:8080/chat?proxy=socks5://127.0.0.1:1080"
    assert chosen.args[0].web.subprotocols == ("a", "b")
    again = make(qtbot, SettingsStore.load(settings.path))
    assert again.kinds.kind is SocketKind.WS_CLIENT
    assert again.fields.proxy.address.text() == "127.0.0.1:1080"


def test_looking_at_other_kinds_forgets_nothing_and_remembers_nothing(
    qtbot: QtBot, dialog: NewSocketDialog, settings: SettingsStore
) -> None:
    write(qtbot, dialog, "address", "example.org:80")
    qtbot.keyClick(dialog.kinds.query, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.kinds.query, Qt.Key.Key_Up)
    assert dialog.fields.address.line.text() == "example.org:80"
    assert settings.settings.remembered == {}


def test_addresses_that_were_used_are_offered(qtbot: QtBot, dialog: NewSocketDialog, settings: SettingsStore) -> None:
    for text in ("a:1", "b:2", "a:1"):
        line = write(qtbot, dialog, "address", text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        dialog.show()
    again = make(qtbot, settings)
    menu = again.findChild(QMenu, "newSocket.recent.menu")
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["a:1", "b:2"]
    menu.actions()[1].trigger()
    assert again.fields.address.line.text() == "b:2"


def test_a_fault_in_what_is_folded_away_unfolds_it(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    line = write(qtbot, dialog, "localAddress", "nowhere")
    assert not line.isHidden()
    assert part(dialog, "localAddress").isVisible()
    assert dialog.fields.fault.text().startswith("Local address, character")


def test_what_the_client_of_tls_trusts_is_asked(qtbot: QtBot, dialog: NewSocketDialog) -> None:
    dialog.choose(SocketKind.TLS_CLIENT)
    dialog.fields.lab.setChecked(True)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        part(dialog, "createClosed").click()  # type: ignore[attr-defined]
    assert chosen.args[0].tls == TlsSettings(trust_laboratory=True)
    assert chosen.args[0].tls.verify

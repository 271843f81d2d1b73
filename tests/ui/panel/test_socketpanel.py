from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.session.scenes import datagram_pair, listener, pair
from tests.ui.panel.conftest import Scene, Stage
from workbench.model.records import Direction
from workbench.model.sockets import ReplyMode, Role, SessionState, SocketOptions
from workbench.ui.panel import SocketPanel
from workbench.ui.panel.details.detailssheet import DetailsSheet
from workbench.ui.panel.facts import since_text
from workbench.ui.panel.options.optionspage import OptionsPage
from workbench.ui.widgets.statedot import StateDot

Play = Callable[[Scene], None]


def button(panel: QWidget, name: str) -> QAbstractButton:
    found = panel.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def test_connect_send_receive_close(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server = await listener(stage.workspace)
        server.set_reply(ReplyMode.ECHO, server.spec.reply_payload)
        client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{server.local}")
        panel = stage.panel(client)
        assert panel.header.primary.text() == "Connect"
        panel.composer.form.edit.setPlainText(r"hi\n")
        stage.clock.tick()
        send = button(panel, "composer-send")
        assert not send.isEnabled()
        assert "not open" in send.toolTip()
        panel.header.primary.click()
        await stage.frames_until(lambda: send.isEnabled(), "an open socket")
        assert not panel.header.primary.isVisible()
        stage.qtbot.keyClick(panel.composer.form.edit, Qt.Key.Key_Return)
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 2, "the echo")
        heads = client.traffic.heads(0, 2)
        assert [(head.direction, head.preview) for head in heads] == [(Direction.TX, b"hi\n"), (Direction.RX, b"hi\n")]
        assert panel.plot.counters.lines[0].value == "3 B · 1 rec"
        button(panel, "panel-close").click()
        await stage.frames_until(lambda: panel.header.primary.isVisible() and client.is_at_rest, "a closed socket")

    play(scene)


def test_cancel_stands_where_connect_was(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.workspace.add_socket(
            Role.CLIENT, "tcp://127.0.0.1:1", options=SocketOptions(reconnect=True, reconnect_first_ms=60_000)
        )
        panel = stage.panel(client)
        panel.open_socket()
        await stage.frames_until(lambda: client.state is SessionState.WAITING, "the pause before the next attempt")
        stage.clock.tick()
        assert panel.header.primary.text() == "Cancel"
        panel.header.primary.click()
        await stage.frames_until(lambda: client.is_at_rest, "the end")
        stage.clock.tick()
        assert panel.header.primary.text() == "Connect"

    play(scene)


def test_a_failure_is_told_with_names_and_what_to_try(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        panel = stage.panel(client)
        panel.open_socket()
        await stage.frames_until(lambda: panel.troubles.isVisible(), "the banner")
        banner = panel.troubles.failure
        assert "ECONNREFUSED" in banner.title and "10061" in banner.title
        assert "nothing listens" in banner.text
        again = next(each for each in banner.findChildren(QPushButton) if each.text() == "Try again")
        failed_ns = client.state_since_ns
        again.click()
        await stage.frames_until(
            lambda: client.state is SessionState.FAILED and client.state_since_ns > failed_ns, "the second failure"
        )
        stage.clock.tick()
        assert banner.isVisible()

    play(scene)


def test_a_listeners_clients_are_addressed_one_by_one_and_together(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, first = await pair(stage.workspace)
        second = stage.workspace.add_socket(Role.CLIENT, f"tcp://{server.local}")
        second.open()
        panel = stage.panel(server, 1400)
        clients = panel.clients
        assert clients is not None
        await stage.frames_until(lambda: second.is_open and clients.model.rowCount() == 2, "both clients")
        number = next(each.number for each in server.connections.values() if each.peer == second.local)
        panel.composer.form.edit.setPlainText("x")
        clients.choose(number)
        assert panel.composer.target.connection == number
        panel.send_now()
        await stage.frames_until(lambda: second.counters.rx_bytes == 1, "the byte for one")
        assert first.counters.rx_bytes == 0
        box = panel.findChild(QComboBox, "composer-target")
        assert box is not None
        box.setCurrentIndex(0)
        box.activated.emit(0)
        assert clients.chosen == 0
        panel.send_now()
        await stage.frames_until(lambda: first.counters.rx_bytes == 1 and second.counters.rx_bytes == 2, "one for each")
        clients.choose(number)
        button(clients, "button.abort_the_client").click()
        await stage.frames_until(lambda: second.is_at_rest, "the reset")
        await stage.frames_until(
            lambda: clients.model.index(clients.model.row_of(number), 2).data() == "aborted by us", "its state"
        )
        stage.clock.tick()
        assert not panel.troubles.isVisible()
        panel.send_now()
        stage.clock.tick()
        assert "gone" in panel.composer.form.preview.text()

    play(scene)


def test_datagrams_go_to_whom_they_are_for(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        bound, sender = await datagram_pair(stage.workspace)
        third = stage.workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        third.open()
        assert await third.opened()
        panel = stage.panel(bound)
        panel.composer.form.edit.setPlainText("pong")
        stage.clock.tick()
        assert "no destination yet" in button(panel, "composer-send").toolTip()
        sender.send(b"ping")
        await stage.frames_until(lambda: button(panel, "composer-send").isEnabled(), "somebody to answer")
        panel.send_now()
        await stage.frames_until(lambda: sender.counters.rx_records == 1, "the answer")
        box = panel.findChild(QComboBox, "composer-peer")
        assert box is not None
        box.setEditText(third.local)
        panel.send_now()
        await stage.frames_until(lambda: third.counters.rx_records == 1, "the typed destination")
        assert sender.counters.rx_records == 1
        box.setEditText("127.0.0.1")
        panel.send_now()
        assert "host:port" in panel.composer.form.preview.text()

    play(scene)


def test_the_badge_is_there_when_others_can_reach_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        shut = stage.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        wide = stage.workspace.add_socket(Role.LISTENER, "tcp://0.0.0.0:0")
        client = stage.workspace.add_socket(Role.CLIENT, "tcp://192.0.2.1:80")
        badges = ["open to the network" in stage.panel(each).header.marks.texts for each in (shut, wide, client)]
        assert badges == [False, True, False]

    play(scene)


def test_records_are_sent_again_removed_and_brought_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        panel = stage.panel(client)
        said: list[str] = []
        panel.message.connect(said.append)
        client.send(b"one")
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 1, "the record")
        panel.traffic.table.selectRow(0)
        panel.traffic.send_again()
        assert said == ["Sent 1 record again."]
        await stage.frames_until(lambda: server.counters.rx_bytes == 6, "the same again")
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 2, "its record")
        panel.traffic.clear()
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 0, "an empty table")
        stage.workspace.undo()
        await stage.frames_until(lambda: panel.traffic.model.rowCount() == 2, "the records")

    play(scene)


def test_options_change_the_socket_and_can_be_undone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9000")
        panel = stage.panel(client)
        button(panel, "panel-options").click()
        sheet = panel.findChild(OptionsPage)
        assert sheet is not None and sheet.isVisible()
        no_delay = button(sheet, "option-no_delay")
        no_delay.click()
        assert client.spec.options.no_delay
        line = sheet.url.line
        line.setText("tcp://127.0.0.1:99999")
        line.textEdited.emit(line.text())
        line.editingFinished.emit()
        assert client.spec.url == "tcp://127.0.0.1:9000"
        assert sheet.url.fault is not None and sheet.url.fault.offset == 16
        line.setText("tcp://127.0.0.1:9001?bind=127.0.0.1:7000")
        line.editingFinished.emit()
        assert sheet.local.line.text() == "127.0.0.1:7000"
        stage.workspace.undo()
        stage.workspace.undo()
        stage.clock.tick()
        assert not no_delay.isChecked()
        assert client.spec.url == "tcp://127.0.0.1:9000"
        stage.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
        assert not sheet.isVisible()
        assert not button(panel, "panel-options").isChecked()

    play(scene)


def test_a_fixed_answer_applies_at_once(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        panel = stage.panel(server)
        panel.show_options(True)
        sheet = panel.findChild(OptionsPage)
        assert sheet is not None
        sheet.reply.mode.choose("fixed")
        sheet.reply.text.setText(r"bad \q")
        sheet.reply.text.editingFinished.emit()
        assert server.spec.reply_payload.text == ""
        sheet.reply.text.setText(r"OK\n")
        sheet.reply.text.editingFinished.emit()
        assert server.spec.reply is ReplyMode.FIXED
        client.send(b"?")
        await stage.frames_until(lambda: client.counters.rx_bytes == 3, "the answer")
        stage.workspace.update_spec(replace(server.spec, reply=ReplyMode.ECHO))
        stage.clock.tick()
        assert sheet.reply.mode.key == "echo"
        assert server.spec.reply is ReplyMode.ECHO

    play(scene)


def test_a_hidden_panel_is_not_on_the_clock(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        panel = stage.panel(session)
        before = list(stage.clock._presenters)
        assert panel in before and panel.traffic in before
        panel.hide()
        assert not stage.clock._presenters
        panel.show()
        assert stage.clock._presenters == before

    play(scene)


def test_nothing_is_painted_while_nothing_happens(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = await listener(stage.workspace)
        panel = stage.panel(session)
        for _ in range(5):
            stage.clock.tick()
        assert not panel.refresh()
        assert not panel.refresh()

    play(scene)


INTERACTIVE = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractSpinBox, QAbstractItemView)
INNER = ("qt_", "QTableCornerButton")


@pytest.mark.parametrize("kind", ["tcp-client", "tcp-listener", "udp"])
def test_every_control_is_named_and_explained(play: Play, kind: str) -> None:
    async def scene(stage: Stage) -> None:
        role = Role.LISTENER if kind == "tcp-listener" else Role.CLIENT
        url = "udp://127.0.0.1:9" if kind == "udp" else "tcp://127.0.0.1:9"
        panel: SocketPanel = stage.panel(stage.workspace.add_socket(role, url))
        panel.show_options(True)
        stage.clock.tick()
        stage.clock.tick()
        wrong = [describe(widget) for widget in controls(panel) if not is_explained(widget)]
        assert wrong == []

    play(scene)


def controls(panel: SocketPanel) -> list[QWidget]:
    owned = (panel.header, panel.composer, panel.bottom, panel.troubles, panel.findChild(DetailsSheet))
    found = [widget for part in owned if part is not None for widget in part.findChildren(QWidget)]
    return [each for each in found if isinstance(each, INTERACTIVE) and not is_inner(each)]


def is_inner(widget: QWidget) -> bool:
    """A part of another control that Qt made."""
    parent: QObject | None = widget.parent()
    return (
        widget.objectName().startswith(INNER)
        or isinstance(parent, QAbstractSpinBox | QComboBox)
        or (parent is not None and parent.inherits("QComboBoxPrivateContainer"))
        or (isinstance(widget, QToolButton) and isinstance(parent, QLineEdit))
        or type(widget).__name__ == "QTableCornerButton"
        or widget.inherits("QTableCornerButton")
        or widget.inherits("QHeaderView")
    )


def is_explained(widget: QWidget) -> bool:
    is_banners = widget.objectName().startswith("button.")  # a button with its words on it
    needs_tip = not (is_banners or isinstance(widget, QAbstractItemView | QPlainTextEdit))
    name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    return bool(widget.objectName() and name and (widget.toolTip() or not needs_tip))


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r} {widget.toolTip()!r}"


@pytest.mark.parametrize("kind", ["tcp-client", "tcp-listener", "udp"])
@pytest.mark.parametrize("width", [640, 1280])
@pytest.mark.parametrize("sheet", [False, True])
def test_tab_stops_only_where_something_can_be_seen(play: Play, kind: str, width: int, sheet: bool) -> None:
    async def scene(stage: Stage) -> None:
        role = Role.LISTENER if kind == "tcp-listener" else Role.CLIENT
        url = "udp://127.0.0.1:9" if kind == "udp" else "tcp://127.0.0.1:9"
        panel = stage.panel(stage.workspace.add_socket(role, url), width)
        panel.show_options(sheet)
        stage.clock.tick()
        panel.activateWindow()
        await stage.frames_until(panel.isActiveWindow, "the active window")
        first = panel.focusWidget()
        stops: list[QWidget] = []
        unseen: list[str] = []
        for _ in range(200):
            stage.qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
            stop = panel.focusWidget()
            if stop is first or stop in stops:
                break
            stops.append(stop)
            if not is_seen(stop, panel):
                unseen.append(describe(stop))
        assert unseen == []
        assert panel.header.options in stops and (sheet or panel.composer.form.edit in stops)

    play(scene)


def is_seen(widget: QWidget, panel: QWidget) -> bool:
    """At some place of it, nothing else stands above it."""
    parts = range(1, 20)
    places = [QPoint(widget.width() * x // 20, widget.height() * y // 20) for x in parts for y in parts]
    found = (panel.childAt(widget.mapTo(panel, place)) for place in places)
    return any(each is widget or (each is not None and widget.isAncestorOf(each)) for each in found)


def test_times_are_told_in_few_characters() -> None:
    assert [since_text(each) for each in (-1, 12, 3_723, 183_840)] == ["00:00", "00:12", "1:02:03", "2 d 03:04"]


def test_the_header_says_that_the_peer_ended_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        panel = stage.panel(client)
        dot = panel.header.findChild(StateDot)
        assert dot is not None
        server.close_all_connections()
        await stage.frames_until(lambda: client.is_at_rest, "the end")
        stage.clock.tick()
        assert dot.word == "closed by the peer"

    play(scene)

"""The page of socket options over real sockets: reading, marking, editing in place, resetting."""

from __future__ import annotations

import socket
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from tests.session.scenes import listener, pair
from tests.ui.panel.conftest import Stage
from workbench.model.options.settings import OptionSetting
from workbench.model.sockets import Role, SocketOptions
from workbench.session.session import Session
from workbench.ui.sockoptions import optionspage
from workbench.ui.sockoptions.optionmodel import COLUMNS, REQUESTED
from workbench.ui.sockoptions.optionspage import SocketOptionsPage

IN_FORCE = 2
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="its options are Linux's")


def page_of(stage: Stage, session: Session) -> SocketOptionsPage:
    panel = stage.panel(session, 1400, 900)
    panel.show_page("sockoptions")
    stage.clock.tick()
    page = panel.findChild(SocketOptionsPage)
    assert page is not None
    return page


def cell(page: SocketOptionsPage, name: str, column: int = IN_FORCE) -> str:
    at = page.model.place_of(name)
    assert at >= 0, name
    return str(page.model.index(at, column).data())


def edit(page: SocketOptionsPage, name: str) -> QWidget:
    index = page.model.index(page.model.place_of(name), REQUESTED)
    page.table.setCurrentIndex(index)
    page.table.edit(index)
    editor = page.table.findChild(QWidget, "option-value")
    assert editor is not None
    return editor


def finish(stage: Stage, page: SocketOptionsPage, editor: QWidget) -> None:
    page.table.commitData(editor)
    page.table.closeEditor(editor, page.table.itemDelegate().EndEditHint.NoHint)
    stage.clock.tick()


def test_before_opening_only_wishes_and_defaults_are_shown(play):
    async def scene(stage: Stage) -> None:
        wanted = SocketOptions(socket_options=(OptionSetting("SO_KEEPALIVE", "on"), OptionSetting("SO_NOTHING", "1")))
        page = page_of(stage, stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9", options=wanted))
        assert cell(page, "SO_KEEPALIVE", REQUESTED) == "on"
        assert cell(page, "SO_KEEPALIVE", 3) == "off"
        assert cell(page, "SO_NOTHING") == "≠ refused"
        page.asked_only.setChecked(True)
        assert page.model.rowCount() == 2

    play(scene)


def test_a_difference_has_a_sign_and_a_word(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        page.ask("SO_REUSEADDR", "on")
        assert "Applies when the socket is opened the next time" in page.told.text()
        assert cell(page, "SO_REUSEADDR") == "≠ off (differs)"
        page.table.setCurrentIndex(page.model.index(page.model.place_of("SO_REUSEADDR"), 0))
        tip = page.model.index(page.model.place_of("SO_REUSEADDR"), IN_FORCE).data(Qt.ItemDataRole.ToolTipRole)
        assert tip == "The project asks for on. In force is off."

    play(scene)


@pytest.mark.parametrize(
    ("name", "kind", "value", "in_force"),
    [
        ("SO_KEEPALIVE", QComboBox, "on", "on"),
        ("IP_TTL", QSpinBox, "42", "42 hops"),
        ("IP_TOS", QComboBox, "AF41", "AF41"),
        ("SO_LINGER", QComboBox, "on 5", "on 5"),
        ("IP_MTU_DISCOVER", QComboBox, "do", "do"),
        ("SO_RCVTIMEO", QLineEdit, "200 ms", "200 ms"),
    ],
)
@linux_only
def test_values_are_edited_in_their_row_by_what_fits_them(play, name, kind, value, in_force):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        editor = edit(page, name)
        assert isinstance(editor, kind)
        if isinstance(editor, QComboBox):
            editor.setEditText(value) if editor.isEditable() else editor.setCurrentText(value)
        elif isinstance(editor, QSpinBox):
            editor.setValue(int(value))
        else:
            editor.setText(value)
        finish(stage, page, editor)
        assert (cell(page, name, REQUESTED), cell(page, name)) == (in_force, in_force)
        assert client.spec.options.socket_options == (OptionSetting(name, in_force),)
        assert stage.workspace.undo_text == f"Set {name}"

    play(scene)


@linux_only
def test_the_list_of_dscp_says_what_each_is_for(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        editor = edit(page, "IP_TOS")
        assert isinstance(editor, QComboBox)
        texts = [editor.itemText(at) for at in range(editor.count())]
        assert "EF   telephony" in texts and texts[0].startswith("CS0")
        editor.setCurrentIndex(texts.index("EF   telephony"))
        finish(stage, page, editor)
        sock = client._ear.transport.socket_of(0)
        assert sock.getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == 184

    play(scene)


@pytest.mark.parametrize("name", ["SO_KEEPALIVE", "IP_TTL", "IP_TOS", "TCP_KEEPIDLE"])
@linux_only
def test_looking_at_a_value_asks_for_nothing(play, name):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        finish(stage, page, edit(page, name))
        assert client.spec.options == SocketOptions()

    play(scene)


@linux_only
def test_what_is_being_written_is_not_disturbed(play, monkeypatch):
    monkeypatch.setattr(optionspage, "READ_AGAIN_S", 0.0)

    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        editor = edit(page, "SO_RCVTIMEO")
        assert isinstance(editor, QLineEdit)
        editor.setText("12")
        client.note("something happened")
        assert not page.refresh()
        assert editor.text() == "12"
        finish(stage, page, editor)
        assert page.refresh()

    play(scene)


def test_a_mistake_is_told_with_its_place_and_changes_nothing(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        page.ask("IP_TTL", "5 apples")
        assert "character 3" in page.told.text() and page.told.isVisible()
        page.ask("SO_TYPE", "1")
        assert "cannot be set" in page.told.text()
        assert client.spec.options == SocketOptions()

    play(scene)


def test_reset_forgets_the_wish(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        page.ask("SO_KEEPALIVE", "on")
        page.table.setCurrentIndex(page.model.index(page.model.place_of("SO_KEEPALIVE"), 0))
        assert page.reset.isEnabled()
        page.reset.click()
        assert (cell(page, "SO_KEEPALIVE", REQUESTED), cell(page, "SO_KEEPALIVE")) == ("", "off")
        assert not page.reset.isEnabled()

    play(scene)


def test_words_are_searched_in_names_values_and_sentences(play):
    async def scene(stage: Stage) -> None:
        page = page_of(stage, stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9"))
        page.search.setText("nagle")
        assert [page.model.index(at, 0).data() for at in range(page.model.rowCount())] == ["TCP_NODELAY"]
        page.search.setText("so_ linger")
        assert page.model.place_of("SO_LINGER") >= 0
        page.search.setText("there is no such thing")
        assert page.model.rowCount() == 0

    play(scene)


def test_it_is_read_again_once_a_second_and_follows_what_others_set(play, monkeypatch):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        sock = client._ear.transport.socket_of(0)
        socket.socket.setsockopt(sock, socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)  # past everything that tells
        assert not page.refresh()
        assert cell(page, "SO_KEEPALIVE") == "off"
        monkeypatch.setattr(optionspage, "READ_AGAIN_S", 0.0)
        assert page.refresh()
        assert cell(page, "SO_KEEPALIVE") == "on"

    play(scene)


def test_a_listener_lets_one_choose_whose_options(play):
    async def scene(stage: Stage) -> None:
        server, _client = await pair(stage.workspace)
        page = page_of(stage, server)
        assert [page.which.itemData(at) for at in range(page.which.count())] == [0, 1]
        assert cell(page, "SO_ACCEPTCONN") == "on"
        page.which.setCurrentIndex(1)
        page.which.activated.emit(1)
        assert cell(page, "SO_ACCEPTCONN") == "off"
        alone = page_of(stage, await listener(stage.workspace))
        assert alone.which.count() == 1

    play(scene)


def test_the_pending_error_is_read_by_a_button_of_its_own(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        assert not page.read_error.isVisible()
        page.table.setCurrentIndex(page.model.index(page.model.place_of("SO_ERROR"), 0))
        assert page.read_error.isVisible()
        page.read_error.click()
        assert page.told.text() == "0: no error waits."

    play(scene)


def test_every_cell_has_words_for_a_screen_reader(play):
    async def scene(stage: Stage) -> None:
        page = page_of(stage, stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9"))
        for column, heading in enumerate(COLUMNS):
            text = page.model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole)
            assert text.startswith(f"{heading.title}: ")

    play(scene)

"""The empty window: what it leads to, at any width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from workbench.model.kinds import SocketKind
from workbench.ui.theme import Theme
from workbench.ui.window.newsocket.nosockets import NoSocketsView


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[NoSocketsView]:
    room = QWidget()
    qtbot.addWidget(room)
    made = NoSocketsView(theme, room)
    made.resize(1000, 600)
    room.show()
    yield made
    room.close()


def test_each_button_asks_for_its_kind(view: NoSocketsView, qtbot: QtBot) -> None:
    asked: list[str] = []
    view.new_requested.connect(asked.append)
    for name in ("tcp_client", "tls_client", "ws_client", "multicast_receiver", "ping", ""):
        button = view.findChild(QPushButton, f"noSockets.new.{name}")
        assert button is not None and button.toolTip()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [SocketKind.TCP_CLIENT, SocketKind.TLS_CLIENT, SocketKind.WS_CLIENT,
                     SocketKind.MULTICAST_RECEIVER, SocketKind.PING, ""]  # fmt: skip


def test_the_example_is_offered_only_to_an_empty_project(view: NoSocketsView, qtbot: QtBot) -> None:
    example = view.findChild(QPushButton, "noSockets.example")
    assert example is not None
    with qtbot.waitSignal(view.example_requested):
        example.click()
    view.set_sockets(2)
    assert example.isHidden()


@pytest.mark.parametrize("width", [280, 420, 640, 1000])
def test_nothing_is_cut_at_any_width(view: NoSocketsView, qtbot: QtBot, width: int) -> None:
    view.resize(width, 600)
    assert view.width() == width >= view.minimumSizeHint().width()

    def all_fit() -> bool:
        return all(
            button.width() >= button.sizeHint().width() and view.rect().contains(button.geometry())
            for button in view.findChildren(QPushButton)
        )

    qtbot.waitUntil(all_fit)

"""What stands in the middle while no panel is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.emptyview import EmptyView
from workbench.ui.window.newsocketinput import SocketKind


class NoSocketsView(QWidget):
    """Says what to do, and does it by one click."""

    new_requested = Signal(str)  # a SocketKind
    example_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noSockets")
        self._count = -1
        self._view = EmptyView(theme, "plug", "No sockets yet", "", self)
        self._view.add_button("New TCP client", self._new_client, icon="plug", primary=True)
        self._view.add_button("New listener", self._new_listener, icon="server")
        self._view.add_button("New UDP socket", self._new_udp, icon="radio")
        self._example = self._view.add_button("Open the echo example", self._ask_example, icon="play")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self.set_sockets(0)

    def set_sockets(self, count: int) -> None:
        """How many sockets the project has, none of which is shown."""
        if count == self._count:
            return
        self._count = count
        if count:
            self._view.set_texts("No tab is open", "A double click on a socket in the project shows it again.")
        else:
            self._view.set_texts("No sockets yet", "A listener and a client are enough to see bytes move.")
        self._example.setVisible(not count)

    def _ask_example(self) -> None:
        self.example_requested.emit()

    def _new_client(self) -> None:
        self.new_requested.emit(SocketKind.TCP_CLIENT)

    def _new_listener(self) -> None:
        self.new_requested.emit(SocketKind.TCP_LISTENER)

    def _new_udp(self) -> None:
        self.new_requested.emit(SocketKind.UDP_BOUND)

"""What stands in the middle while no panel is open: it says what to do, and does it by one click."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.model.kinds import SocketKind
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

SIGN_PX = 32


class NoSocketsView(QWidget):
    """Buttons stand in one row where there is width, else in several, else one below the other."""

    new_requested = Signal(str)  # a SocketKind; empty: it is chosen in the dialog
    example_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noSockets")
        self._theme = theme
        self._count = -1
        self._columns = 0
        self._sign = QLabel(self)
        self._title = Label(theme, "", FontRole.TITLE, "", self)
        self._text = Label(theme, "", FontRole.BODY, "muted", self)
        self._text.setWordWrap(True)
        client = TextButton(theme, "New TCP client", self, icon="plug", kind="primary")
        listener = TextButton(theme, "New listener", self, icon="server")
        datagrams = TextButton(theme, "New UDP socket", self, icon="radio")
        self._example = TextButton(theme, "Open the echo example", self, icon="play")
        others = TextButton(theme, "Other kinds…", self, icon="list-tree")
        others.setToolTip("TLS, WebSocket, multicast, Unix domain sockets, ping and more")
        self._buttons = (client, listener, datagrams, others, self._example)
        self._grid = QGridLayout()
        self._lay_out()
        client.clicked.connect(self._new_client)
        listener.clicked.connect(self._new_listener)
        datagrams.clicked.connect(self._new_udp)
        others.clicked.connect(self._new_other)
        self._example.clicked.connect(self._ask_example)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.set_sockets(0)

    def set_sockets(self, count: int) -> None:
        """How many sockets the project has, none of which is shown."""
        if count == self._count:
            return
        self._count = count
        if count:
            self._say("No tab is open", "A double click on a socket in the project shows it again.")
        else:
            self._say("No sockets yet", "A listener and a client are enough to see bytes move.")
        self._example.setVisible(not count)

    def minimumSizeHint(self) -> QSize:
        """One column of buttons."""
        widest = max(button.sizeHint().width() for button in self._buttons)
        return QSize(widest + self._theme.px(32), self._theme.px(128))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        for label in (self._sign, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._grid)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        for label in (self._sign, self._title, self._text):
            self._column.addWidget(label)
        self._column.addLayout(row)
        self._column.addStretch(3)
        self._arrange()

    def _arrange(self) -> None:
        """As many buttons beside each other as fit: all, three, two or one."""
        gap = self._theme.px(8)
        room = self.width() - self._theme.px(32)
        widths = [button.sizeHint().width() for button in self._buttons]
        in_a_row = sum(widths) + (len(widths) - 1) * gap <= room
        several = (columns for columns in (3, 2, 1) if columns * (max(widths) + gap) - gap <= room)
        columns = len(widths) if in_a_row else next(several, 1)
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self._buttons):
            self._grid.addWidget(button, place // columns, place % columns)

    def _say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)

    def _new_client(self) -> None:
        self.new_requested.emit(SocketKind.TCP_CLIENT)

    def _new_listener(self) -> None:
        self.new_requested.emit(SocketKind.TCP_LISTENER)

    def _new_udp(self) -> None:
        self.new_requested.emit(SocketKind.UDP_BOUND)

    def _new_other(self) -> None:
        self.new_requested.emit("")

    def _ask_example(self) -> None:
        self.example_requested.emit()

    def _follow_theme(self) -> None:
        px = self._theme.px
        self._sign.setPixmap(self._theme.pixmap("plug", SIGN_PX, Token.TEXT_MUTED))
        self._column.setContentsMargins(px(16), px(16), px(16), px(16))
        self._column.setSpacing(px(8))
        self._grid.setSpacing(px(8))
        self._columns = 0
        self._arrange()

"""What stands in the middle while no panel is open: it says what to do, and does it by one click."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.model.kinds import KIND_FACTS, SocketKind
from workbench.ui.actions.kindicons import KIND_ICONS
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label

SIGN_PX = 32
MOST_COLUMNS = 5
_K = SocketKind
FIRST_KINDS: Final = {
    _K.TCP_CLIENT: "New TCP client", _K.TCP_LISTENER: "New listener", _K.UDP_BOUND: "New UDP socket",
}  # fmt: skip
OTHER_KINDS: Final = {
    _K.TLS_CLIENT: "TLS client", _K.WS_CLIENT: "WebSocket client", _K.MULTICAST_RECEIVER: "Multicast receiver",
    _K.PING: "Ping",
}  # fmt: skip


class ButtonGrid(QGridLayout):
    """As many buttons beside each other as fit: all, three, two or one."""

    def __init__(self, buttons: tuple[TextButton, ...]) -> None:
        super().__init__()
        self._buttons = buttons
        self._columns = 0

    def arrange(self, room_px: int, gap_px: int) -> None:
        """In a row of ``room_px``."""
        shown = [button for button in self._buttons if not button.isHidden()]
        widths = [button.sizeHint().width() for button in shown]
        in_a_row = sum(widths) + (len(widths) - 1) * gap_px <= room_px
        several = (columns for columns in (3, 2, 1) if columns * (max(widths) + gap_px) - gap_px <= room_px)
        columns = MOST_COLUMNS if in_a_row else next(several, 1)
        self.setSpacing(gap_px)
        if columns != self._columns:
            self._columns = columns
            for place, button in enumerate(self._buttons):
                self.addWidget(button, place // columns, place % columns)


class NoSocketsView(QWidget):
    """The example and the plainest kinds first; below them what else there is."""

    new_requested = Signal(str)  # a SocketKind; empty: it is chosen in the dialog
    example_requested = Signal()
    examples_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noSockets")
        self._theme = theme
        self._count = -1
        self._sign = QLabel(self)
        self._title = Label(theme, "", FontRole.TITLE, "", self)
        self._text = Label(theme, "", FontRole.BODY, "muted", self)
        self._text.setWordWrap(True)
        self._or = Label(theme, "Or another kind:", FontRole.BODY, "muted", self)
        first = [self._kind_button(kind, title) for kind, title in FIRST_KINDS.items()]  # made in the order of Tab
        self._example = TextButton(theme, "Open the echo example", self, icon="play")
        self._example.setObjectName("noSockets.example")
        self._example.setToolTip("A listener that sends everything back, and a client that talks to it")
        self._example.clicked.connect(self._ask_example)
        self._protocols = TextButton(theme, "Open ten protocols", self, icon="boxes")
        self._protocols.setObjectName("noSockets.examples")
        self._protocols.setToolTip("Examples: HTTP, SMTP, DNS, Modbus, MQTT and more, with both ends of each")
        self._protocols.clicked.connect(self._ask_examples)
        others = [self._kind_button(kind, title) for kind, title in OTHER_KINDS.items()]
        all_kinds = TextButton(theme, "All kinds…", self, icon="list-tree")
        all_kinds.setObjectName("noSockets.new.")
        all_kinds.setToolTip("Unix domain sockets, broadcast, raw IP and more, each with what it is for")
        all_kinds.clicked.connect(self._ask_new)
        self._grids = (ButtonGrid((*first, self._example, self._protocols)), ButtonGrid((*others, all_kinds)))
        self._buttons = (*first, self._example, self._protocols, *others, all_kinds)
        self._lay_out()
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
        self._protocols.setVisible(not count)

    def minimumSizeHint(self) -> QSize:
        """One column of buttons."""
        widest = max(button.sizeHint().width() for button in self._buttons)
        return QSize(widest + self._theme.px(32), self._theme.px(128))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _kind_button(self, kind: SocketKind, title: str) -> TextButton:
        style = "primary" if kind is SocketKind.TCP_CLIENT else ""
        button = TextButton(self._theme, title, self, icon=KIND_ICONS[kind], kind=style)
        button.setObjectName(f"noSockets.new.{kind}")
        button.setToolTip(KIND_FACTS[kind].hint)
        button.clicked.connect(self._ask_new)
        return button

    def _lay_out(self) -> None:
        for label in (self._sign, self._title, self._text, self._or):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        for label in (self._sign, self._title, self._text):
            self._column.addWidget(label)
        self._column.addLayout(_centred(self._grids[0]))
        self._column.addWidget(self._or)
        self._column.addLayout(_centred(self._grids[1]))
        self._column.addStretch(3)
        self._arrange()

    def _arrange(self) -> None:
        for grid in self._grids:
            grid.arrange(self.width() - self._theme.px(32), self._theme.px(8))

    def _say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)

    @Slot()
    def _ask_new(self) -> None:
        self.new_requested.emit(self.sender().objectName().removeprefix("noSockets.new."))

    @Slot()
    def _ask_example(self) -> None:
        self.example_requested.emit()

    @Slot()
    def _ask_examples(self) -> None:
        self.examples_requested.emit()

    @Slot()
    def _follow_theme(self) -> None:
        px = self._theme.px
        self._sign.setPixmap(self._theme.pixmap("plug", SIGN_PX, Token.TEXT_MUTED))
        self._column.setContentsMargins(px(16), px(16), px(16), px(16))
        self._column.setSpacing(px(8))
        self._or.setContentsMargins(0, px(8), 0, 0)
        self._arrange()


def _centred(grid: ButtonGrid) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addLayout(grid)
    row.addStretch(1)
    return row

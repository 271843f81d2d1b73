"""Choosing a kind of socket: type a few letters, arrows move, Enter goes on to the address."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from workbench.model.kinds import SocketKind
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label
from workbench.ui.window.newsocket.kindrows import Ask, KindDelegate, KindListModel

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8,
          Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}  # fmt: skip


class KindChooser(QWidget):
    """``chosen`` when the mark moves to a kind; ``entered`` when a person is done with choosing; ``url_written`` with
    a whole URL that was typed or pasted where one searches."""

    chosen = Signal(str)
    entered = Signal()
    url_written = Signal(str)

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("newSocket.kinds")
        self.setAccessibleName("Kind of socket")
        self.query = QLineEdit(self)
        self.query.setObjectName("newSocket.search")
        self.query.setAccessibleName("Find a kind of socket")
        self.query.setPlaceholderText("Find a kind, or paste an address")
        self.query.setToolTip("Type a few letters, for example “tls”, or paste a URL such as udp://127.0.0.1:5000")
        self.query.installEventFilter(self)
        self.list = QListView(self)
        self.list.setObjectName("newSocket.list")
        self.list.setAccessibleName("Kinds of socket")
        self.list.setToolTip("")
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.installEventFilter(self)
        self.model = KindListModel(ask, self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(KindDelegate(theme, self.list))
        self._none = Label(theme, "No kind fits", FontRole.BODY, "muted", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for widget, stretch in ((self.query, 0), (self._none, 0), (self.list, 1)):
            column.addWidget(widget, stretch)
        self._none.hide()
        self._kind = SocketKind.TCP_CLIENT
        self.setFocusProxy(self.query)
        self.query.textChanged.connect(self._on_text)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(self._on_clicked)

    @property
    def kind(self) -> SocketKind:
        """What is chosen, also while a search hides it."""
        return self._kind

    def choose(self, kind: SocketKind) -> None:
        """Mark a kind and bring it into sight; tells nobody."""
        self._kind = kind
        if self.model.row_of(kind) < 0:
            self.query.clear()
        self._mark(self.model.row_of(kind))

    def showEvent(self, event: QShowEvent) -> None:
        """What is chosen stands in the middle, with its neighbours in sight."""
        super().showEvent(event)
        index = self.list.currentIndex()
        if index.row() != self.model.next_kind(-1, 1):
            self.list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move the mark while one types; Enter goes on."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return True
        if key not in _STEPS or (watched is self.query and key in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            return False
        self._mark(self.model.next_kind(self.list.currentIndex().row(), _STEPS[key]))
        return True

    @Slot(str)
    def _on_text(self, text: str) -> None:
        if "://" in text:
            self.query.clear()
            self.url_written.emit(text)
            return
        kind = self._kind
        self.model.search(text)
        found = self.model.rowCount() > 0
        self._none.setVisible(not found)
        self.list.setVisible(found)
        row = self.model.row_of(kind)
        self._mark(row if row >= 0 and not text.strip() else self.model.best_row(text))

    def _mark(self, row: int) -> None:
        if row < 0:
            return
        index = self.model.index(row, 0)
        self.list.setCurrentIndex(index)
        first = row == self.model.next_kind(-1, 1)  # its heading, too
        self.list.scrollTo(self.model.index(0, 0) if first else index)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        kind = self.model.kind_at(index.row()) if index.isValid() else None
        if kind is not None and kind is not self._kind:
            self._kind = kind
            self.chosen.emit(str(kind))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if self.model.kind_at(index.row()) is not None:
            self.entered.emit()

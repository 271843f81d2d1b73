"""What concerns the sequence in front as a whole: its pace, its own socket, adding steps, its report."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import IconButton, TextButton

SOCKET_PX = 170


class SequenceHead(QWidget):
    """``socket_chosen`` carries a socket's id; ``report_wanted`` “html” or “junit”."""

    socket_chosen = Signal(int)
    report_wanted = Signal(str)

    def __init__(self, theme: Theme, pace: QComboBox, add_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sequence-head")
        self._names: dict[int, str] = {}
        self.socket = QComboBox(self)
        self.socket.setObjectName("sequence-socket")
        self.socket.setAccessibleName("Socket of the sequence")
        self.socket.setToolTip("The socket of every step that names none of its own")
        self.socket.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.socket.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.socket.setMinimumContentsLength(12)
        self.socket.setMaximumWidth(theme.px(SOCKET_PX))
        self.add = TextButton(theme, "Add step", self, icon="plus")
        self.add.setToolTip("Add steps behind the one in front (Insert)")
        self.add.setMenu(add_menu)
        self.report = IconButton(theme, "download", "Save report", self, tip="Save what came of the last run")
        self.report.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setObjectName("report-menu")
        menu.addAction("Report as a page (HTML)…").setData("html")
        menu.addAction("JUnit XML, for a build…").setData("junit")
        menu.triggered.connect(self._on_report)
        self.report.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for widget in (pace, self.socket, self.add, self.report):
            row.addWidget(widget)
        self.socket.activated.connect(self._on_socket)

    def show_sockets(self, names: Mapping[int, str], chosen: int) -> None:
        """The project's sockets, and which one is the sequence's own; 0: none."""
        every = {0: "No socket"} | dict(names)
        every.setdefault(chosen, f"{chosen} (not in this project)")
        if every != self._names:
            self._names = every
            self.socket.clear()
            for number, name in every.items():
                self.socket.addItem(name, number)
        place = self.socket.findData(chosen)
        if place != self.socket.currentIndex():
            self.socket.setCurrentIndex(place)

    @Slot()
    def _on_socket(self) -> None:
        self.socket_chosen.emit(int(self.socket.currentData()))

    @Slot(QAction)
    def _on_report(self, action: QAction) -> None:
        self.report_wanted.emit(str(action.data()))

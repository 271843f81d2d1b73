"""The address of a new socket, and the addresses that were used before."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.window.newsocket.faultyline import FaultyLine


class AddressRow(QWidget):
    """``changed`` with every key, and when one of the recent addresses was taken."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = FaultyLine(theme, self)
        self.line.setObjectName("newSocket.address")
        self.line.setAccessibleName("Address")
        self.line.setMaxLength(10_000)
        self.recent = IconButton(theme, "history", "Recent addresses", self, tip="Addresses that were used before")
        self.recent.setObjectName("newSocket.recent")
        self._menu = QMenu(self)
        self._menu.setObjectName("newSocket.recent.menu")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self.line, 1)
        row.addWidget(self.recent)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.changed)
        self.recent.clicked.connect(self._open_menu)
        self._menu.triggered.connect(self._on_triggered)

    def set_label(self, label: str) -> None:
        """``Connect to``, ``Group`` …: what the address is for."""
        self.line.setAccessibleName(label)

    def set_tip(self, tip: str) -> None:
        """How an address of the kind is written."""
        self.line.setToolTip(tip)

    def set_recent(self, addresses: list[str]) -> None:
        """What the menu offers, latest first."""
        self._menu.clear()
        for address in addresses:
            shown = address if len(address) <= 80 else f"{address[:80]}…"
            action = self._menu.addAction(shown.replace("&", "&&"))
            action.setData(address)
        self.recent.setVisible(bool(addresses))

    @Slot()
    def _open_menu(self) -> None:
        self._menu.popup(self.recent.mapToGlobal(QPoint(0, self.recent.height())))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.line.setText(str(action.data()))
        self.line.setFocus()
        self.changed.emit()

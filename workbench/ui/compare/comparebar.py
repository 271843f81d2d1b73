"""The line above a comparison: what was found, and from one difference to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import ElidedLabel


class CompareBar(QWidget):
    """``stepped`` carries 1 for the next difference and -1 for the one before."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-bar")
        self.said = ElidedLabel(theme, "", FontRole.STRONG, parent=self)
        self.said.setObjectName("compare-summary")
        self.back = IconButton(theme, "chevron-up", "Previous difference", self, tip="Previous difference (Alt+Up)")
        self.on = IconButton(theme, "chevron-down", "Next difference", self, tip="Next difference (Alt+Down)")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(4)
        row.addWidget(self.said, 1)
        for button, keys, slot in ((self.back, "Alt+Up", self._on_back), (self.on, "Alt+Down", self._on_on)):
            button.setAutoRaise(True)
            button.clicked.connect(slot)
            row.addWidget(button)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setObjectName(f"compare-{keys.lower()}")
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(slot)

    @Slot()
    def _on_back(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _on_on(self) -> None:
        self.stepped.emit(1)

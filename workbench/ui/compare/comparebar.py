"""The line above a comparison: what was found, and from one difference to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.labels import ElidedLabel


class CompareBar(QWidget):
    """``stepped`` carries 1 for the next difference and -1 for the one before; ``stop_wanted`` asks to end."""

    stepped = Signal(int)
    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-bar")
        self.said = ElidedLabel(theme, "", FontRole.STRONG, parent=self)
        self.said.setObjectName("compare-summary")
        self.back = IconButton(theme, "chevron-up", "Previous difference", self, tip="Previous difference (Alt+Up)")
        self.on = IconButton(theme, "chevron-down", "Next difference", self, tip="Next difference (Alt+Down)")
        self.stop = TextButton(theme, "Stop aligning", self, kind="quiet")
        self.stop.setObjectName("compare-stop")
        self.stop.setToolTip("Compare byte with byte in place what is not aligned by now")
        self.stop.hide()
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(4)
        row.addWidget(self.said, 1)
        row.addWidget(self.stop)
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

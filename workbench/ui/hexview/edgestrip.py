"""The legend of the ends between bytes, which is their switch, too."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from workbench.model.framing import EdgeKind
from workbench.ui.hexview.edges import draw_edge
from workbench.ui.theme import FontRole, Theme
from workbench.ui.theme.ink import data_ink
from workbench.ui.widgets.buttons import GAP_PX

TITLES: Final[dict[EdgeKind, tuple[str, str]]] = {
    EdgeKind.RECORD: ("recv returned", "Where one recv returned, or one send ended: chance, not meaning"),
    EdgeKind.MESSAGE: ("message ends", "Where a message ends, by the rule in the line above the table"),
}


class EdgeStrip(QWidget):
    """Two boxes, each with its sign; ``changed`` when a person switched one."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("edge-strip")
        self.setAccessibleName("Ends between bytes")
        self._theme = theme
        self._buttons = {kind: self._make(kind) for kind in EdgeKind}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 2)
        row.setSpacing(16)
        for button in self._buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    @property
    def kinds(self) -> frozenset[EdgeKind]:
        """What is switched on."""
        return frozenset(kind for kind, button in self._buttons.items() if button.isChecked())

    def show_kinds(self, *, messages: bool) -> None:
        """Whether there is a rule that ends messages."""
        self._buttons[EdgeKind.MESSAGE].setVisible(messages)

    def _make(self, kind: EdgeKind) -> QCheckBox:
        title, tip = TITLES[kind]
        button = QCheckBox(self)
        button.setObjectName(f"edge-{kind.value}")
        button.setText(title)
        button.setAccessibleName(f"Show where {title}" if kind is EdgeKind.RECORD else "Show where a message ends")
        button.setToolTip(tip)
        button.setChecked(True)
        button.toggled.connect(self._on_toggled)
        return button

    @Slot()
    def apply_theme(self) -> None:
        """Fonts and colours have changed."""
        for kind, button in self._buttons.items():
            button.setFont(self._theme.font(FontRole.SMALL))
            button.setIconSize(QSize(self._theme.px(16 + GAP_PX), self._theme.px(16)))
            button.setIcon(self._sign(kind))

    def _sign(self, kind: EdgeKind) -> QIcon:
        ink, ratio = data_ink(self._theme, 0), self.devicePixelRatioF()
        side = self._theme.px(16)
        picture = QPixmap(round((side + self._theme.px(GAP_PX)) * ratio), round(side * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, (side - ink.row_height) / 2)
        draw_edge(painter, kind, QPointF(side * (0.35 if kind is EdgeKind.RECORD else 0.75), 0), ink)
        painter.end()
        return QIcon(picture)

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit()

"""The strip below the bytes: a switch for each tool. Words where there is room for all, else icons with tool tips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from workbench.ui.bytetools.tool import ByteTool
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton

SPACE_PX = 4


class ToolStrip(QWidget):
    """``chosen`` carries the key of the tool that shall be shown; empty: none."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, tools: Sequence[ByteTool], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("byte-tool-strip")
        self.setAccessibleName("Tools beside the bytes")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._buttons: dict[str, IconButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(SPACE_PX)
        for tool in tools:
            button = self._make(tool)
            self._buttons[tool.key] = button
            row.addWidget(button)
        row.addStretch(1)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def _make(self, tool: ByteTool) -> IconButton:
        button = IconButton(self._theme, tool.icon, tool.title, self, tip=tool.tip)
        button.setObjectName(f"byte-tool-{tool.key}")
        button.setText(tool.title)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setProperty("quiet", True)
        button.setProperty("tool", tool.key)
        button.clicked.connect(self._on_clicked)
        return button

    def minimumSizeHint(self) -> QSize:
        """Icons alone."""
        side = self._theme.px(28) + SPACE_PX
        return QSize(side * len(self._buttons), super().minimumSizeHint().height())

    def show_chosen(self, key: str) -> None:
        """Check the switch of the tool that is shown."""
        for each, button in self._buttons.items():
            button.setChecked(each == key)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Words for all, or for the one that is shown."""
        words, icons = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        wanted = sum(self._width(button) for button in self._buttons.values()) + self._theme.px(16)
        fits = wanted <= self.width()
        for button in self._buttons.values():
            style = words if fits or button.isChecked() else icons
            if button.toolButtonStyle() is not style:
                button.setToolButtonStyle(style)

    def _width(self, button: IconButton) -> int:
        return button.fontMetrics().horizontalAdvance(button.text()) + self._theme.px(46) + SPACE_PX

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, IconButton):
            self.chosen.emit(button.property("tool") if button.isChecked() else "")

    @Slot()
    def _follow_theme(self) -> None:
        for button in self._buttons.values():
            button.setFont(self._theme.font(FontRole.SMALL))
        self._fold()

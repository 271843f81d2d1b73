"""A dock's title bar: Qt's own has buttons that cannot be reached by keyboard, named or scaled."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QWidget

from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import Label


class DockTitleBar(QWidget):
    """``dock.setTitleBarWidget(DockTitleBar(theme, dock))``: title, float, close; dragged like Qt's own."""

    def __init__(self, theme: Theme, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._theme, self._dock = theme, dock
        title = dock.windowTitle()
        self.setObjectName(f"{dock.objectName()}.title")
        self.setAccessibleName(title)
        self.setProperty("dockTitle", True)
        self._label = Label(theme, title, FontRole.STRONG, "muted", self)
        self._float = IconButton(theme, "picture-in-picture-2", f"Float {title}", self)
        self._close = IconButton(theme, "x", f"Hide {title}", self)
        self._float.clicked.connect(self._toggle_floating)
        self._close.clicked.connect(dock.close)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self._float)
        self._row.addWidget(self._close)
        dock.windowTitleChanged.connect(self._label.setText)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @Slot()
    def _toggle_floating(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())

    @Slot()
    def _follow_theme(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(8), px(2), px(4), px(2))
        self._row.setSpacing(px(2))

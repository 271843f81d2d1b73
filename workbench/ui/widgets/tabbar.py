"""A tab bar whose close buttons scale, are named and can be told apart by a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QTabBar, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import ICON_PX, IconButton

CLOSE_PX = 14


class TabBar(QTabBar):
    """Use it with ``QTabWidget.setTabBar`` before any tab is added; ``tabCloseRequested`` works as usual."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("tab_bar")
        self.setAccessibleName("Tabs")
        self.setDrawBase(False)
        self.setMovable(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        button = IconButton(self._theme, "x", "Close this tab", self, tip="Close this tab (Ctrl+W)")
        button.setProperty("small", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W and the menu do it by keyboard
        button.clicked.connect(self._on_close)
        button.set_icon_px(CLOSE_PX)
        self.setTabButton(index, QTabBar.ButtonPosition.RightSide, button)

    @Slot()
    def _on_close(self) -> None:
        for index in range(self.count()):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is self.sender():
                self.tabCloseRequested.emit(index)
                return

    @Slot()
    def _follow_theme(self) -> None:
        side = self._theme.px(ICON_PX)
        self.setIconSize(QSize(side, side))
        for index in range(self.count()):
            button = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
            if isinstance(button, IconButton):
                button.set_icon_px(CLOSE_PX)  # its own turn may come later, and the bar never asks its size again
                button.adjustSize()

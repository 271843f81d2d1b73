"""The header's way to every page of the details."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from workbench.ui.panelkit.pages import PanelPage
from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import IconButton


class DetailsButton(IconButton):
    """Opens a menu of the pages that the socket has; ``chosen`` tells the key. Not there where options are all."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "panel-right", "Details", parent)
        self._theme = theme
        self._pages: tuple[PanelPage, ...] = ()
        self._shown = ""
        self.setObjectName("panel-details")
        self.setText("Details")
        self.setProperty("button", True)
        self._menu = QMenu(self)
        self._menu.setObjectName("panel-details-menu")
        self._menu.setToolTipsVisible(True)
        self._menu.triggered.connect(self._on_chosen)
        self.clicked.connect(self._open)
        self.set_narrow(False)

    @property
    def pages_menu(self) -> QMenu:
        """Filled when it is opened."""
        return self._menu

    def offer(self, pages: Sequence[PanelPage]) -> None:
        """The pages that apply now."""
        self._pages = tuple(pages)
        titles = ", ".join(page.title for page in self._pages)
        self.setToolTip(f"More about this socket: {titles}")
        self.setVisible(len(self._pages) > 1)

    def show_turned(self, key: str) -> None:
        """The page that is shown; empty: none."""
        self._shown = key

    def set_narrow(self, narrow: bool) -> None:
        """The icon alone, or with its word."""
        style = Qt.ToolButtonStyle
        wanted = style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon
        if self.toolButtonStyle() is not wanted:
            self.setToolButtonStyle(wanted)

    @Slot()
    def _open(self) -> None:
        self._menu.clear()
        for page in self._pages:
            action = self._menu.addAction(self._theme.icon(page.icon), page.title)
            action.setData(page.key)
            action.setToolTip(page.tip)
            action.setCheckable(page.key == self._shown)
            action.setChecked(page.key == self._shown)
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))

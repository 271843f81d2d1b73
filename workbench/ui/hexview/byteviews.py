"""Bytes, text, or both: side by side where there is width, else one above the other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from workbench.ui.hexview.byteheader import BytesTab
from workbench.ui.hexview.textpane import TextPane
from workbench.ui.hexview.view import HexView
from workbench.ui.theme import Theme

TEXT_PX = 280  # what text needs beside the bytes
LEAST_ROWS = 4


class ByteViews(QSplitter):
    """Holds the two views; :meth:`show_tab` shows one of them or both."""

    def __init__(self, hexes: HexView, text: TextPane, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("byte-views")
        self.setChildrenCollapsible(False)
        self._hex, self._text, self._theme = hexes, text, theme
        self.addWidget(hexes)
        self.addWidget(text)
        for view in (hexes, text):
            view.setMinimumHeight(LEAST_ROWS * hexes.row_height)  # less than Qt asks for scroll areas
        self.show_tab(BytesTab.BYTES)

    def show_tab(self, tab: BytesTab) -> None:
        """Show bytes, text, or both."""
        self._hex.setVisible(tab is not BytesTab.TEXT)
        self._text.setVisible(tab is not BytesTab.BYTES)
        self.setFocusProxy(self._text if tab is BytesTab.TEXT else self._hex)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside one another where both have what they need."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        needed = self._hex.width_of_columns(16) + self._theme.px(TEXT_PX)
        wide = self.width() >= needed
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if orientation is not self.orientation():
            self.setOrientation(orientation)
            if wide:
                self.setSizes([needed - self._theme.px(TEXT_PX), self.width() - needed + self._theme.px(TEXT_PX)])
            else:
                self.setSizes([self.height() // 2, self.height() // 2])

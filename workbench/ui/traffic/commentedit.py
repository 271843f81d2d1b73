"""Writing a record's comment in its row."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView

from workbench.model.annotations import COMMENT_CHARS_MAX
from workbench.ui.theme import FontRole, Theme
from workbench.ui.traffic.columns import Column

LEAST_PX = 240


class CommentEdit(QLineEdit):
    """A field over the preview of one row. ``written`` carries the record and its comment; Esc changes nothing."""

    written = Signal(int, str)

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table.viewport())
        self.setObjectName("traffic-comment")
        self.setAccessibleName("Comment")
        self.setToolTip("Enter keeps the comment, Esc leaves it as it was")
        self.setPlaceholderText("Comment")
        self.setMaxLength(COMMENT_CHARS_MAX)
        self._theme = theme
        self._table = table
        self._number = 0
        self.hide()
        table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.returnPressed.connect(self._keep)

    def open(self, number: int, row: int, comment: str) -> None:
        """Write the comment of the record in ``row``."""
        cell = self._table.visualRect(self._table.model().index(row, Column.PREVIEW))
        room = self._table.viewport().width()
        width = min(max(cell.width(), self._theme.px(LEAST_PX)), room)
        height = max(cell.height(), self.sizeHint().height())
        self.setFont(self._theme.font(FontRole.BODY))
        self.setGeometry(QRect(room - width, cell.top() + (cell.height() - height) // 2, width, height))
        self.setText(comment)
        self.selectAll()
        self._number = number
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._number = 0
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._keep()

    @Slot()
    def _keep(self) -> None:
        number, self._number = self._number, 0
        if number:
            self.written.emit(number, self.text())
        self._leave()

    @Slot()
    def _on_scrolled(self) -> None:
        if self.isVisible():
            self._keep()

    def _leave(self) -> None:
        if self.isVisible():
            self.hide()
            self._table.setFocus()

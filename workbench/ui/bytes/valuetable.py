"""A table of names and values in the data font, of which a value can be copied; headings stand between its rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.tables import set_up_rows

ROW_PX = 19
COPIED_ROLE = Qt.ItemDataRole.UserRole
"""What a copy of a row takes; nothing where there is no value."""


class ValueTable(QTableView):
    """``hovered`` tells the row under the pointer, -1 for none; ``copied`` what went to the clipboard."""

    hovered = Signal(int)
    copied = Signal(str)

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._theme = theme
        set_up_rows(self)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.entered.connect(self._on_entered)
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{name}-menu")
        self._menu.addAction("Copy value").triggered.connect(self.copy_value)
        theme.changed.connect(self.follow_theme)
        self.follow_theme()

    @Slot()
    def follow_theme(self) -> None:
        """Fonts have changed."""
        self.setFont(self._theme.font(FontRole.SMALL))
        self.horizontalHeader().setFont(self._theme.font(FontRole.SMALL))
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))

    @Slot()
    def copy_value(self) -> None:
        """The value of the current row."""
        value = self.currentIndex().data(COPIED_ROLE)
        if isinstance(value, str) and value:
            QGuiApplication.clipboard().setText(value)
            self.copied.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the value."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The row under the pointer is the current one already."""
        if self.currentIndex().data(COPIED_ROLE):
            self._menu.popup(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self.hovered.emit(-1)

    @Slot(QModelIndex)
    def _on_entered(self, index: QModelIndex) -> None:
        self.hovered.emit(index.row())

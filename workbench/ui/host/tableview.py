"""The table of a page: sorted by its headings, whole rows, copied as text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.ui.host.tablemodel import HostTableModel
from workbench.ui.theme import Theme
from workbench.ui.widgets.tables import set_up_rows


class HostTableView(QTableView):
    """``stem`` begins the names of its parts; ``name`` is what a screen reader says."""

    def __init__(
        self, stem: str, name: str, model: HostTableModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._rows = theme, model
        self.setObjectName(f"{stem}Table")
        self.setAccessibleName(name)
        self.setModel(model)
        set_up_rows(self, several=True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("roomy", True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setAccessibleName(f"Columns of {name.lower()}")
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(32)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self._add_copy(stem)
        self._measure()
        theme.changed.connect(self._measure)

    def minimumSizeHint(self) -> QSize:
        """One row: at a large scale the window must fit a small screen with a dock open."""
        row = self.verticalHeader().defaultSectionSize()
        return QSize(super().minimumSizeHint().width(), self.horizontalHeader().sizeHint().height() + row)

    def copy_rows(self) -> None:
        """The selected rows, or all that are shown, to the clipboard."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        QGuiApplication.clipboard().setText(self._rows.as_text(rows or list(range(self._rows.rowCount()))))

    def _add_copy(self, stem: str) -> None:
        action = QAction("Copy", self)
        action.setObjectName(f"{stem}CopyAction")
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(self.copy_rows)
        self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.px(6))
        for number, column in enumerate(self._rows.columns[:-1]):
            self.setColumnWidth(number, metrics.averageCharWidth() * column.chars + self._theme.px(16))

"""The table and the bar above it that call tape, log and program log share: filter, follow, copy."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.buttons import GAP_PX
from workbench.ui.widgets.tables import name_columns, set_up_rows
from workbench.ui.window.tapes.rollingmodel import RollingModel


class RollingTable(QTableView):
    """Rows of one height, whole rows selected, the last column takes the rest."""

    copy_requested = Signal()

    def __init__(self, model: RollingModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = model
        self.setModel(model)
        set_up_rows(self, several=True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setMinimumSectionSize(32)
        self._measure()
        theme.changed.connect(self._measure)

    def minimumSizeHint(self) -> QSize:
        """One row: at a large scale the window must fit a small screen with a dock open."""
        row = self.verticalHeader().defaultSectionSize()
        return QSize(super().minimumSizeHint().width(), self.horizontalHeader().sizeHint().height() + row)

    def is_at_end(self) -> bool:
        """True where the last row is in view."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def selected_rows(self) -> list[int]:
        """Row numbers from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.px(6))
        for number, column in enumerate(self._rows.columns[:-1]):
            self.setColumnWidth(number, metrics.averageCharWidth() * column.chars + self._theme.px(12))


class RollingView(QWidget):
    """A filter, buttons and a table. ``name`` names it for people and, in camel case, its parts for tests."""

    filter_changed = Signal(str)

    def __init__(self, name: str, model: RollingModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.model = model
        stem = "".join(word.capitalize() for word in name.split())
        stem = stem[:1].lower() + stem[1:]
        self.setObjectName(stem)
        self.setAccessibleName(name)
        self.table = RollingTable(model, theme, self)
        self.table.setObjectName(f"{stem}Table")
        self.table.setAccessibleName(name)
        name_columns(self.table)
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))
        self.bar.setSpacing(theme.px(8))
        self.filter = QLineEdit(self)
        self.follow = QToolButton(self)
        self.copy = QToolButton(self)
        self._build_bar(stem, name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.bar)
        column.addWidget(self.table, 1)
        self._connect()
        self._on_theme_changed()

    def add_rows(self, rows: list[object]) -> bool:
        """Append, and stay at the end if the view follows; True if something new is shown."""
        if not self.model.append(rows):
            return False
        if self.follow.isChecked():
            self.table.scrollToBottom()
        return True

    def copy_rows(self) -> None:
        """The selected rows, or all that are shown, to the clipboard."""
        rows = self.table.selected_rows() or list(range(self.model.rowCount()))
        QGuiApplication.clipboard().setText(self.model.as_text(rows))

    # inside

    def _build_bar(self, stem: str, name: str) -> None:
        self.filter.setObjectName(f"{stem}Filter")
        self.filter.setAccessibleName(f"Filter of {name.lower()}")
        self.filter.setPlaceholderText("Filter: words that a line must hold")
        self.filter.setToolTip("Show only lines that hold every one of these words")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(self.theme.px(420))
        self.follow.setObjectName(f"{stem}Follow")
        self.follow.setText("Follow")
        self.follow.setAccessibleName(f"Follow the end of {name.lower()}")
        self.follow.setToolTip("Stay at the newest line as lines arrive")
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.copy.setObjectName(f"{stem}Copy")
        self.copy.setText("Copy")
        self.copy.setAccessibleName(f"Copy lines of {name.lower()}")
        self.copy.setToolTip("Copy the selected lines, or all of them (Ctrl+C)")
        for button, icon in ((self.follow, "arrow-down-to-line"), (self.copy, "copy")):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            button.setProperty("iconName", icon)
        self.bar.addWidget(self.filter, 1)
        self.bar.addStretch(1)
        self.bar.addWidget(self.follow)
        self.bar.addWidget(self.copy)

    def _connect(self) -> None:
        copy_action = QAction("Copy", self.table)
        copy_action.setObjectName(f"{self.objectName()}CopyAction")
        copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy_action.triggered.connect(self.copy_rows)
        self.table.addAction(copy_action)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.copy.clicked.connect(self.copy_rows)
        self.filter.textChanged.connect(self._on_filter)
        self.follow.toggled.connect(self._on_follow)
        self.table.verticalScrollBar().actionTriggered.connect(self._on_scrolled_by_hand)
        self.table.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_row)
        self.theme.changed.connect(self._on_theme_changed)

    def _on_filter(self, text: str) -> None:
        self.model.set_filter(text)
        if self.follow.isChecked():
            self.table.scrollToBottom()
        self.filter_changed.emit(text)

    def _on_follow(self, on: bool) -> None:
        if on:
            self.table.scrollToBottom()

    def _on_range_changed(self, _least: int, most: int) -> None:
        """The table became smaller, or its rows higher."""
        if self.follow.isChecked():
            self.table.verticalScrollBar().setValue(most)

    def _on_scrolled_by_hand(self, _action: int) -> None:
        bar = self.table.verticalScrollBar()
        self.follow.setChecked(bar.sliderPosition() >= bar.maximum())

    def _on_current_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """The view does not jump away from what a person reads."""
        if current.isValid() and current.row() < self.model.rowCount() - 1:
            self.follow.setChecked(False)

    def _on_theme_changed(self) -> None:
        side = self.theme.px(16)
        for button in (self.follow, self.copy):
            button.setIcon(self.theme.icon(str(button.property("iconName")), gap=GAP_PX))
            button.setIconSize(QSize(side + self.theme.px(GAP_PX), side))

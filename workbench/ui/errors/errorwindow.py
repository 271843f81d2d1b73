"""The error table: a search field, the rows that fit, and the chosen one at length."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.model.errors.search import code_text
from workbench.model.texts import count_text
from workbench.ui.errors.errordetail import ErrorDetail
from workbench.ui.errors.errormodel import CODE, HERE, OTHER_NAME, TITLE, WSA_NAME, ErrorModel
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import set_up_rows

WIDTH_PX, HEIGHT_PX, TABLE_PX = 1160, 680, 740
NARROW_PX = 980
_CHARS = {CODE: 9, WSA_NAME: 25, OTHER_NAME: 17, HERE: 6}
_TO_TABLE = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class ErrorWindow(QWidget):
    """A window of its own: ``show()`` it, ``show_error("10061")``. Arrow keys choose while the search has the focus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self.setObjectName("errors")
        self.setAccessibleName("Error table")
        self.setWindowTitle("Error table")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search_field = QLineEdit(self)
        self.count = Label(theme, "", FontRole.SMALL, "muted", self)
        self.model = ErrorModel(theme, self)
        self.table = QTableView(self)
        self.detail = ErrorDetail(theme, self)
        self.copy = TextButton(theme, "Copy", self, icon="copy")
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._prepare_table()
        self._lay_out()
        self._connect()
        wanted = QSize(theme.px(WIDTH_PX), theme.px(HEIGHT_PX))
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))  # at a large scale it fits the screen
        self._on_search("")

    def show_error(self, text: str) -> None:
        """Look a number or a name up and show the first that it means; everything for an empty text."""
        self.search_field.setText(text)
        self._on_search(text)
        self.search_field.setFocus()
        self.search_field.selectAll()

    def copy_error(self) -> None:
        """The chosen error as text, to the clipboard."""
        code = self.model.code_at(self.table.currentIndex().row())
        if code is not None:
            QGuiApplication.clipboard().setText(code_text(code))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow and page keys in the search field move in the table."""
        is_here = watched is self.search_field and event.type() == QEvent.Type.KeyPress
        if is_here and isinstance(event, QKeyEvent) and event.key() in _TO_TABLE:
            QGuiApplication.sendEvent(self.table, event)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the chosen error stands below the table."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW_PX)
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() is not wanted:
            self._split.setOrientation(wanted)

    # inside

    def _prepare_table(self) -> None:
        table = self.table
        table.setObjectName("errors.table")
        table.setAccessibleName("Errors")
        table.setModel(self.model)
        set_up_rows(table)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self._measure()
        self._theme.changed.connect(self._measure)

    def _lay_out(self) -> None:
        px = self._theme.px
        self.search_field.setObjectName("errors.search")
        self.search_field.setAccessibleName("Search the error table")
        self.search_field.setPlaceholderText("A number, a name or words: 10061, ECONNREFUSED, 0x274D, broadcast …")
        self.search_field.setToolTip("Numbers of Winsock, of this system and of look-ups; names in any spelling; words")
        self.search_field.setClearButtonEnabled(True)
        self.count.setObjectName("errors.count")
        self.copy.setObjectName("errors.copy")
        self.copy.setToolTip("Copy the chosen error with its names and sentences (Ctrl+C in the table)")
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.search_field, 1)
        head.addWidget(self.count)
        head.addWidget(self.copy)
        split = self._split
        split.setObjectName("errors.split")
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([px(TABLE_PX), px(WIDTH_PX - TABLE_PX)])
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(split, 1)
        QWidget.setTabOrder(self.search_field, self.table)
        QWidget.setTabOrder(self.table, self.copy)

    def _connect(self) -> None:
        self.search_field.installEventFilter(self)
        self.search_field.textChanged.connect(self._on_search)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.copy.clicked.connect(self.copy_error)
        for keys, slot, owner in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._focus_search, self),
            (QKeySequence(QKeySequence.StandardKey.Copy), self.copy_error, self.table),
            (QKeySequence(Qt.Key.Key_Escape), self.close, self),
        ):  # fmt: skip
            shortcut = QShortcut(keys, owner)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self.model.search(text.strip())
        rows = self.model.rowCount()
        self.count.setText(count_text(rows, "error", "errors"))
        self.copy.setEnabled(bool(rows))
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.scrollToTop()
        else:
            self.detail.show_code(None, text)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.detail.show_code(self.model.code_at(current.row()))

    @Slot()
    def _focus_search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    @Slot()
    def _measure(self) -> None:
        self.table.setFont(self._theme.font(FontRole.BODY))
        metrics = self.table.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.px(8))
        for column, chars in _CHARS.items():
            self.table.setColumnWidth(column, metrics.averageCharWidth() * chars + self._theme.px(16))

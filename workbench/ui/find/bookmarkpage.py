"""All bookmarks of the project: go there, write comments, give colours, take them away."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStackedWidget, QTableView, QVBoxLayout, QWidget

from workbench.model.annotations import MARK_COLOURS
from workbench.session.across.bookmarks import Bookmarks, PlacedBookmark
from workbench.session.workspace import Workspace
from workbench.ui.find.bookmarkmodel import BookmarkColumn, BookmarkModel
from workbench.ui.theme import FontRole, Theme
from workbench.ui.theme.ink import MARKS
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import set_up_rows

EMPTY = "No bookmarks yet. Select a record in the traffic and press Ctrl+B; a comment can be written here."
COLOUR_NAMES = ("Blue", "Orange", "Green", "Yellow", "Red", "Violet")
WIDTHS = {
    BookmarkColumn.SOCKET: 18, BookmarkColumn.NUMBER: 11, BookmarkColumn.TIME: 17, BookmarkColumn.DIRECTION: 6,
    BookmarkColumn.COMMENT: 40,
}  # fmt: skip


class BookmarkTable(QTableView):
    """``chosen`` carries a :class:`PlacedBookmark`. F2 writes the comment, Del takes the bookmark away."""

    chosen = Signal(PlacedBookmark)
    remove_wanted = Signal()

    def __init__(self, model: BookmarkModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = model
        self._theme = theme
        self.setObjectName("bookmark-table")
        self.setAccessibleName("Bookmarks")
        self.setToolTip("Enter or a double click shows the record, F2 writes its comment, Del takes the bookmark away")
        self.setModel(model)
        set_up_rows(self)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.doubleClicked.connect(self._on_double)
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    @property
    def current(self) -> PlacedBookmark | None:
        """The current row's."""
        return self._marks.at(self.currentIndex().row())

    @Slot()
    def edit_comment(self) -> None:
        """Write the current bookmark's comment in its row."""
        row = self.currentIndex().row()
        if row >= 0:
            self.edit(self._marks.index(row, BookmarkColumn.COMMENT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is not QAbstractItemView.State.EditingState and self.current is not None:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.chosen.emit(self.current)
                return
            if event.key() == Qt.Key.Key_Delete:
                self.remove_wanted.emit()
                return
            if event.key() == Qt.Key.Key_F2:
                self.edit_comment()
                return
        super().keyPressEvent(event)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts have changed."""
        metrics = QFontMetrics(self._theme.font(FontRole.DATA))
        self.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.px(8))
        for column, chars in WIDTHS.items():
            self.setColumnWidth(column, metrics.horizontalAdvance("0") * chars + self._theme.px(12))

    @Slot(QModelIndex)
    def _on_double(self, index: QModelIndex) -> None:
        if index.column() == BookmarkColumn.COMMENT:
            self.edit(index)
        elif self.current is not None:
            self.chosen.emit(self.current)


class BookmarkPage(QWidget):
    """``chosen`` asks to show a record."""

    chosen = Signal(PlacedBookmark)

    def __init__(
        self, workspace: Workspace, bookmarks: Bookmarks, theme: Theme, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("bookmark-page")
        self._bookmarks = bookmarks
        self._theme = theme
        self.model = BookmarkModel(workspace, bookmarks, theme, self)
        self.table = BookmarkTable(self.model, theme, self)
        self._empty = Label(theme, EMPTY, tone="muted", parent=self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._menu = QMenu(self)
        self._menu.setObjectName("bookmark-menu")
        self._fill_menu()
        self.setFocusProxy(self.table)
        self.table.chosen.connect(self.chosen)
        self.table.remove_wanted.connect(self.remove)
        self.table.customContextMenuRequested.connect(self._on_menu)
        theme.changed.connect(self._colour_icons)

    def _fill_menu(self) -> None:
        self._menu.addAction("Show record").triggered.connect(self._on_show)
        self._menu.addAction("Change comment").triggered.connect(self.table.edit_comment)
        self._colours = self._menu.addMenu("Colour")
        self._colours.setObjectName("bookmark-colours")
        for colour in range(MARK_COLOURS):
            self._colours.addAction(COLOUR_NAMES[colour]).setData(colour)
        self._colour_icons()
        self._colours.triggered.connect(self._on_colour)
        self._menu.addSeparator()
        self._menu.addAction("Remove bookmark").triggered.connect(self.remove)

    def refresh(self) -> bool:
        """Follow the project's bookmarks."""
        changed = self.model.refresh()
        self._stack.setCurrentWidget(self.table if self.model.rowCount() else self._empty)
        return changed

    def show_placed(self, placed: PlacedBookmark) -> None:
        """Make a bookmark's row the current one."""
        self.refresh()
        row = self.model.row_of(placed)
        if row >= 0:
            self.table.selectRow(row)

    @Slot()
    def remove(self) -> None:
        """Take the current bookmark away; undo brings it back."""
        if (placed := self.table.current) is not None:
            self._bookmarks.toggle(placed.session_id, (placed.bookmark.record,))
            self.refresh()

    @Slot()
    def _on_show(self) -> None:
        if (placed := self.table.current) is not None:
            self.chosen.emit(placed)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        if self.table.indexAt(place).isValid():
            self._menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot(QAction)
    def _on_colour(self, action: QAction) -> None:
        if (placed := self.table.current) is not None:
            self._bookmarks.set_colour(placed.session_id, (placed.bookmark.record,), action.data())
            self.refresh()

    @Slot()
    def _colour_icons(self) -> None:
        for colour, action in enumerate(self._colours.actions()):
            action.setIcon(QIcon(_swatch(self._theme.color(MARKS[colour]), self._theme.px(14))))


def _swatch(colour: QColor, side: int) -> QPixmap:
    picture = QPixmap(side, side)
    picture.fill(colour)
    return picture

"""The tree of the library: what is expanded and chosen survives every change of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from workbench.model.library import Library, SavedPayload
from workbench.session.document.library import LibraryEditor
from workbench.ui.library.librarymodel import KEY_COLUMN, NAME_COLUMN, LibraryModel
from workbench.ui.theme import Theme

_SEND = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LibraryTree(QTreeView):
    """Enter sends, F2 renames, a double click edits; Alt+Up and Alt+Down move; the rest is in the menu."""

    send_requested = Signal()
    edit_requested = Signal()
    remove_requested = Signal()
    menu_requested = Signal(QPoint)  # a place on the screen
    chosen = Signal()  # another row is the current one

    def __init__(self, editor: LibraryEditor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows = LibraryModel(editor, theme, self)
        self._open: set[str] = set()
        self._query = ""
        self.setObjectName("library-tree")
        self.setAccessibleName("Payloads")
        self.setModel(self.rows)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setExpandsOnDoubleClick(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(KEY_COLUMN, QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(0)  # of what can be seen
        header.setMinimumSectionSize(theme.px(8))
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(self._on_double_click)
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self._measure)
        self._measure()

    # what is chosen

    def current_payload(self) -> SavedPayload | None:
        """That of the current row."""
        return self.rows.payload_at(self.currentIndex())

    def current_folder(self) -> str:
        """The current folder, or the one in which the current payload is."""
        return self.rows.folder_at(self.currentIndex())

    def chosen_payloads(self) -> list[SavedPayload]:
        """Those that are selected, as they stand."""
        found = [self.rows.payload_at(index) for index in self.selectionModel().selectedRows(NAME_COLUMN)]
        return [each for each in found if each is not None]

    def chosen_folder(self) -> str:
        """The current row's folder if that row is one; else empty."""
        return "" if self.current_payload() is not None else self.current_folder()

    def choose(self, key: str | int) -> None:
        """Make a payload (by id) or a folder (by path) the current row."""
        index = self.rows.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def choose_first(self) -> None:
        """The first payload that is shown, unless one is chosen already."""
        index = self.currentIndex()
        while self.rows.payload_at(index) is None:
            index = self.indexBelow(index) if index.isValid() else self.rows.index(0, NAME_COLUMN)
            if not index.isValid():
                return
        self.setCurrentIndex(index)

    def rename(self) -> None:
        """Edit the current row's name in place."""
        index = self.currentIndex().siblingAtColumn(NAME_COLUMN)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    # pulling

    def show_library(self, library: Library, query: str, clashes: Mapping[int, str]) -> None:
        """The library as it is now; what was chosen and expanded is so again. A search expands all that it found."""
        here = self.rows.row_of(self.currentIndex())
        key = here.key if here is not None else None
        at = self.currentIndex().row()
        if not self.rows.show(library, query, dict(clashes)):
            return
        self._query = query
        if query:
            self.expandAll()
        else:
            self._expand_again()
        index = self.rows.index_of(key) if key is not None else QModelIndex()
        if not index.isValid() and (key is not None or query) and self.rows.rowCount():
            index = self.rows.index(min(max(0, at), self.rows.rowCount() - 1), NAME_COLUMN)
        if index.isValid():
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            self.scrollTo(index)
        self.chosen.emit()

    def forget(self, folders: Iterable[str]) -> None:
        """Another project is shown next, with these folders open."""
        self._open = set(folders)
        self.setCurrentIndex(QModelIndex())

    # Qt

    def event(self, event: QEvent) -> bool:
        """Keys that are the window's elsewhere are the tree's while it has the focus."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = (Qt.Key.Key_F2, Qt.Key.Key_Delete, *_SEND)
            event.setAccepted(event.key() in own and not event.modifiers())
            if event.isAccepted():
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current row stays in view: the payload's sheet takes room when the first one is chosen."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        editing = self.state() is QAbstractItemView.State.EditingState
        if by and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.rows.move_by(self.currentIndex(), by)
        elif event.key() == Qt.Key.Key_Delete and not editing:
            self.remove_requested.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.key() in _SEND and not editing:
            self._on_enter()
        else:
            super().keyPressEvent(event)

    # inside

    def _on_enter(self) -> None:
        index = self.currentIndex()
        if self.rows.payload_at(index) is not None:
            self.send_requested.emit()
        else:
            self.setExpanded(index, not self.isExpanded(index))

    def _expand_again(self) -> None:
        for folder in self._open:
            index = self.rows.index_of(folder)
            if index.isValid():
                self.setExpanded(index, True)

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        if self.rows.payload_at(index) is not None:
            self.edit_requested.emit()
        else:
            self.setExpanded(index, not self.isExpanded(index))

    @Slot(QModelIndex)
    def _on_expanded(self, index: QModelIndex) -> None:
        if not self._query:
            self._open.add(self.rows.folder_at(index))

    @Slot(QModelIndex)
    def _on_collapsed(self, index: QModelIndex) -> None:
        if not self._query:
            self._open.discard(self.rows.folder_at(index))

    @Slot()
    def _on_current(self) -> None:
        self.chosen.emit()

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        self.menu_requested.emit(self.viewport().mapToGlobal(place))

    @Slot()
    def _measure(self) -> None:
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))
        self.setIndentation(self._theme.px(14))
        self.setMinimumWidth(self._theme.px(180))

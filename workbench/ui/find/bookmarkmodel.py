"""The list of a project's bookmarks; their comments are written in it."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.codec.preview import preview
from workbench.session.across.bookmarks import Bookmarks, PlacedBookmark
from workbench.session.workspace import Workspace
from workbench.ui.theme import FontRole, Theme
from workbench.ui.theme.ink import MARKS
from workbench.ui.traffic.columns import DIRECTION_TEXT
from workbench.ui.traffic.timeformat import TimeFormat
from workbench.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class BookmarkColumn(IntEnum):
    """In the order of the screen."""

    SOCKET = 0
    NUMBER = 1
    TIME = 2
    DIRECTION = 3
    COMMENT = 4
    PREVIEW = 5


TITLES = ("Socket", "#", "Time", "Dir", "Comment", "Preview")


class BookmarkModel(QAbstractTableModel):
    """Rows are :class:`PlacedBookmark`; call :meth:`refresh` to follow the project."""

    def __init__(self, workspace: Workspace, bookmarks: Bookmarks, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._bookmarks = bookmarks
        self._theme = theme
        self._rows: list[PlacedBookmark] = []
        self._seen = -1
        self.format = TimeFormat()

    def refresh(self) -> bool:
        """True if there are other bookmarks now."""
        revision = self._bookmarks.refresh()
        if revision == self._seen:
            return False
        self._seen = revision
        rows = self._bookmarks.every()
        places = [(each.session_id, each.bookmark.record) for each in rows]
        if places == [(each.session_id, each.bookmark.record) for each in self._rows]:
            self._rows = rows  # only comments or colours: what is chosen stays
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(BookmarkColumn) - 1))
            return True
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def at(self, row: int) -> PlacedBookmark | None:
        """The bookmark of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, placed: PlacedBookmark) -> int:
        """The row of a record's bookmark; -1 for none."""
        place = (placed.session_id, placed.bookmark.record)
        found = (at for at, each in enumerate(self._rows) if (each.session_id, each.bookmark.record) == place)
        return next(found, -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(BookmarkColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(BookmarkColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == BookmarkColumn.COMMENT else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.at(index.row()), index.column()
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._cell(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.bookmark.comment) if row.bookmark.comment else None
            case Qt.ItemDataRole.BackgroundRole if column == BookmarkColumn.NUMBER:
                return self._theme.color(MARKS[row.bookmark.colour])
            case Qt.ItemDataRole.FontRole:
                plain = column in (BookmarkColumn.SOCKET, BookmarkColumn.COMMENT)
                return self._theme.font(FontRole.BODY if plain else FontRole.DATA)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.at(index.row())
        if row is None or index.column() != BookmarkColumn.COMMENT or role != Qt.ItemDataRole.EditRole:
            return False
        self._bookmarks.set_comment(row.session_id, row.bookmark.record, str(value))
        return self.refresh()

    def _cell(self, row: PlacedBookmark, column: int) -> str:
        match column:
            case BookmarkColumn.SOCKET:
                session = self._workspace.session(row.session_id)
                return session.spec.name if session is not None else ""
            case BookmarkColumn.NUMBER:
                return f"{row.bookmark.record:,}\u2002"  # a gap to the next column
            case BookmarkColumn.COMMENT:
                return row.bookmark.comment
        heads = self._workspace.store.capture.heads(row.session_id, row.bookmark.record, 1)
        if not heads:
            return ""
        head = heads[0]
        if column == BookmarkColumn.TIME:
            return self.format.stamp(head.time_ns, 0, None)
        if column == BookmarkColumn.DIRECTION:
            return DIRECTION_TEXT[head.direction]
        return preview(head.preview, cut=head.size > len(head.preview))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == BookmarkColumn.NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

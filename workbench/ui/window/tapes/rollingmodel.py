"""A table that grows at its end and forgets at its start: for calls, events and log lines.

New rows go in by one insert a frame, old ones leave by one removal a frame; texts are made when a cell is painted.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.tips import plain_tip

ROW_LIMIT: Final = 20_000  # rows kept for the view; the capture has all
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """``chars``: width at the start in average characters; ``fixed``: fixed-width font; ``right``: aligned right."""

    title: str
    chars: int
    fixed: bool = False
    right: bool = False


class RollingModel(QAbstractTableModel):
    """Subclasses say what a row's cells are. Rows are whatever object the subclass was given."""

    def __init__(self, columns: Sequence[Column], theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._theme = theme
        self._limit = ROW_LIMIT
        self._all: list[Any] = []
        self._shown: list[Any] = []
        self._words: tuple[str, ...] = ()
        self._fonts = (theme.font(FontRole.BODY), theme.font(FontRole.DATA))
        theme.changed.connect(self._on_theme_changed)

    # what a subclass brings

    @abstractmethod
    def cell(self, row: Any, column: int) -> str:
        """The text of one cell."""

    def tool_tip(self, row: Any) -> str:
        """More than fits into the cells; empty: the cell's own text."""
        return ""

    def token(self, row: Any) -> Token | None:
        """The colour of a row that is not plain."""
        return None

    def matches(self, row: Any, words: Sequence[str]) -> bool:
        """True if the row is shown under a filter of these words, all of them in small letters."""
        if not words:
            return True
        text = "\n".join(self.cell(row, column) for column in range(len(self.columns))).casefold()
        return all(word in text for word in words)

    def let_go(self, rows: Sequence[Any]) -> None:
        """These rows, the oldest, are kept no longer."""

    # rows

    def append(self, rows: Sequence[Any]) -> bool:
        """Add rows at the end, oldest first; True if any of them is shown."""
        if not rows:
            return False
        self._all.extend(rows)
        fresh = [row for row in rows if self.matches(row, self._words)]
        if fresh:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._shown.extend(fresh)
            self.endInsertRows()
        self._trim()
        return bool(fresh)

    def clear(self) -> None:
        """Forget every row."""
        self.beginResetModel()
        self._all.clear()
        self._shown.clear()
        self.endResetModel()

    def set_limit(self, limit: int) -> None:
        """Keep at most so many rows, 1 at least."""
        self._limit = max(1, limit)
        self._trim()

    def set_filter(self, text: str) -> None:
        """Show the rows that hold every word of ``text``, in any column, whatever the case."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self.filter_anew()

    def filter_anew(self) -> None:
        """Ask of every row again whether it is shown."""
        self.beginResetModel()
        self._shown = [row for row in self._all if self.matches(row, self._words)]
        self.endResetModel()

    def take_last(self) -> None:
        """Take the newest row away again; nothing without rows."""
        if not self._all:
            return
        last = self._all.pop()
        if self._shown and self._shown[-1] is last:
            place = len(self._shown) - 1
            self.beginRemoveRows(QModelIndex(), place, place)
            self._shown.pop()
            self.endRemoveRows()

    def row_at(self, row: int) -> Any:
        """The object behind a shown row. Raises IndexError."""
        return self._shown[row]

    @property
    def total(self) -> int:
        """Rows kept, shown or not."""
        return len(self._all)

    def as_text(self, rows: Sequence[int]) -> str:
        """Rows as lines, cells parted by tabulators."""
        last = len(self.columns)
        return "\n".join("\t".join(self.cell(self._shown[row], column) for column in range(last)) for row in rows)

    # Qt

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row, column = self._shown[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:  # a gap keeps a right-aligned number off the next column's text
                return self.cell(row, column) + ("\u2002" if self.columns[column].right else "")
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.tool_tip(row) or self.cell(row, column))
            case Qt.ItemDataRole.FontRole:
                return self._fonts[self.columns[column].fixed]
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                token = self.token(row)
                return None if token is None else self._theme.color(token)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.columns[column].title}: {self.cell(row, column)}"
        return None

    # inside

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _trim(self) -> None:
        surplus = len(self._all) - self._limit
        if surplus <= 0:
            return
        self.let_go(self._all[:surplus])
        gone = {id(row) for row in self._all[:surplus]}
        shown_gone = 0
        while shown_gone < len(self._shown) and id(self._shown[shown_gone]) in gone:
            shown_gone += 1
        del self._all[:surplus]
        if shown_gone:
            self.beginRemoveRows(QModelIndex(), 0, shown_gone - 1)
            del self._shown[:shown_gone]
            self.endRemoveRows()

    def _on_theme_changed(self) -> None:
        self._fonts = (self._theme.font(FontRole.BODY), self._theme.font(FontRole.DATA))
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

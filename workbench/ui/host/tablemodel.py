"""A table that is read anew again and again: rows keep their identity, and what happened to them fades."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from workbench.host.arrangement import Arrangement
from workbench.host.connections import GONE_S, Change
from workbench.host.tables import TableColumn, TableRow
from workbench.ui.host.tablechanges import changes_between
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tips import plain_tip

SPANS_LIMIT: Final = 400  # beyond so many single changes the view is faster to begin anew
_Index = QModelIndex | QPersistentModelIndex
_FILLS: Final = {Change.APPEARED: Token.OK_FILL, Change.CHANGED: Token.WARN_FILL, Change.GONE: Token.ERROR_FILL}
_SHOWN = Qt.ItemDataRole.DisplayRole


class HostTableModel(QAbstractTableModel):
    """``set_rows`` with each reading; ``fade`` at each frame while marks are to be seen."""

    def __init__(self, columns: Sequence[TableColumn], theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._theme = theme
        self._all: Sequence[TableRow] = ()
        self._shown: list[TableRow] = []
        self._fading = False
        self.arrangement = Arrangement()
        self._follow_theme()
        theme.changed.connect(self._on_theme_changed)

    # rows

    @property
    def total(self) -> int:
        """Rows of the reading, shown or not."""
        return len(self._all)

    def set_rows(self, rows: Sequence[TableRow], arranged: list[TableRow], arrangement: Arrangement) -> bool:
        """Take a reading, arranged already unless the arrangement has changed since. True if anything looks new."""
        self._all = rows
        return self._show(arranged if arrangement == self.arrangement else self.arrangement.arrange(rows))

    def set_filter(self, text: str) -> None:
        """Show the rows that hold every word of ``text``, in any column, whatever the case."""
        old = self.arrangement
        self._arrange(Arrangement(tuple(text.casefold().split()), old.column, old.descending))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column's values, numbers as numbers; -1: as read."""
        self._arrange(Arrangement(self.arrangement.words, column, order is Qt.SortOrder.DescendingOrder))

    def row_at(self, row: int) -> TableRow:
        """The row that is shown there. Raises IndexError."""
        return self._shown[row]

    def as_text(self, rows: Sequence[int]) -> str:
        """Titles and rows as lines, cells parted by tabulators."""
        lines = ["\t".join(column.title for column in self.columns)]
        return "\n".join(lines + ["\t".join(self._shown[row].cells) for row in rows])

    def fade(self) -> bool:
        """Let the tint of what happened grow fainter; True while there is any."""
        if not self._fading:
            return False
        now = monotonic()
        marked = [place for place, row in enumerate(self._shown) if row.change is not Change.SAME]
        self._fading = any(now - self._shown[place].at_s < GONE_S for place in marked)
        if marked:
            first, last = self.index(marked[0], 0), self.index(marked[-1], len(self.columns) - 1)
            self.dataChanged.emit(first, last, [Qt.ItemDataRole.BackgroundRole])
        return True

    # Qt

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _SHOWN) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row, column = self._shown[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:  # a gap keeps a right-aligned number off the next column's text
                return row.cells[column] + ("\u2002" if self.columns[column].right else "")
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.tip or row.cells[column])
            case Qt.ItemDataRole.FontRole:
                return self._fonts[self.columns[column].fixed]
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._muted if row.change is Change.GONE else None
            case Qt.ItemDataRole.BackgroundRole:
                return self._tint(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.columns[column].title}: {row.cells[column]}"
        return None

    # inside

    def _arrange(self, arrangement: Arrangement) -> None:
        if arrangement != self.arrangement:
            self.arrangement = arrangement
            self._show(arrangement.arrange(self._all))

    def _show(self, rows: list[TableRow]) -> bool:
        old = self._shown
        if old == rows:
            return False
        self._fading = any(row.change is not Change.SAME for row in rows)
        before, after = [row.key for row in old], [row.key for row in rows]
        if before != after:
            self._restructure(before, after, rows)
        self._shown = rows
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
        return True

    def _restructure(self, before: list[Any], after: list[Any], rows: list[TableRow]) -> None:
        """Remove, order, insert: after each step the model is whole, for Qt looks at it in between."""
        changes = changes_between(before, after)
        if len(changes.removed) + len(changes.inserted) > SPANS_LIMIT:
            self.beginResetModel()
            self._shown = rows
            self.endResetModel()
            return
        for first, last in changes.removed:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._shown = self._shown[:first] + self._shown[last + 1 :]
            self.endRemoveRows()
        if changes.moved:
            self._reorder(after)
        for first, last in changes.inserted:
            self.beginInsertRows(QModelIndex(), first, last)
            self._shown = self._shown[:first] + rows[first : last + 1] + self._shown[first:]
            self.endInsertRows()

    def _reorder(self, after: list[Any]) -> None:
        places = {key: place for place, key in enumerate(after)}
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        keys = [self._shown[index.row()].key for index in held]
        self._shown = sorted(self._shown, key=_PlaceOf(places))
        now = {row.key: place for place, row in enumerate(self._shown)}
        self.changePersistentIndexList(
            held, [self.index(now[key], index.column()) for key, index in zip(keys, held, strict=True)]
        )
        self.layoutChanged.emit()

    def _tint(self, row: TableRow) -> QColor | None:
        """Full when it happened, none after ``GONE_S`` seconds."""
        if row.change is Change.SAME:
            return None
        strength = 1.0 - (monotonic() - row.at_s) / GONE_S
        if strength <= 0.0:
            return None
        color = QColor(self._fills[row.change])
        color.setAlphaF(min(1.0, strength))
        return color

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _follow_theme(self) -> None:
        self._fonts = (self._theme.font(FontRole.BODY), self._theme.font(FontRole.DATA))
        self._fills = {change: self._theme.color(token) for change, token in _FILLS.items()}
        self._muted = self._theme.color(Token.TEXT_MUTED)

    def _on_theme_changed(self) -> None:
        self._follow_theme()
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))


class _PlaceOf:
    """A sort key: where a row stands in another list."""

    def __init__(self, places: dict[Any, int]) -> None:
        self._places = places

    def __call__(self, row: TableRow) -> int:
        return self._places[row.key]

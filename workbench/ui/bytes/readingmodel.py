"""The data inspector's lines as a table: headings, names, values."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from workbench.codec.bytes.inspector import ReadingGroup
from workbench.codec.bytes.reading import Reading
from workbench.model.texts import count_text
from workbench.ui.bytes.valuetable import COPIED_ROLE
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
NO_VALUE = "—"
_TITLES = ("Read as", "Value")


class ReadingModel(QAbstractTableModel):
    """A row is a heading (a text) or a reading."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[str | Reading] = []

    def show_groups(self, groups: list[ReadingGroup]) -> bool:
        """Show other readings; True if the lines themselves are others now."""
        rows: list[str | Reading] = []
        for group in groups:
            rows += [group.title, *group.readings]
        if [_name(row) for row in rows] == [_name(row) for row in self.rows]:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 1), self.index(len(rows) - 1, 1))
            return False
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        return True

    def reading(self, row: int) -> Reading | None:
        """None for a heading, and for no row."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, Reading) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled | Qt.ItemFlag.ItemIsSelectable if self.reading(index.row()) else enabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if isinstance(row, str):
            return self._heading(row, index.column(), role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title if index.column() == 0 else row.text or NO_VALUE
            case Qt.ItemDataRole.FontRole if index.column() == 1:
                return self._theme.font(FontRole.DATA_SMALL)
            case Qt.ItemDataRole.ForegroundRole if index.column() == 0 or not row.text:
                return self._theme.color(Token.TEXT_MUTED)
            case Qt.ItemDataRole.DecorationRole if index.column() == 1 and row.key in ("rgb", "rgba") and row.text:
                return QColor(row.text[:7])
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(_tip(row))
            case _ if role == COPIED_ROLE:
                return row.text
        return None

    def _heading(self, title: str, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole if column == 0:
                return title
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(FontRole.STRONG)
            case Qt.ItemDataRole.BackgroundRole:
                return self._theme.color(Token.SURFACE_ALT)
        return None


def _name(row: str | Reading) -> str:
    return row if isinstance(row, str) else row.title


def _tip(reading: Reading) -> str:
    size = f"{count_text(reading.size, 'byte', 'bytes')}" if reading.size else "Length not known"
    if reading.text:
        return f"{reading.title}: {reading.text}\n{size}{f', {reading.note}' if reading.note else ''}"
    return f"{reading.title}: {reading.note or f'{size} are needed, fewer follow'}"

"""Checksums as a table: name, value, other names."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.codec.bytes.checksums import Checksum
from workbench.ui.bytes.valuetable import COPIED_ROLE
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_TITLES = ("Checksum", "Value", "Known as")


class ChecksumRow(NamedTuple):
    """``value`` is empty while it is not known."""

    checksum: Checksum
    value: str
    note: str


class ChecksumModel(QAbstractTableModel):
    """Rows are exchanged as a whole, or get other values."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[ChecksumRow] = []

    def show_rows(self, rows: list[ChecksumRow]) -> None:
        """The same lines keep their place and their selection."""
        if [row.checksum.key for row in rows] == [row.checksum.key for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_TITLES) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (row.checksum.title, row.value or "…", row.note)[index.column()]
            case Qt.ItemDataRole.FontRole if index.column() == 1:
                return self._theme.font(FontRole.DATA_SMALL)
            case Qt.ItemDataRole.ForegroundRole if index.column() == 2 or not row.value:
                return self._theme.color(Token.TEXT_MUTED)
            case Qt.ItemDataRole.ToolTipRole:
                bits = f"{row.checksum.family}, {row.checksum.bits} bits"
                return plain_tip(f"{row.checksum.title}: {row.value}\n{bits}{f', {row.note}' if row.note else ''}")
            case _ if role == COPIED_ROLE:
                return row.value
        return None

"""Marks as a table: colour, record, bytes, note; the note can be written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from workbench.model.annotations import ByteMark
from workbench.ui.bytes.valuetable import COPIED_ROLE
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.theme.ink import MARKS
from workbench.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_TITLES = ("Record", "From", "Bytes", "Note")
NOTE_COLUMN = 3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MarkModel(QAbstractTableModel):
    """``noted`` carries a mark and the note that was written to it; the model itself changes nothing."""

    noted = Signal(object, str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.marks: tuple[ByteMark, ...] = ()

    def show_marks(self, marks: tuple[ByteMark, ...]) -> None:
        """As many lines as before keep their place and selection."""
        if len(marks) == len(self.marks) and marks:
            self.marks = marks
            self.dataChanged.emit(self.index(0, 0), self.index(len(marks) - 1, NOTE_COLUMN))
            return
        self.beginResetModel()
        self.marks = marks
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.marks)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section != NOTE_COLUMN:
            return _RIGHT
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == NOTE_COLUMN else usual

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        mark = self.marks[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return (f"{mark.record:,}", f"0x{mark.offset:x}", f"{mark.size:,}", mark.note)[index.column()]
            case Qt.ItemDataRole.FontRole if index.column() != NOTE_COLUMN:
                return self._theme.font(FontRole.DATA_SMALL)
            case Qt.ItemDataRole.TextAlignmentRole if index.column() != NOTE_COLUMN:
                return _RIGHT
            case Qt.ItemDataRole.BackgroundRole if index.column() == 1:
                return self._theme.color(MARKS[mark.colour % len(MARKS)])
            case Qt.ItemDataRole.ForegroundRole if index.column() == 1:
                return self._theme.color(Token.TEXT)
            case Qt.ItemDataRole.ToolTipRole:
                place = f"Record {mark.record:,}, 0x{mark.offset:x} to 0x{mark.offset + mark.size - 1:x}"
                return plain_tip(f"{place}\n{mark.note}".strip())
            case _ if role == COPIED_ROLE:
                return mark.note
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A note was written."""
        if role != Qt.ItemDataRole.EditRole or index.column() != NOTE_COLUMN:
            return False
        self.noted.emit(self.marks[index.row()], str(value))
        return True

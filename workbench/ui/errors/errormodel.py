"""The rows of the error table as Qt shows them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.model.errors.codes import number_of
from workbench.model.errors.row import ErrorCode
from workbench.model.errors.search import search_errors
from workbench.ui.theme import FontRole, Theme, Token

TITLES = ("Winsock", "Name", "POSIX or look-up", "Here", "What it is")
TIPS = (
    "The number that WSAGetLastError gives",
    "The name in Windows Sockets",
    "The name in POSIX, or that of a look-up (EAI_…)",
    "The number on this system",
    "What it is, in a few words",
)
CODE, WSA_NAME, OTHER_NAME, HERE, TITLE = range(len(TITLES))
_FIXED = (CODE, WSA_NAME, OTHER_NAME, HERE)
_RIGHT = (CODE, HERE)
_Index = QModelIndex | QPersistentModelIndex


class ErrorModel(QAbstractTableModel):
    """The rows that the search has found, in its order."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = search_errors("")
        theme.changed.connect(self._follow_theme)

    def search(self, text: str) -> None:
        """Show what fits; everything for an empty text."""
        self.beginResetModel()
        self._rows = search_errors(text)
        self.endResetModel()

    def code_at(self, row: int) -> ErrorCode | None:
        """The error of a row; None where there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        code = self.code_at(index.row()) if index.isValid() else None
        if code is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cell(code, column) + ("\u2002" if column in _RIGHT else "")
            case Qt.ItemDataRole.ToolTipRole:
                return code.meaning
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(FontRole.DATA if column in _FIXED else FontRole.BODY)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(Token.TEXT_MUTED) if column == HERE else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{TITLES[column]}: {_cell(code, column) or 'none'}"
        return None

    def _follow_theme(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(TITLES) - 1))


def _cell(code: ErrorCode, column: int) -> str:
    match column:
        case 0:
            return "" if code.wsa_code is None else str(code.wsa_code)
        case 1:
            return code.wsa_name
        case 2:
            return code.posix_name or code.eai_name
        case 3:
            number = number_of(code)
            return "" if number is None else str(number)
        case _:
            return code.title


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

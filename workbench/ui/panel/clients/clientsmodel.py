"""The table model of a listener's clients. One insert, one removal and one change a refresh, whatever their number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.model.connections import Connection
from workbench.model.peertexts import peer_words
from workbench.ui.panel.clients.clientrows import COLUMNS, TIPS, client_cells
from workbench.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
RIGHT = {0, 3, 4, 5, 6}
NUMBER_ROLE = Qt.ItemDataRole.UserRole


class ClientsModel(QAbstractTableModel):
    """Rows are connection numbers, ascending. ``refresh`` is called by the view, on the frame clock."""

    def __init__(
        self,
        connections: Callable[[], dict[int, Connection]],
        queued_bytes: Callable[[int], int],
        now_ns: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._connections = connections
        self._queued_bytes = queued_bytes
        self._now_ns = now_ns
        self._numbers: list[int] = []
        self._open_only = False

    @property
    def numbers(self) -> list[int]:
        """The connection numbers, row by row."""
        return list(self._numbers)

    def number_at(self, row: int) -> int:
        """The connection's number; 0 for a row that is not there."""
        return self._numbers[row] if 0 <= row < len(self._numbers) else 0

    def row_of(self, number: int) -> int:
        """The row of a connection; -1 if it is not listed."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    def set_open_only(self, on: bool) -> None:
        """Leave out clients that are gone."""
        self._open_only = on
        self.refresh_rows()

    def refresh_rows(self) -> bool:
        """Take in who came and who went; True if rows changed."""
        found = self._connections()
        wanted = [number for number, each in found.items() if not self._open_only or each.is_open]
        if wanted == self._numbers:
            return False
        self._remove_missing(set(wanted))
        self._append(wanted)
        return True

    def refresh_values(self, first: int, last: int) -> None:
        """Let the views read these rows anew: the visible ones, so that 1,000 clients cost no more than ten."""
        last = min(last, len(self._numbers) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(
                self.index(first, 0), self.index(last, len(COLUMNS) - 1), [Qt.ItemDataRole.DisplayRole]
            )

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many clients are listed."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """The columns of ``clientrows``."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Formatted when it is painted."""
        number = self.number_at(index.row()) if index.isValid() else 0
        connection = self._connections().get(number)
        if connection is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            queued = self._queued_bytes(number) if connection.is_open and index.column() == len(COLUMNS) - 1 else 0
            return client_cells(connection, queued, self._now_ns())[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() in RIGHT else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"Client {number}: {peer_words(connection.peer)}")
        return number if role == NUMBER_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Clients that are gone can be looked at, not chosen."""
        connection = self._connections().get(self.number_at(index.row())) if index.isValid() else None
        if connection is None:
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return base | Qt.ItemFlag.ItemIsEnabled if connection.is_open else base

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in RIGHT else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _remove_missing(self, wanted: set[int]) -> None:
        """Runs of rows that went away, from the end, so that row numbers stay true."""
        row = len(self._numbers) - 1
        while row >= 0:
            if self._numbers[row] in wanted:
                row -= 1
                continue
            last = row
            while row >= 0 and self._numbers[row] not in wanted:
                row -= 1
            self.beginRemoveRows(NO_PARENT, row + 1, last)
            del self._numbers[row + 1 : last + 1]
            self.endRemoveRows()

    def _append(self, wanted: list[int]) -> None:
        """Newcomers stand at the end, for numbers only grow; a filter that was taken off brings rows between."""
        kept = len(self._numbers)
        if wanted[:kept] != self._numbers:
            self.beginResetModel()
            self._numbers = wanted
            self.endResetModel()
        elif len(wanted) > kept:
            self.beginInsertRows(NO_PARENT, kept, len(wanted) - 1)
            self._numbers = wanted
            self.endInsertRows()

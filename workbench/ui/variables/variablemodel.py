"""The table of variables: name, where the value comes from, the value or what is known of it, note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.model.library import Variable, VariableKind
from workbench.ui.widgets.tips import plain_tip

COLUMNS: Final = ("Name", "From", "Value", "Note")
KIND_TITLES: Final = {
    VariableKind.VALUE: "Project",
    VariableKind.STORED: "Key store",
    VariableKind.ASKED: "Asked",
}
HIDDEN: Final = "•••••• (in memory)"
SHOWN_CHARS: Final = 200
Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()


class VariableModel(QAbstractTableModel):
    """``knows`` says of a secret whether it is in memory; its value is never asked for."""

    def __init__(self, knows: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._knows = knows
        self._rows: tuple[Variable, ...] = ()

    def show_variables(self, variables: tuple[Variable, ...]) -> None:
        """All rows anew."""
        self.beginResetModel()
        self._rows = variables
        self.endResetModel()

    def show_state(self) -> None:
        """A secret was given or forgotten."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 2), self.index(len(self._rows) - 1, 2))

    def row_of(self, name: str) -> int:
        """-1 where there is none."""
        return next((row for row, each in enumerate(self._rows) if each.name == name), -1)

    def variable(self, row: int) -> Variable | None:
        """The one in that row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    # Qt

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        variable = self.variable(index.row())
        if variable is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (variable.name, KIND_TITLES[variable.kind], self._value(variable), variable.note)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (2, 3):
            return plain_tip(self._value(variable) if index.column() == 2 else variable.note)
        return None

    def _value(self, variable: Variable) -> str:
        if variable.kind is VariableKind.VALUE:
            text = variable.value
            return text if len(text) <= SHOWN_CHARS else f"{text[: SHOWN_CHARS - 1]}…"
        if self._knows(variable.name):
            return HIDDEN
        return "fetched when it is needed" if variable.kind is VariableKind.STORED else "asked when it is needed"

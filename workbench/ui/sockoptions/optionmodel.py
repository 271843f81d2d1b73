"""The table of options: what was asked for, what is in force, and a sign where the two differ."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from workbench.model.options.readings import OptionRow
from workbench.model.texts import failure_sentence
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_SHOWN: Final = Qt.ItemDataRole.DisplayRole
NOT_TOLD: Final = "–"


class OptionColumn(NamedTuple):
    """A heading, and about how many characters it needs."""

    title: str
    chars: int
    tip: str


COLUMNS: Final = (
    OptionColumn("Option", 26, "The system's own name"),
    OptionColumn("Asked for", 15, "By the project or by this program; double-click or F2 to change it"),
    OptionColumn("In force", 21, "What the system tells now; ≠ where it is not what was asked for"),
    OptionColumn("Default", 15, "What a fresh socket of this kind begins with"),
    OptionColumn("When", 15, "When it may be set"),
    OptionColumn("Level", 13, "The level of getsockopt and setsockopt"),
    OptionColumn("Type", 10, "How its value is written"),
)
REQUESTED: Final = 1


class OptionModel(QAbstractTableModel):
    """``asked`` carries a name and a text that a person wrote for it; the page does what is to be done."""

    asked = Signal(str, str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all: list[OptionRow] = []
        self._shown: list[OptionRow] = []
        self._words: tuple[str, ...] = ()
        self._asked_only = False

    # rows

    def set_rows(self, rows: list[OptionRow]) -> bool:
        """Take a reading; True if anything looks new. A row keeps its place while the names stay."""
        self._all = rows
        return self._show()

    def set_filter(self, text: str) -> None:
        """Show the rows that hold every word of ``text``, in any column or in what the option does."""
        self._words = tuple(text.casefold().split())
        self._show()

    def set_asked_only(self, on: bool) -> None:
        """Leave out what nobody asked for."""
        self._asked_only = on
        self._show()

    def row_at(self, row: int) -> OptionRow | None:
        """The row that is shown there."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def place_of(self, name: str) -> int:
        """Where the option of that name is shown; -1 if it is not."""
        return next((at for at, row in enumerate(self._shown) if row.facts.name == name), -1)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Shown, all, and those whose value in force is not the one that was asked for."""
        return len(self._shown), len(self._all), sum(row.differs for row in self._all)

    # Qt

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _SHOWN) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return COLUMNS[section].title if role == _SHOWN else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.row_at(index.row())
        flags = super().flags(index)
        can_edit = row is not None and index.column() == REQUESTED and row.facts.writable
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def data(self, index: _Index, role: int = _SHOWN) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(row, column)
            case Qt.ItemDataRole.EditRole:
                return row.requested or row.effective or row.default
            case Qt.ItemDataRole.ToolTipRole:
                return row.facts.text if column != 2 else plain_tip(state_text(row))
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(FontRole.DATA_SMALL if column < 4 else FontRole.BODY)
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{COLUMNS[column].title}: {cell_text(row, column)}"
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row())
        if role != Qt.ItemDataRole.EditRole or row is None:
            return False
        self.asked.emit(row.facts.name, str(value))
        return True

    # inside

    def _ink(self, row: OptionRow, column: int) -> QColor | None:
        if row.differs and column == 2:
            return self._theme.color(Token.WARN)
        quiet = column >= 3 or (column == REQUESTED and row.asked_by == "this program") or row.error is not None
        return self._theme.color(Token.TEXT_MUTED) if quiet and column > 0 else None

    def _show(self) -> bool:
        rows = [row for row in self._all if self._is_wanted(row)]
        before = self._shown
        if rows == before:
            return False
        if [row.facts for row in rows] == [row.facts for row in before]:
            self._shown = rows
            changed = [at for at, (old, new) in enumerate(zip(before, rows, strict=True)) if old != new]
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(COLUMNS) - 1))
        else:
            self.beginResetModel()
            self._shown = rows
            self.endResetModel()
        return True

    def _is_wanted(self, row: OptionRow) -> bool:
        if self._asked_only and not row.requested:
            return False
        if not self._words:
            return True
        cells = [cell_text(row, column) for column in range(len(COLUMNS))]
        hay = " ".join((*cells, row.facts.text)).casefold()
        return all(word in hay for word in self._words)


def cell_text(row: OptionRow, column: int) -> str:
    """What stands in a cell."""
    facts = row.facts
    match column:
        case 0:
            return facts.name
        case 1:
            return row.requested
        case 2:
            shown = row.effective or ("not told" if row.error else NOT_TOLD)
            if row.differs:
                return f"≠ {shown} (differs)" if row.effective else "≠ refused"
            return shown
        case 3:
            return row.default or NOT_TOLD
        case 4:
            return facts.when.value
        case 5:
            return facts.level.value
        case _:
            return facts.type.value


def state_text(row: OptionRow) -> str:
    """How it stands, in words: asked for and in force, and why they differ if that is known."""
    parts = []
    if row.requested:
        parts.append(f"{row.asked_by.capitalize()} asks for {row.requested}.")
    if row.effective:
        parts.append(f"In force is {row.effective}.")
    if row.error is not None:
        parts.append(failure_sentence(row.error))
    if row.note:
        parts.append(row.note)
    return " ".join(parts) or "Nobody has asked for anything; the default is in force when the socket is opened."

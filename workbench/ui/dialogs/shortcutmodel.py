"""The table of shortcuts: every action, its keys, and who else wants them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.ui.actions.action import Action
from workbench.ui.actions.catalogue import ACTIONS, BY_ID
from workbench.ui.actions.shortcuts import conflicts, shown_shortcut
from workbench.ui.theme import FontRole, Theme, Token

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("Action", "Menu", "Shortcut", "")
ACTION_COLUMN, MENU_COLUMN, KEYS_COLUMN, NOTE_COLUMN = range(4)


class ShortcutModel(QAbstractTableModel):
    """Rows in the order of the menus; ``filter_by`` keeps those in which all words occur."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._overrides: dict[str, str] = {}
        self._rivals: dict[str, list[str]] = {}
        self._rows: list[Action] = list(ACTIONS)
        self._words = ""

    def show_overrides(self, overrides: Mapping[str, str]) -> None:
        """Show other keys in the same rows."""
        self._overrides = dict(overrides)
        self._rivals = {
            action_id: [other for other in ids if other != action_id]
            for ids in conflicts(overrides).values()
            for action_id in ids
        }
        if self._words:
            self.filter_by(self._words)
        elif self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(HEADINGS) - 1))

    def filter_by(self, words: str) -> None:
        """Keep the rows whose title, menu or keys hold every word."""
        self._words = words
        wanted = words.casefold().split()
        self.beginResetModel()
        self._rows = [action for action in ACTIONS if all(word in self._haystack(action) for word in wanted)]
        self.endResetModel()

    def action_at(self, row: int) -> Action:
        """The action of a row."""
        return self._rows[row]

    def row_of(self, action_id: str) -> int:
        """The row of an action, -1 if it is filtered away."""
        return self._rows.index(BY_ID[action_id]) if BY_ID[action_id] in self._rows else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> object:  # fmt: skip
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        action, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(action, column)
        if role == Qt.ItemDataRole.ForegroundRole and column in (MENU_COLUMN, NOTE_COLUMN):
            return self._theme.color(Token.ERROR if action.id in self._rivals else Token.TEXT_MUTED)
        if role == Qt.ItemDataRole.FontRole and column == KEYS_COLUMN and action.id in self._overrides:
            return self._theme.font(FontRole.STRONG)
        return None

    def _text(self, action: Action, column: int) -> str:
        if column == ACTION_COLUMN:
            return action.plain_title
        if column == MENU_COLUMN:
            return action.menu.replace("/", " › ")
        if column == KEYS_COLUMN:
            return shown_shortcut(action, self._overrides)
        if action.id in self._rivals:
            others = ", ".join(BY_ID[other].plain_title for other in self._rivals[action.id])
            return f"also: {others}"
        return "changed" if action.id in self._overrides else ""

    def _haystack(self, action: Action) -> str:
        return " ".join(self._text(action, column) for column in (ACTION_COLUMN, MENU_COLUMN, KEYS_COLUMN)).casefold()

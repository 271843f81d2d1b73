"""The lines of two recordings as a table: a record at the left, a record at the right, or one of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.codec.bytes.alignment import Kind
from workbench.codec.preview import preview
from workbench.model.records import RecordHead
from workbench.session.across.comparing import RecordPair
from workbench.ui.compare.compareview import GROUNDS
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.traffic.columns import DIRECTION_TEXT
from workbench.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_SIDE = ("#", "Dir", "Bytes", "Payload")
_TITLES = ("", *_SIDE, *_SIDE)
SIGNS = {Kind.EQUAL: "=", Kind.CHANGED: "≠", Kind.DELETED: "−", Kind.INSERTED: "+"}
WORDS = {Kind.EQUAL: "The same", Kind.CHANGED: "Changed", Kind.DELETED: "Only left", Kind.INSERTED: "Only right"}
PREVIEW_CHARS = 60
FIGURES = frozenset(at for at, title in enumerate(_TITLES) if title in ("#", "Bytes"))
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class PairModel(QAbstractTableModel):
    """A line for each pair; what differs has the ground of its kind."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pairs: tuple[RecordPair, ...] = ()

    def show_pairs(self, pairs: tuple[RecordPair, ...]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.pairs = pairs
        self.endResetModel()

    def next_difference(self, row: int, step: int) -> int | None:
        """The row of the next pair that differs, in a direction; None if there is none."""
        row += step
        while 0 <= row < len(self.pairs):
            if self.pairs[row].kind is not Kind.EQUAL:
                return row
            row += step
        return None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.pairs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (_RIGHT if section in FIGURES else _LEFT) | Qt.AlignmentFlag.AlignVCenter
        return _TITLES[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        pair, column = self.pairs[index.row()], index.column()
        head = pair.left if column <= len(_SIDE) else pair.right
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return SIGNS[pair.kind] if column == 0 else _text(head, (column - 1) % len(_SIDE))
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(FontRole.DATA_SMALL)
            case Qt.ItemDataRole.BackgroundRole if pair.kind in GROUNDS and (column == 0 or head is not None):
                return self._theme.color(GROUNDS[pair.kind])
            case Qt.ItemDataRole.ForegroundRole if pair.kind is Kind.EQUAL:
                return self._theme.color(Token.TEXT_MUTED)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(Token.TEXT)
            case Qt.ItemDataRole.TextAlignmentRole if column == 0:
                return Qt.AlignmentFlag.AlignCenter
            case Qt.ItemDataRole.TextAlignmentRole if column in FIGURES:
                return _RIGHT | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return plain_tip(WORDS[pair.kind])
        return None


def _text(head: RecordHead | None, column: int) -> str:
    if head is None:
        return ""
    if column == 3:
        return preview(head.preview, cut=head.size > len(head.preview), limit=PREVIEW_CHARS)
    return (f"{head.number:,}", DIRECTION_TEXT[head.direction], f"{head.size:,}")[column]

"""The table's model: knows how many rows there are, and makes a row's texts when somebody looks at it."""

from __future__ import annotations

import time
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.codec.encodings import canonical_name
from workbench.codec.preview import preview
from workbench.model.peertexts import peer_words
from workbench.model.records import RecordHead, mark_word
from workbench.model.rows import Rows
from workbench.ui.traffic.columns import COLUMNS, DIRECTION_TEXT, DIRECTION_WORD, Column
from workbench.ui.traffic.rowmarks import RowMarks
from workbench.ui.traffic.rows import RowCache
from workbench.ui.traffic.timeformat import TimeFormat, span_text
from workbench.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ROOT = QModelIndex()
BOOKMARK_SIGN = "◆"


class Change(Enum):
    """What a refresh found."""

    NOTHING = 0
    APPENDED = 1
    RESET = 2


class TrafficModel(QAbstractTableModel):
    """Rows of a session's traffic. Call :meth:`refresh` once a frame: one insert, whatever arrived."""

    def __init__(self, traffic: Rows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._traffic = traffic
        self.cache = RowCache(traffic)
        self.marks = RowMarks()
        self.format = TimeFormat()
        self.encoding = "utf-8"
        self._revision = traffic.revision
        self._count = traffic.count()
        self._date_from_first()

    def refresh(self) -> Change:
        """Take in what was appended, hidden or brought back since the last call."""
        revision = self._traffic.revision
        count = self._traffic.count()
        if revision != self._revision or count < self._count:
            self.beginResetModel()
            self._revision, self._count = revision, count
            self.cache.clear()
            self._date_from_first()
            self.endResetModel()
            return Change.RESET
        if count == self._count:
            return Change.NOTHING
        self.beginInsertRows(_ROOT, self._count, count - 1)
        before, self._count = self._count, count
        self.endInsertRows()
        if before == 0:
            self._date_from_first()
        return Change.APPENDED

    def set_utc(self, utc: bool) -> None:
        """Times of day in UTC or in this computer's zone."""
        if utc != self.format.utc:
            self.format = TimeFormat(self.format.style, utc)
            self._date_from_first()

    def set_encoding(self, name: str) -> None:
        """The preview's encoding. Raises :class:`~workbench.codec.encodings.UnknownEncodingError`."""
        self.encoding = canonical_name(name)

    def row_texts(self, row: int, head: RecordHead) -> tuple[str, ...]:
        """The seven cells of a row."""
        previous = self.cache.head(row - 1) if row else None
        previous_ns = None if previous is None else previous.time_ns
        return (
            f"{head.number:,}",
            self.format.stamp(head.time_ns, self.cache.first_ns(), previous_ns),
            "" if previous_ns is None else span_text(head.time_ns - previous_ns),
            DIRECTION_TEXT[head.direction],
            head.peer,
            f"{head.size:,}",
            self.preview_text(head),
        )

    def preview_text(self, head: RecordHead) -> str:
        """The first bytes; before them a bookmark's sign and comment, and what the kernel did not take."""
        text = preview(head.preview, self.encoding, cut=head.size > len(head.preview))
        told = " · ".join(part for part in (unsent_text(head), mark_word(head.mark), text) if part)
        return self.bookmark_text(head.number) + told

    def bookmark_text(self, number: int) -> str:
        """``◆ first line of the comment · ``; empty without a bookmark."""
        bookmark = self.marks.bookmark(number)
        if bookmark is None:
            return ""
        line = bookmark.comment.strip().partition("\n")[0]
        return f"{BOOKMARK_SIGN} {line} · " if line else f"{BOOKMARK_SIGN} "

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[index.column()].right else _LEFT
        if role not in _TEXT_ROLES:
            return None
        head = self.cache.head(index.row())
        if head is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(head, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == Column.DIRECTION:
            return DIRECTION_WORD[head.direction]
        return self.row_texts(index.row(), head)[column]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # fmt: skip
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[section].right else _LEFT
        return None

    def _tip(self, head: RecordHead, column: int) -> str | None:
        if column in (Column.TIME, Column.DELTA):
            return self.format.full(head.time_ns)
        if column == Column.PEER:
            peer = peer_words(head.peer)
            return plain_tip(f"{peer} (connection {head.connection})" if head.connection else peer)
        if column == Column.SIZE:
            return f"{head.size:,} bytes"
        bookmark = self.marks.bookmark(head.number)
        words = [bookmark.comment if bookmark is not None else "", unsent_text(head)]
        return plain_tip("\n".join(word for word in words if word)) or None

    def _date_from_first(self) -> None:
        """Traffic of another day shows its date; today's would only waste the room."""
        first = self.cache.head(0)
        self.format.dated = first is not None and self.format.day(first.time_ns) != self.format.day(time.time_ns())


def unsent_text(head: RecordHead) -> str:
    """``not sent: 3 of 10`` where the kernel did not take everything; else empty."""
    missing = head.size - head.taken
    return f"not sent: {missing:,} of {head.size:,}" if missing > 0 else ""


_TEXT_ROLES = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)

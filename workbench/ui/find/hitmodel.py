"""The list of hits: a million rows, of which only those that are seen are read."""

from __future__ import annotations

from collections import OrderedDict
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.capture.search.hits import Hit
from workbench.codec.preview import preview
from workbench.model.records import RecordHead
from workbench.session.across.search import ProjectSearch
from workbench.session.workspace import Workspace
from workbench.ui.theme import FontRole, Theme
from workbench.ui.traffic.columns import DIRECTION_TEXT
from workbench.ui.traffic.timeformat import TimeFormat
from workbench.ui.widgets.tips import plain_tip

BEFORE_BYTES, MATCH_BYTES, BEHIND_BYTES = 24, 64, 96
KEPT_ROWS = 512
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class HitColumn(IntEnum):
    """In the order of the screen."""

    SOCKET = 0
    NUMBER = 1
    TIME = 2
    DIRECTION = 3
    OFFSET = 4
    PREVIEW = 5


TITLES = ("Socket", "#", "Time", "Dir", "Offset", "Bytes around the hit")
TIPS = (
    "The socket that carried it", "Number of the record; of the first one, where a hit spans several",
    "When the record came or went", "◀ RX received, ▶ TX sent", "Where in the record it begins, in bytes",
    "What stands before it, the hit, and what follows",
)  # fmt: skip
RIGHT = frozenset((HitColumn.NUMBER, HitColumn.OFFSET))


class HitText(NamedTuple):
    """The preview in three parts: the hit is the second."""

    before: str
    match: str
    behind: str


class _Row(NamedTuple):
    hit: Hit
    name: str
    head: RecordHead | None
    text: HitText


class HitModel(QAbstractTableModel):
    """Rows of one search. :meth:`refresh` takes in what was found since."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._theme = theme
        self._search: ProjectSearch | None = None
        self._count = 0
        self._revision = -1
        self._rows: OrderedDict[int, _Row] = OrderedDict()
        self.format = TimeFormat()

    def show(self, search: ProjectSearch | None) -> None:
        """The hits of another search, or none."""
        self.beginResetModel()
        self._search, self._count, self._revision = search, 0, -1
        self._rows.clear()
        self.endResetModel()
        self.refresh()

    def refresh(self) -> bool:
        """True if there are more hits than before."""
        if self._search is None or self._search.hits.revision == self._revision:
            return False
        self._revision = self._search.hits.revision
        count = len(self._search.hits)
        self._rows.clear()  # one that spans a border may have come in between
        if count > self._count:
            self.beginInsertRows(_ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        return True

    def hit(self, row: int) -> Hit | None:
        """The hit of a row."""
        return self._search.hits.hit(row) if self._search is not None and 0 <= row < self._count else None

    def text_of(self, row: int) -> HitText:
        """The preview's parts."""
        found = self._row(row)
        return found.text if found is not None else HitText("", "", "")

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HitColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HitColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                row = self._row(index.row())
                return None if row is None else self._cell(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                row = self._row(index.row())
                return None if row is None else plain_tip(_tip(row))
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(FontRole.BODY if column == HitColumn.SOCKET else FontRole.DATA)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def _cell(self, row: _Row, column: int) -> str:
        head = row.head
        match column:
            case HitColumn.SOCKET:
                return row.name
            case HitColumn.NUMBER:
                return f"{row.hit.number:,}\u2002"  # a gap to the next column
            case HitColumn.TIME:
                return self.format.stamp(head.time_ns, 0, None) if head is not None else ""
            case HitColumn.DIRECTION:
                return DIRECTION_TEXT[head.direction] if head is not None else ""
            case HitColumn.OFFSET:
                return f"{row.hit.offset:,}\u2002"
            case _:
                return "".join(row.text)

    def _row(self, index: int) -> _Row | None:
        row = self._rows.get(index)
        if row is None:
            hit = self.hit(index)
            if hit is None:
                return None
            row = self._rows[index] = self._read(hit)
            if len(self._rows) > KEPT_ROWS:
                self._rows.popitem(last=False)
        return row

    def _read(self, hit: Hit) -> _Row:
        session = self._workspace.session(hit.session)
        capture = self._workspace.store.capture
        heads = capture.heads(hit.session, hit.number, 1)
        head = heads[0] if heads else None
        first = max(0, hit.offset - BEFORE_BYTES)
        data = capture.payload(hit.session, hit.number, first, hit.offset - first + MATCH_BYTES + BEHIND_BYTES)
        rest = data[hit.offset - first :]
        if hit.last != hit.number and head is not None and len(rest) < MATCH_BYTES:
            stream = capture.conversation(hit.session, head.connection, head.direction)
            rest = stream.read(stream.position_of(hit.number) + hit.offset, MATCH_BYTES + BEHIND_BYTES)
        size = min(hit.size, MATCH_BYTES)
        text = HitText(
            ("…" if first else "") + preview(data[: hit.offset - first]), preview(rest[:size], cut=size < hit.size),
            "" if size < hit.size else preview(rest[size:]),
        )  # fmt: skip
        return _Row(hit, session.spec.name if session is not None else "", head, text)


def _tip(row: _Row) -> str:
    bytes_text = f"{row.hit.size:,} bytes" if row.hit.size != 1 else "1 byte"
    if row.hit.last == row.hit.number:
        return f"{bytes_text} at offset {row.hit.offset:,} of record {row.hit.number:,}"
    return f"{bytes_text} from offset {row.hit.offset:,} of record {row.hit.number:,} into record {row.hit.last:,}"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

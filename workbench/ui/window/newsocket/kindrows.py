"""The kinds of socket as a list under headings: what fits a search, and how a row looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.model.host import Availability
from workbench.model.kinds import KIND_FACTS, KindFacts, SocketKind
from workbench.ui.actions.kindicons import KIND_ICONS
from workbench.ui.theme import FontRole, Theme, Token

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_PX, HEADING_PX, ICON_PX = 40, 30, 18
Index = QModelIndex | QPersistentModelIndex
Ask = Callable[[str], Availability]


@dataclass(frozen=True, slots=True)
class KindRow:
    """``kind`` is None in a heading, whose words are ``title``."""

    title: str
    hint: str = ""
    kind: SocketKind | None = None
    is_here: bool = True


class KindListModel(QAbstractListModel):
    """``ask`` tells whether this system has what a kind needs."""

    def __init__(self, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._rows: list[KindRow] = []
        self.search("")

    def search(self, text: str) -> None:
        """Only what fits all words, in the order of the groups."""
        words = text.casefold().split()
        self.beginResetModel()
        self._rows, group = [], ""
        for kind, facts in KIND_FACTS.items():
            if not all(word in _haystack(kind, facts) for word in words):
                continue
            if facts.group != group:
                group = facts.group
                self._rows.append(KindRow(group))
            self._rows.append(self._row(kind, facts))
        self.endResetModel()

    def row_of(self, kind: SocketKind) -> int:
        """Where a kind stands; -1 if it does not fit the search."""
        return next((place for place, row in enumerate(self._rows) if row.kind is kind), -1)

    def kind_at(self, row: int) -> SocketKind | None:
        """None for a heading, and where there is no such row."""
        return self._rows[row].kind if 0 <= row < len(self._rows) else None

    def best_row(self, text: str) -> int:
        """The first kind whose title holds all words, else the first that fits at all; -1 if none does."""
        words = text.casefold().split()
        for place, row in enumerate(self._rows):
            if row.kind is not None and all(word in row.title.casefold() for word in words):
                return place
        return self.next_kind(-1, 1)

    def next_kind(self, row: int, step: int) -> int:
        """The row of the kind after ``step`` kinds (or before them), passing headings by; held within the list."""
        places = [place for place, each in enumerate(self._rows) if each.kind is not None]
        if not places:
            return -1
        before = [place for place in places if place < row]
        at = places.index(row) if row in places else len(before) - (1 if step > 0 else 0)
        return places[max(0, min(len(places) - 1, at + step))]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].kind is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return row.hint or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.title if row.is_here else f"{row.title}, not on this system"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.hint
        return row if role == ROW_ROLE else None

    def _row(self, kind: SocketKind, facts: KindFacts) -> KindRow:
        answer = self._ask(facts.need)
        return KindRow(facts.title, facts.hint if answer.available else answer.reason, kind, answer.available)


def _haystack(kind: SocketKind, facts: KindFacts) -> str:
    return f"{facts.title} {facts.hint} {facts.keywords} {facts.group} {facts.scheme}:// {kind}".casefold()


class KindDelegate(QStyledItemDelegate):
    """Icon, title, and one line below it: the hint, or why the system lacks it."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = index.data(ROW_ROLE).kind is None
        return QSize(0, self._theme.px(HEADING_PX if heading else ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: KindRow = index.data(ROW_ROLE)
        px = self._theme.px
        box = QRect(option.rect).adjusted(px(4), 0, -px(4), 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind is None:
            self._draw_heading(painter, box, row.title)
        else:
            marked = bool(option.state & QStyle.StateFlag.State_Selected)
            if marked or option.state & QStyle.StateFlag.State_MouseOver:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color(Token.SELECTION if marked else Token.HOVER))
                painter.drawRoundedRect(box, px(4), px(4))
            self._draw_kind(painter, box.adjusted(px(8), 0, -px(8), 0), row, row.kind, marked)
        painter.restore()

    def _draw_heading(self, painter: QPainter, box: QRect, title: str) -> None:
        painter.setFont(self._theme.font(FontRole.SMALL))
        painter.setPen(self._theme.color(Token.TEXT_MUTED))
        room = box.adjusted(self._theme.px(8), 0, 0, -self._theme.px(4))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)

    def _draw_kind(self, painter: QPainter, box: QRect, row: KindRow, kind: SocketKind, marked: bool) -> None:
        px, side = self._theme.px, self._theme.px(ICON_PX)
        spot = QRect(box.left(), box.center().y() - side // 2 + 1, side, side)
        usual = Token.SELECTION_TEXT if marked else Token.TEXT
        token = usual if row.is_here else Token.SELECTION_TEXT if marked else Token.TEXT_MUTED
        self._theme.icon(KIND_ICONS[kind], token if row.is_here else Token.TEXT_DISABLED).paint(painter, spot)
        words = box.adjusted(side + px(10), px(4), 0, -px(4))
        title = self._theme.font(FontRole.BODY)
        title.setItalic(not row.is_here)
        _draw_line(painter, words, title, row.title, top=True, ink=self._theme.color(token))
        small = Token.SELECTION_TEXT if marked else Token.TEXT_MUTED
        hint = row.hint if row.is_here else f"Not here: {row.hint}"
        _draw_line(painter, words, self._theme.font(FontRole.SMALL), hint, top=False, ink=self._theme.color(small))


def _draw_line(painter: QPainter, box: QRect, font: QFont, text: str, *, top: bool, ink: QColor) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    edge = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | edge, shown)

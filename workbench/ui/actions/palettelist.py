"""The rows of the command palette: found, ordered and drawn."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.ui.actions.binder import ActionBinder
from workbench.ui.actions.boundaction import BoundAction
from workbench.ui.actions.fuzzy import fuzzy_match
from workbench.ui.theme import FontRole, Theme, Token

ROW_ROLE = Qt.ItemDataRole.UserRole
ROW_PX = 32
FAR_BELOW = 0.4
"""What fits less than this share of the best fit only makes noise."""
KEYWORD_SCORE = 6.0
"""For each letter of a keyword: about as good as letters that stand together in a title."""
Index = QModelIndex | QPersistentModelIndex


class PaletteRow(NamedTuple):
    """What is drawn: ``places`` are the letters of the title that were typed."""

    action: BoundAction
    title: str
    menu: str
    keys: str
    places: tuple[int, ...]


class PaletteModel(QAbstractListModel):
    """The actions that fit a query."""

    def __init__(self, theme: Theme, binder: ActionBinder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._binder = theme, binder
        self._rows: list[PaletteRow] = []

    def search(self, query: str, recent: list[str]) -> None:
        """Find anew; without a query what was run last comes first, then the menus' order."""
        self.beginResetModel()
        found = [item for action in self._offered() if (item := self._match(query, action)) is not None]
        if query.strip():
            found.sort(key=_worst_last)
            found = [item for item in found if item[0] >= found[0][0] * FAR_BELOW]
        else:
            found.sort(key=_RecentFirst(recent))
        self._rows = [row for _score, row in found]
        self.endResetModel()

    def action_at(self, row: int) -> BoundAction:
        """The action of a row."""
        return self._rows[row].action

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.action.spec.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.title, row.menu, row.keys) if part)
        return row if role == ROW_ROLE else None

    def _offered(self) -> list[BoundAction]:
        actions = self._binder.bound_actions()
        can = [action for action in actions if action.isEnabled() and action.isVisible()]
        return [action for action in can if action.spec.id != "palette.open"]

    def _match(self, query: str, action: BoundAction) -> tuple[float, PaletteRow] | None:
        spec = action.spec
        title = action.text().replace("&", "")
        menu = spec.menu.replace("/", " › ")
        row = PaletteRow(action, title, menu, self._binder.shortcut_text(spec.id), ())
        if (direct := fuzzy_match(query, title)) is not None:
            return direct.score + 2, row._replace(places=direct.places)
        whole = fuzzy_match(query, f"{menu} {title}")
        words = query.casefold().split()
        if words and all(f" {word}" in f" {spec.keywords}" for word in words):
            return sum(map(len, words)) * KEYWORD_SCORE, row
        if whole is None:
            return None
        skip = len(menu) + 1
        return whole.score, row._replace(places=tuple(place - skip for place in whole.places if place >= skip))


class _RecentFirst:
    """A sort key: the place in the list of recent ones."""

    def __init__(self, recent: list[str]) -> None:
        self._recent = recent

    def __call__(self, found: tuple[float, PaletteRow]) -> int:
        action_id = found[1].action.spec.id
        return self._recent.index(action_id) if action_id in self._recent else len(self._recent)


def _worst_last(found: tuple[float, PaletteRow]) -> float:
    return -found[0]


class PaletteDelegate(QStyledItemDelegate):
    """Icon, title with the typed letters underlined, the menu it stands in; the shortcut at the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        box: QRect = option.rect
        state = option.state
        marked = bool(state & QStyle.StateFlag.State_Selected)
        px = self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if marked or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(Token.SELECTION if marked else Token.HOVER))
            painter.drawRoundedRect(box, px(4), px(4))
        inner = box.adjusted(px(8), 0, -px(8), 0)
        side = px(16)
        if not row.action.icon().isNull():
            spot = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
            row.action.icon().paint(painter, spot)
        inner.setLeft(inner.left() + side + px(10))
        self._draw_keys(painter, inner, row.keys, marked)
        self._draw_words(painter, inner, row, marked)
        painter.restore()

    def _draw_keys(self, painter: QPainter, inner: QRect, keys: str, marked: bool) -> None:
        """The shortcut; ``inner`` loses the room it takes."""
        if not keys:
            return
        font = self._theme.font(FontRole.SMALL)
        painter.setFont(font)
        painter.setPen(self._theme.color(Token.SELECTION_TEXT if marked else Token.TEXT_MUTED))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
        inner.setRight(inner.right() - QFontMetrics(font).horizontalAdvance(keys) - self._theme.px(16))

    def _draw_words(self, painter: QPainter, inner: QRect, row: PaletteRow, marked: bool) -> None:
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        ink = self._theme.color(Token.SELECTION_TEXT if marked else Token.TEXT)
        font = self._theme.font(FontRole.BODY)
        left = inner.left()
        for place, letter in enumerate(row.title):
            font.setUnderline(place in row.places)
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(QRect(left, inner.top(), inner.right() - left, inner.height()), flags, letter)
            font.setUnderline(False)
            left = inner.left() + QFontMetrics(font).horizontalAdvance(row.title[: place + 1])
        font = self._theme.font(FontRole.SMALL)
        painter.setFont(font)
        painter.setPen(self._theme.color(Token.SELECTION_TEXT if marked else Token.TEXT_MUTED))
        rest = QRect(left + self._theme.px(10), inner.top(), inner.right() - left - self._theme.px(10), inner.height())
        menu = QFontMetrics(font).elidedText(row.menu, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        painter.drawText(rest, flags, menu)

"""The list of what may be written at a place, below the field in which it is written."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.ui.theme import FontRole, Theme, Token

POPUP_ROWS = 10
POPUP_PX = 420
ROW_PX = 26
SUGGESTION_STEPS = {
    Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -POPUP_ROWS, Qt.Key.Key_PageDown: POPUP_ROWS
}  # fmt: skip
"""How many rows a key goes on."""
_TIP_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class SuggestionDelegate(QStyledItemDelegate):
    """What is offered in the data font, what it means beside it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(POPUP_PX), self._theme.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        theme = self._theme
        painter.save()
        painter.fillRect(rect, theme.color(Token.SELECTION if chosen else Token.SURFACE_RAISED))
        room = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        centred = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        data_font, small = theme.font(FontRole.DATA), theme.font(FontRole.SMALL)
        text = str(index.data() or "")
        width = min(QFontMetrics(data_font).horizontalAdvance(text), room.width())
        painter.setFont(data_font)
        painter.setPen(theme.color(Token.SELECTION_TEXT if chosen else Token.TEXT))
        painter.drawText(room, centred, text)
        rest = room.adjusted(width + theme.px(12), 0, 0, 0)
        if rest.width() > theme.px(40):
            painter.setFont(small)
            painter.setPen(theme.color(Token.SELECTION_TEXT if chosen else Token.TEXT_MUTED))
            metrics, tip = QFontMetrics(small), str(index.data(_TIP_ROLE) or "")
            painter.drawText(rest, centred, metrics.elidedText(tip, Qt.TextElideMode.ElideRight, rest.width()))
        painter.restore()


class SuggestionList(QListView):
    """The list below the field. It never takes the focus: the field has the keys."""

    def __init__(self, theme: Theme, model: QStandardItemModel, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self.setAccessibleName("What may stand here")
        self.setToolTip("Click, or ↓ and Enter, or Tab for the first")
        self.setModel(model)
        self.setItemDelegate(SuggestionDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.hide()

    def set_rows(self, rows: int) -> None:
        """As tall as so many rows, within bounds."""
        height = min(rows, POPUP_ROWS) * self._theme.px(ROW_PX) + 2 * self.frameWidth()
        self.resize(self._theme.px(POPUP_PX), height)

    def step(self, rows: int) -> None:
        """Choose another row."""
        count = self.model().rowCount()
        at = self.currentIndex().row()
        at = (0 if rows > 0 else count - 1) if at < 0 else min(max(at + rows, 0), count - 1)
        self.setCurrentIndex(self.model().index(at, 0))


def suggestion_item(text: str, tip: str) -> QStandardItem:
    """A row of the list."""
    item = QStandardItem(text)
    item.setData(tip, _TIP_ROLE)
    item.setEditable(False)
    return item

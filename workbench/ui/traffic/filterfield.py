"""The field in which a filter is written: what is wrong is underlined, what may follow is offered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.codec.filter.completion import Completion, Suggestion
from workbench.ui.theme import FontRole, Theme, Token

CHARS_MAX = 4_096
POPUP_ROWS = 10
POPUP_PX = 420
ROW_PX = 26
_TIP_ROLE = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -POPUP_ROWS, Qt.Key.Key_PageDown: POPUP_ROWS}
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

    def __init__(self, theme: Theme, model: QStandardItemModel) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("traffic-filter-popup")
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


class FilterField(QLineEdit):
    """Only writes and asks. ``applied`` at Enter, ``left`` at Esc, ``older`` and ``newer`` for the history, ``wanted``
    when suggestions are asked for at the cursor (True: by a key of its own)."""

    applied = Signal()
    left = Signal()
    older = Signal()
    newer = Signal()
    wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("traffic-filter-field")
        self.setAccessibleName("Display filter")
        self.setPlaceholderText('Filter: dir:rx size>100 "text"')
        self.setMaxLength(CHARS_MAX)
        self._offered = Completion(0, 0)
        self._model = QStandardItemModel(self)
        self._popup = SuggestionList(theme, self._model)
        self._popup.setParent(self)  # until it is shown, then of the window: a list of its own would take the keys
        self._popup.clicked.connect(self._on_chosen)
        self.textEdited.connect(self._on_edited)
        self._wrong: tuple[int, int] | None = None

    @property
    def offering(self) -> bool:
        """The suggestions are shown."""
        return self._popup.isVisible()

    def offered(self) -> list[str]:
        """What is offered now."""
        return [each.text for each in self._offered.suggestions] if self.offering else []

    def offer(self, completion: Completion) -> None:
        """Show suggestions below the field; none hides them."""
        self._offered = completion
        if not completion.suggestions or not self.hasFocus():
            self._popup.hide()
            return
        self._model.clear()
        for each in completion.suggestions:
            self._model.appendRow(_item(each))
        window = self.window()
        popup = self._popup
        if popup.parentWidget() is not window:
            popup.setParent(window)
        popup.set_rows(len(completion.suggestions))
        place = self.mapTo(window, self.rect().bottomLeft())
        left = place.x() + self.cursorRect().left()
        popup.move(max(0, min(left, window.width() - popup.width())), place.y() + 1)
        popup.setCurrentIndex(QModelIndex())
        popup.show()
        popup.raise_()

    def choose(self, row: int) -> None:
        """Take a suggestion: it comes in place of what was begun."""
        offered = self._offered
        if not 0 <= row < len(offered.suggestions):
            return
        text = offered.suggestions[row].text
        self._popup.hide()
        self.setSelection(offered.start, offered.end - offered.start)
        self.insert(text)
        self.textEdited.emit(self.text())

    def underline(self, place: tuple[int, int] | None) -> None:
        """Underline characters, offset and length; None takes the line away."""
        self._wrong = place
        attributes = []
        if place is not None and self.text():
            offset, length = place
            offset = min(offset, len(self.text()) - 1)  # what is missing is missing behind the last character
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(self._theme.color(Token.ERROR))
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes.append(QInputMethodEvent.Attribute(kind, offset - self.cursorPosition(), max(1, length), form))
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    @property
    def underlined(self) -> tuple[int, int] | None:
        """What is underlined: offset and length."""
        return self._wrong

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        chosen = self._popup.currentIndex().row() if self.offering else -1
        if key in _ENTER and chosen >= 0:
            self.choose(chosen)
        elif key in _ENTER:
            self._popup.hide()
            self.applied.emit()
        elif key == Qt.Key.Key_Escape:
            if self.offering:
                self._popup.hide()
            else:
                self.left.emit()
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.wanted.emit(True)
        elif self.offering and (rows := _STEPS.get(Qt.Key(key))) is not None:
            self._popup.step(rows)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            (self.older if key == Qt.Key.Key_Up else self.newer).emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._popup.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._popup.hide()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes what is offered first, where something is."""
        if forward and self.offering:
            self.choose(max(0, self._popup.currentIndex().row()))
            return True
        return super().focusNextPrevChild(forward)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self.wanted.emit(False)

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        self.choose(index.row())


def _item(suggestion: Suggestion) -> QStandardItem:
    item = QStandardItem(suggestion.text)
    item.setData(suggestion.tip, _TIP_ROLE)
    item.setEditable(False)
    return item

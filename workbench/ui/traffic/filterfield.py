"""The field in which a filter is written: what is wrong is underlined, what may follow is offered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QCompleter,
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
        self._completer = QCompleter(self._model, self)
        self._completer.setObjectName("traffic-filter-completer")
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(POPUP_ROWS)
        self._completer.setWidget(self)
        self._popup = QListView(self)
        self._popup.setObjectName("traffic-filter-popup")
        self._popup.setAccessibleName("What may stand here")
        self._popup.setUniformItemSizes(True)
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(self._popup)
        self._popup.setItemDelegate(SuggestionDelegate(theme, self._popup))
        self._completer.activated[QModelIndex].connect(self._on_chosen)  # type: ignore[index]
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
        place = self.cursorRect()
        self._completer.complete(QRect(place.left(), 0, self._theme.px(POPUP_PX), self.height()))

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
        chosen = self.offering and self._popup.currentIndex().isValid()
        if key in (*_ENTER, Qt.Key.Key_Tab) and chosen:
            event.ignore()  # the popup takes what is chosen in it
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
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.offering:
            (self.older if key == Qt.Key.Key_Up else self.newer).emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._popup.hide()

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

"""The field in which a filter is written: what is wrong is underlined, what may follow is offered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QInputMethodEvent, QKeyEvent, QStandardItemModel, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.codec.filter.completion import Completion
from workbench.ui.theme import Theme, Token
from workbench.ui.widgets.suggestions import SUGGESTION_STEPS, SuggestionList, suggestion_item

CHARS_MAX = 4_096
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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
        self._popup = SuggestionList(theme, self._model, "traffic-filter-popup")
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
            self._model.appendRow(suggestion_item(each.text, each.tip))
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
        elif self.offering and (rows := SUGGESTION_STEPS.get(Qt.Key(key))) is not None:
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

"""What may stand at the cursor of a typed payload, offered below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QStandardItemModel, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from workbench.codec.typed.completion import Completion, Known, complete
from workbench.ui.theme import Theme
from workbench.ui.widgets.suggestions import SUGGESTION_STEPS, SuggestionList, suggestion_item

TEXT_CHARS_MAX: Final = 20_000  # a longer text is written without help
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HIDES: Final = (QEvent.Type.FocusOut, QEvent.Type.Hide)


def nothing_known() -> Known:
    """No names beside the language's own."""
    return Known()


def open_parts() -> Known:
    """The same, where something is expected."""
    return Known(expects=True)


class TypedCompleter(QObject):
    """Watches an editor. ``known`` is asked for names each time; Ctrl+Space asks for suggestions, Tab and Enter take
    one, Esc sends them away."""

    def __init__(self, theme: Theme, edit: QPlainTextEdit) -> None:
        super().__init__(edit)
        self.known: Callable[[], Known] = nothing_known
        self.is_on = False
        self._edit = edit
        self._offered = Completion(0, 0)
        self._model = QStandardItemModel(self)
        self._popup = SuggestionList(theme, self._model, "payload-suggestions")
        self._popup.setParent(edit)  # until it is shown, then of the window: a list of its own would take the keys
        self._popup.clicked.connect(self._on_chosen)
        edit.textChanged.connect(self._on_changed)
        edit.installEventFilter(self)

    @property
    def offering(self) -> bool:
        """The suggestions are shown."""
        return self._popup.isVisible()

    def offered(self) -> list[str]:
        """What is offered now."""
        return [each.text for each in self._offered.suggestions] if self.offering else []

    def offer(self) -> None:
        """Show what may stand at the cursor; nothing hides the list."""
        edit = self._edit
        text = edit.toPlainText()
        if not self.is_on or edit.isReadOnly() or not edit.hasFocus() or len(text) > TEXT_CHARS_MAX:
            self.hide()
            return
        before = text.encode("utf-16-le", "surrogatepass")[: edit.textCursor().position() * 2]
        self._offered = complete(text, len(before.decode("utf-16-le", "surrogatepass")), self.known())
        if not self._offered.suggestions:
            self.hide()
            return
        self._model.clear()
        for each in self._offered.suggestions:
            self._model.appendRow(suggestion_item(each.text, each.tip))
        self._place()

    def hide(self) -> None:
        """Offer nothing."""
        self._popup.hide()

    def choose(self, row: int) -> None:
        """Take a suggestion: it comes in place of what was begun."""
        offered = self._offered
        if not 0 <= row < len(offered.suggestions):
            return
        self.hide()
        cursor = self._edit.textCursor()
        back = self._edit.toPlainText()[offered.start : offered.end].encode("utf-16-le", "surrogatepass")
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(back) // 2)
        cursor.insertText(offered.suggestions[row].text)
        self._edit.setTextCursor(cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys are the list's while it is shown."""
        if event.type() in _HIDES:
            self.hide()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.is_on:
            return self._took(event)
        return super().eventFilter(watched, event)

    def _took(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.offer()
            return True
        if not self.offering:
            return False
        row = self._popup.currentIndex().row()
        if (rows := SUGGESTION_STEPS.get(Qt.Key(key))) is not None:
            self._popup.step(rows)
        elif key == Qt.Key.Key_Tab or (key in _ENTER and row >= 0):
            self.choose(max(0, row))
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            if key in (*_ENTER, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
                self.hide()
            return False
        return True

    def _place(self) -> None:
        """Below the cursor, or above it where there is no room."""
        edit, popup = self._edit, self._popup
        window = edit.window()
        if popup.parentWidget() is not window:
            popup.setParent(window)
        popup.set_rows(len(self._offered.suggestions))
        at = edit.cursorRect()
        below = edit.viewport().mapTo(window, at.bottomLeft())
        top = below.y() + 2
        if top + popup.height() > window.height():
            top = max(0, edit.viewport().mapTo(window, at.topLeft()).y() - popup.height() - 2)
        popup.move(max(0, min(below.x(), window.width() - popup.width())), top)
        popup.setCurrentIndex(QModelIndex())
        popup.show()
        popup.raise_()

    @Slot()
    def _on_changed(self) -> None:
        if self.is_on and self._edit.hasFocus():
            self.offer()

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        self.choose(index.row())

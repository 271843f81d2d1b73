"""The composer's editor: Enter sends, Ctrl+Enter makes a new line, a fault is underlined at its place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from workbench.ui.payloadkit.typedcolours import TypedColours
from workbench.ui.payloadkit.typedcompleter import TypedCompleter
from workbench.ui.theme import FontRole, Theme, Token

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
NEW_LINE = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
LEAST_LINES = 2
PASTE_MAX_CHARS = 1_000_000  # half a second of layout; what is longer belongs into a file


class PayloadEdit(QPlainTextEdit):
    """``submitted`` on Enter; ``older`` and ``newer`` ask for the history; ``file_dropped`` carries a path;
    ``paste_refused`` how many characters were too many.

    A text of a project that is longer than what may be pasted is held, not shown: it can be sent, and Delete makes
    room for another one.
    """

    submitted = Signal()
    older = Signal()
    newer = Signal()
    file_dropped = Signal(str)
    paste_refused = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fault: int | None = None
        self._colours: TypedColours | None = None
        self.completer: Final = TypedCompleter(theme, self)
        self._fault_chars = 1
        self._held: str | None = None
        self.setObjectName("composer-text")
        self.setAccessibleName("Payload")
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        # Looking for a space to break at takes Qt the square of a line's length: a minute for a megabyte without one.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setUndoRedoEnabled(True)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def minimumSizeHint(self) -> QSize:
        """Two lines."""
        height = self.fontMetrics().lineSpacing() * LEAST_LINES + self._theme.px(12)
        return QSize(self._theme.px(120), height)

    def sizeHint(self) -> QSize:
        """As little as it may: the splitter gives more."""
        return self.minimumSizeHint()

    def text(self) -> str:
        """What is written, line breaks as LF; or what is held."""
        return self.toPlainText() if self._held is None else self._held

    @property
    def holds(self) -> bool:
        """The text is too long to be edited here."""
        return self._held is not None

    def show_text(self, text: str) -> None:
        """Take another text, with the cursor behind it; one that is too long is held."""
        held = len(text) > PASTE_MAX_CHARS
        self._held = text if held else None
        self._fault = None
        self.setExtraSelections([])
        self.setReadOnly(held)
        self.setPlainText(_held_words(len(text)) if held else text)
        self.setAccessibleDescription(self.toPlainText() if held else "")
        self.moveCursor(QTextCursor.MoveOperation.End)

    def mark_fault(self, offset: int | None, length: int = 1) -> None:
        """Underline ``length`` characters at ``offset`` (the last one where something is missing at the end); None
        clears."""
        self._fault_chars = max(1, length)
        if self._held is not None or (offset is None and self._fault is None):
            return
        self._fault = offset
        self._underline()

    def set_typed(self, is_typed: bool) -> None:
        """What is written is a typed payload: its parts are coloured, and completed as they are written."""
        if is_typed == self.completer.is_on:
            return
        self.completer.is_on = is_typed
        self.completer.hide()
        with QSignalBlocker(self):  # other colours are no other text
            if self._colours is None:
                self._colours = TypedColours(self.document(), self._theme)
            else:
                self._colours.setDocument(self.document() if is_typed else None)
            if is_typed:
                self._colours.rehighlight()

    def place_cursor_at(self, offset: int) -> None:
        """Put the text cursor at an offset in characters."""
        cursor = self.textCursor()
        cursor.setPosition(self._utf16_position(offset))
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Ctrl+Enter and the history keys are ours; the rest is the editor's."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ENTER and modifiers == Qt.KeyboardModifier.NoModifier:
            self.submitted.emit()
        elif event.key() in ENTER and modifiers in NEW_LINE and self._held is None:
            self.textCursor().insertBlock()
        elif self._held is not None and event.key() in REMOVE:
            self.show_text("")
        elif event.key() == Qt.Key.Key_Up and self._asks_history(modifiers):
            self.older.emit()
        elif event.key() == Qt.Key.Key_Down and self._asks_history(modifiers):
            self.newer.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files may be dropped as well as text."""
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A local file is handed on; anything else is inserted as plain text."""
        paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if paths:
            self.file_dropped.emit(paths[0])
        elif source.hasText():
            text = source.text()
            if len(text) > PASTE_MAX_CHARS:
                self.paste_refused.emit(len(text))
            else:
                self.insertPlainText(text)

    def _asks_history(self, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers == Qt.KeyboardModifier.AltModifier:
            return True
        return modifiers == Qt.KeyboardModifier.NoModifier and self.document().isEmpty()

    def _underline(self) -> None:
        if self._fault is None:
            self.setExtraSelections([])
            return
        length = len(self.toPlainText())
        offset = min(self._fault, max(0, length - 1))
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._utf16_position(offset))
        marked = self._fault_chars
        if self.toPlainText()[offset : offset + 1] == "\\":
            marked = max(marked, 2)  # a backslash and what it escapes
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, marked)
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(self._theme.color(Token.ERROR))
        form.setForeground(self._theme.color(Token.ERROR))
        form.setFontWeight(QFont.Weight.Bold)
        form.setBackground(self._theme.color(Token.ERROR_FILL))
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format = form
        self.setExtraSelections([selection])

    def _utf16_position(self, offset: int) -> int:
        """Qt counts in UTF-16 units, Python in characters."""
        return len(self.toPlainText()[:offset].encode("utf-16-le", "surrogatepass")) // 2

    @Slot()
    def _apply_theme(self) -> None:
        self.setFont(self._theme.font(FontRole.DATA))
        self.viewport().setFont(self.font())  # the placeholder is written in it
        self.updateGeometry()
        if self._fault is not None:
            self._underline()


def _held_words(count: int) -> str:
    return (
        f"{count:,} characters: too many to be edited here. Send sends them all as they are. "
        "Press Delete to write something else."
    )

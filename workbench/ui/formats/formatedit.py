"""The editor of a description: line numbers, soft colours, and the fault underlined at its place."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QRect, QRegularExpression, QSize, Qt, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from workbench.ui.theme import FontRole, Theme, Token

INDENT: Final = "  "
_COLOURS: Final = (
    (QRegularExpression(r"^\s*(?:- )?['\"\w:-]+(?=\s*:(?:\s|$))"), Token.ACCENT),
    (QRegularExpression(r"(?<=[{,])\s*[\w-]+(?=\s*:\s)"), Token.ACCENT),
    (QRegularExpression(r"\b(?:0x[\da-fA-F_]+|0b[01_]+|\d+)\b"), Token.TX),
    (QRegularExpression(r"'[^']*'|\"[^\"]*\""), Token.OK),
    (QRegularExpression(r"(?:^|\s)#.*$"), Token.TEXT_MUTED),
)


class FormatColours(QSyntaxHighlighter):
    """Keys, numbers, texts and comments."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:
        for pattern, token in _COLOURS:
            form = QTextCharFormat()
            form.setForeground(self._theme.color(token))
            places = pattern.globalMatch(text)
            while places.hasNext():
                found = places.next()
                self.setFormat(found.capturedStart(), found.capturedLength(), form)


class LineNumbers(QWidget):
    """The numbers to the left of the text."""

    def __init__(self, edit: FormatEdit) -> None:
        super().__init__(edit)
        self._edit = edit

    def sizeHint(self) -> QSize:
        return QSize(self._edit.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_numbers(self, event.rect())


class FormatEdit(QPlainTextEdit):
    """Tab indents by two blanks; Esc is left to the window."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("format-text")
        self.setAccessibleName("Description of the format")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._fault: tuple[int, int] | None = None
        self._numbers = LineNumbers(self)
        self._colours = FormatColours(self.document(), theme)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow_scroll)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def mark_fault(self, line: int, column: int) -> None:
        """Underline from a place (from 1) to the end of its word; line 0 takes the mark away."""
        place = (line, column) if line else None
        if place == self._fault:
            return
        self._fault = place
        self._show_fault()

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor there."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + max(0, min(column - 1, block.length() - 1)))
        self.setTextCursor(cursor)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Tab and not event.modifiers():
            self.insertPlainText(INDENT)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            line = self.textCursor().block().text()[: self.textCursor().positionInBlock()]
            indent = re.match(r"\s*", line)
            self.insertPlainText("\n" + (indent[0] if indent else ""))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._numbers.setGeometry(QRect(inner.left(), inner.top(), self.numbers_width(), inner.height()))

    def numbers_width(self) -> int:
        """Pixels of the numbers' column."""
        return self.fontMetrics().horizontalAdvance("0" * max(3, len(str(self.blockCount())))) + self._theme.px(12)

    def paint_numbers(self, on: QWidget, rect: QRect) -> None:
        """Those of the visible lines; the faulty one in the colour of errors."""
        painter = QPainter(on)
        painter.fillRect(rect, self._theme.color(Token.SURFACE_ALT))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= rect.bottom():
            height = self.blockBoundingRect(block).height()
            faulty = self._fault is not None and self._fault[0] == block.blockNumber() + 1
            painter.setPen(self._theme.color(Token.ERROR if faulty else Token.TEXT_MUTED))
            box = QRect(0, int(top), on.width() - self._theme.px(6), int(height))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             str(block.blockNumber() + 1))  # fmt: skip
            top += height
            block = block.next()
        painter.end()

    def _show_fault(self) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        if self._fault is not None:
            line, column = self._fault
            block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
            text = block.text()
            start = max(0, min(column - 1, len(text) - 1))
            end = start + max(1, len(text[start:].split(" ")[0]))
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + start)
            cursor.setPosition(block.position() + min(end, len(text)), QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(self._theme.color(Token.ERROR))
            mark.cursor, mark.format = cursor, form
            marks.append(mark)
        self.setExtraSelections(marks)
        self._numbers.update()

    @Slot()
    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    @Slot(QRect, int)
    def _follow_scroll(self, rect: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self._theme.font(FontRole.DATA))
        self._colours.rehighlight()
        self._show_fault()
        self._make_room()

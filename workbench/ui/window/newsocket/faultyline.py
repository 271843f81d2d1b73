"""A line edit that shows where its text is wrong."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme


class FaultyLine(QLineEdit):
    """In the fixed-width font. :meth:`mark` underlines from the first character at fault to the end."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fault = -1
        self.setFont(theme.font(FontRole.DATA))

    @property
    def fault(self) -> int:
        """The index of the first character at fault; -1 if all is well."""
        return self._fault

    def mark(self, offset: int) -> None:
        """Underline the text from ``offset`` on; -1 takes the line away."""
        self._fault = offset
        attributes = []
        if offset >= 0 and self.text():
            start = min(offset, len(self.text()) - 1)
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(self._theme.color(Token.ERROR))
            look.setForeground(self._theme.color(Token.ERROR))
            attributes.append(
                QInputMethodEvent.Attribute(
                    QInputMethodEvent.AttributeType.TextFormat,
                    start - self.cursorPosition(),
                    len(self.text()) - start,
                    look,
                )
            )
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

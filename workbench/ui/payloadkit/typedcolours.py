"""Colours for typed payloads while they are written: each sort of part on the ground that its bytes have below, and
underlined in a way of its own, so that nobody needs the colours."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from workbench.codec.typed.colouring import stretches
from workbench.codec.typed.parts import PartKind
from workbench.ui.payloadkit.bytepreview import GROUNDS
from workbench.ui.theme import Theme, Token

LINE_CHARS_MAX: Final = 20_000  # a longer line is not looked at with every key
_Line = QTextCharFormat.UnderlineStyle
LINES: Final = {
    PartKind.LENGTH: _Line.DashUnderline,
    PartKind.CHECKSUM: _Line.SingleUnderline,
    PartKind.COUNTER: _Line.DotLine,
    PartKind.TIME: _Line.DotLine,
    PartKind.RANDOM: _Line.DotLine,
    PartKind.VARIABLE: _Line.DashDotLine,
    PartKind.CONTENT: _Line.DashDotLine,
    PartKind.REQUEST: _Line.DashDotLine,
    PartKind.ANY: _Line.DashDotDotLine,
}
"""Worked out from other bytes: whole or dashed lines; new each time: dots; from elsewhere: dashes and dots."""


class TypedColours(QSyntaxHighlighter):
    """For any editor of plain text. Set another document, or none, to turn it on and off."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._forms: dict[PartKind, QTextCharFormat] = {}
        theme.changed.connect(self._follow_theme)

    def highlightBlock(self, text: str) -> None:
        before = self.previousBlockState()
        opened = _NUMBERED[before] if 0 <= before < len(_NUMBERED) else None
        self.setCurrentBlockState(-1)
        if len(text) > LINE_CHARS_MAX:
            return
        found, open_still = stretches(text, opened)
        if open_still is not None:
            self.setCurrentBlockState(_NUMBERED.index(open_still))
        is_plain = text.isascii()  # then Qt's units are our characters
        for start, end, kind in found:
            first = start if is_plain else _units(text[:start])
            self.setFormat(first, end - start if is_plain else _units(text[start:end]), self._form(kind))

    def _form(self, kind: PartKind) -> QTextCharFormat:
        form = self._forms.get(kind)
        if form is None:
            form = self._forms[kind] = QTextCharFormat()
            theme = self._theme
            if kind in (PartKind.LITERAL, PartKind.RANGE):  # an escape, a range's border: no bytes of their own
                form.setForeground(theme.color(Token.ACCENT))
                form.setFontItalic(kind is PartKind.RANGE)
            else:
                form.setBackground(theme.color(GROUNDS[kind]))
                form.setForeground(theme.color(Token.TEXT))
                form.setUnderlineStyle(LINES.get(kind, _Line.NoUnderline))
                form.setUnderlineColor(theme.color(Token.TEXT_MUTED))
        return form

    @Slot()
    def _follow_theme(self) -> None:
        self._forms.clear()
        if self.document() is not None:
            self.rehighlight()


_NUMBERED: Final = tuple(PartKind)


def _units(text: str) -> int:
    """Qt counts in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

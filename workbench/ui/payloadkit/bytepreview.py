"""One line of bytes in hex, each part of a typed payload on a ground of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.codec.typed.parts import PartKind
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import ElidedLabel

DIGITS: Final = 3  # characters of a byte: two digits and a blank
GROUNDS: Final[dict[PartKind, Token]] = {
    PartKind.BYTES: Token.SURFACE_ALT,
    PartKind.NUMBER: Token.MARK_0,
    PartKind.LENGTH: Token.MARK_1,
    PartKind.CHECKSUM: Token.MARK_4,
    PartKind.COUNTER: Token.MARK_2,
    PartKind.TIME: Token.MARK_3,
    PartKind.RANDOM: Token.MARK_5,
    PartKind.VARIABLE: Token.MARK_2,
    PartKind.CONTENT: Token.MARK_0,
    PartKind.REQUEST: Token.MARK_5,
    PartKind.ANY: Token.MARK_3,
}


class Placed(Protocol):
    """The bytes of one part."""

    @property
    def offset(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def kind(self) -> PartKind: ...


class BytePreview(ElidedLabel):
    """A sentence, or bytes as ``DraftCheck`` gives them; grounds are drawn under bytes alone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", FontRole.DATA_SMALL, parent=parent)
        self._spans: tuple[Placed, ...] = ()

    @property
    def spans(self) -> tuple[Placed, ...]:
        """What is coloured."""
        return self._spans

    def set_text(self, text: str, tip: str = "") -> None:
        """A sentence: nothing is coloured."""
        self._spans = ()
        super().set_text(text, tip)
        self.update()

    def set_bytes(self, text: str, tip: str, spans: Sequence[Placed]) -> None:
        """Hex digits, three characters a byte, with where the parts lie in them."""
        super().set_text(text, tip)
        shown = (len(text) + 1) // DIGITS
        self._spans = tuple(each for each in spans if each.offset < shown and each.size and each.kind in GROUNDS)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._spans:
            painter = QPainter(self)
            metrics = self.fontMetrics()
            shown_bytes = (len(self.text().removesuffix(" …")) + 1) // DIGITS
            for span in self._spans:
                size = min(span.size, shown_bytes - span.offset)
                left = metrics.horizontalAdvance("0" * (span.offset * DIGITS))
                width = metrics.horizontalAdvance("0" * (size * DIGITS - 1))
                painter.fillRect(QRect(left, 0, width, self.height()), self._theme.color(GROUNDS[span.kind]))
            painter.end()
        super().paintEvent(event)

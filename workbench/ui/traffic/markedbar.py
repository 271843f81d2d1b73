"""The table's scroll bar, with a thin line where something was found or marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from workbench.ui.theme import Theme, Token
from workbench.ui.traffic.rowmarks import RowMarks, RowOf

LINE_PX = 2


class MarkedScrollBar(QScrollBar):
    """Call :meth:`refresh` when rows or marks may have changed: it computes lines anew where that is so."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("traffic-scroll-bar")
        self._theme = theme
        self._key: tuple[object, ...] = ()
        self._rows = -1
        self._hits: frozenset[int] = frozenset()
        self._bookmarks: frozenset[int] = frozenset()
        self._current: frozenset[int] = frozenset()
        theme.changed.connect(self._on_theme)

    @property
    def lines(self) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        """Pixels from the groove's upper edge: of hits, of bookmarks and of the current hit."""
        return self._hits, self._bookmarks, self._current

    def refresh(self, marks: RowMarks, rows: int, revision: int, row_of: RowOf) -> bool:
        """True if there are other lines to paint."""
        groove = self._groove().height()
        key = (marks, marks.revision, revision, groove)
        # While rows come by the thousand a line moves less than a pixel: it is looked at when one would move.
        if key == self._key and (rows == self._rows or abs(rows - self._rows) * groove < rows):
            return False
        self._key, self._rows = key, rows
        before = self.lines
        if not rows or groove <= 0:
            self._hits = self._bookmarks = self._current = frozenset()
        else:
            self._hits = _pixels(marks.hit_rows(row_of), rows, groove, row_of)
            self._bookmarks = _pixels(marks.bookmarks, rows, groove, row_of)
            current = marks.current_row
            self._current = _pixels((current,) if current else (), rows, groove, row_of)
        if self.lines == before:
            return False
        self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._hits or self._bookmarks or self._current):
            return
        painter = QPainter(self)
        groove, width, height = self._groove(), self.width(), self._theme.px(LINE_PX)
        part = max(3, width * 2 // 5)
        kinds = (  # bookmarks to the left, hits to the right, so that the handle stays to be seen between them
            (self._hits, Token.WARN, width - part, part), (self._bookmarks, Token.ACCENT, 0, part),
            (self._current, Token.ERROR, width - part, part),
        )  # fmt: skip
        for places, token, left, wide in kinds:
            colour = self._theme.color(token)
            for place in places:
                painter.fillRect(left, groove.top() + min(place, groove.height() - height), wide, height, colour)

    def _groove(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ScrollBarGroove
        return self.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, self)

    @Slot()
    def _on_theme(self) -> None:
        self.update()


def _pixels(numbers: Iterable[int], rows: int, groove: int, row_of: RowOf) -> frozenset[int]:
    found = set()
    for number in numbers:
        row = row_of(number)
        if row is not None:
            found.add(row * groove // rows)
    return frozenset(found)

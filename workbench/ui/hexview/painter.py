"""Paints a page of bytes, a row at a time: offset, digits, characters are three strings, whatever the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from workbench.codec.hexdump import ascii_pane
from workbench.model.framing import Edge
from workbench.ui.hexview.edges import paint_edges
from workbench.ui.hexview.layout import HexLayout, Pane
from workbench.ui.hexview.tints import Tint
from workbench.ui.theme import Theme
from workbench.ui.theme.ink import data_ink

LEADING_PX = 4


class DirectedSource(Protocol):
    """A source that knows which bytes were received and which sent (optional)."""

    def directions(self, offset: int, count: int) -> list[tuple[int, int, int]]:
        """Runs ``(offset, bytes, direction)`` that cover the asked span, ascending."""
        ...


@dataclass(frozen=True, slots=True)
class HexPage:
    """What is on the screen: ``data`` from ``offset``, which is the first row's."""

    offset: int
    data: bytes
    selection: range
    cursor: int
    pane: Pane
    match: range
    runs: tuple[tuple[int, int, int], ...]
    active: bool
    tints: tuple[Tint, ...] = ()
    edges: tuple[Edge, ...] = ()


class HexPainter:
    """Fonts, colours and the drawing of one page."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.refresh_theme()

    def refresh_theme(self) -> None:
        """Fonts and colours have changed."""
        self.ink = data_ink(self._theme, LEADING_PX)
        self.margin = self._theme.px(8)

    def paint(self, painter: QPainter, layout: HexLayout, page: HexPage, left: float, height: int) -> None:
        """Draw the page; ``left`` is the x of its first character. The ground is filled by the caller."""
        painter.setFont(self.ink.font)
        self._rule(painter, layout, left, height)
        for offset, count, direction in page.runs:
            self._fill(painter, layout, page, range(offset, offset + count), self.ink.direction_fills[direction], left)
        for tint in page.tints:
            span = range(tint.offset, tint.offset + tint.size)
            self._fill(painter, layout, page, span, self.ink.marks[tint.colour % len(self.ink.marks)], left)
        self._fill(painter, layout, page, page.selection, self.ink.chosen(active=page.active), left)
        # A match is selected too, so that it can be copied: above the selection it stays a match to the eye.
        self._fill(painter, layout, page, page.match, self.ink.match, left)
        for row in range(-(-len(page.data) // layout.columns)):
            self._row(painter, layout, page, row, left, self.ink.text)
        if page.active and page.selection and not page.match and self.ink.selection_text != self.ink.text:
            self._selected_text(painter, layout, page, left)
        if page.edges:
            paint_edges(painter, self.ink, layout, (page.offset, len(page.data), page.edges), left)
        self._cursor(painter, layout, page, left)

    def _row(
        self, painter: QPainter, layout: HexLayout, page: HexPage, row: int, left: float, color: QColor
    ) -> None:  # fmt: skip
        data = page.data[row * layout.columns : (row + 1) * layout.columns]
        y = row * self.ink.row_height + self.ink.baseline
        painter.setPen(self.ink.muted)
        painter.drawText(QPointF(left, y), f"{page.offset + row * layout.columns:0{layout.offset_digits}x}")
        painter.setPen(color)
        painter.drawText(QPointF(left + layout.hex_start * self.ink.char_width, y), layout.row_text(data))
        painter.drawText(QPointF(left + layout.ascii_start * self.ink.char_width, y), ascii_pane(data))

    def _selected_text(self, painter: QPainter, layout: HexLayout, page: HexPage, left: float) -> None:
        """The same rows once more, in the selection's own text colour, cut to the selection."""
        painter.save()
        rows = _rows_of(page.selection, page, layout)
        chosen = QRegion()
        for row, first, last in rows:
            for pane in Pane:
                chosen |= self._box(layout, row, first, last, pane, left).toAlignedRect()
        painter.setClipRegion(chosen)
        for row, _, _ in rows:
            self._row(painter, layout, page, row, left, self.ink.selection_text)
        painter.restore()

    def _fill(
        self, painter: QPainter, layout: HexLayout, page: HexPage, span: range, color: QColor, left: float
    ) -> None:  # fmt: skip
        for row, first, last in _rows_of(span, page, layout):
            for pane in Pane:
                painter.fillRect(self._box(layout, row, first, last, pane, left), color)

    def _box(self, layout: HexLayout, row: int, first: int, last: int, pane: Pane, left: float) -> QRectF:
        """The rectangle of columns ``first`` to ``last`` in a pane."""
        width = 2 if pane is Pane.HEX else 1
        edge = 0.5 if pane is Pane.HEX else 0.0
        start = layout.char_of(first, pane) - edge
        end = layout.char_of(last, pane) + width + edge
        step, height = self.ink.char_width, self.ink.row_height
        return QRectF(left + start * step, row * height, (end - start) * step, height)

    def _cursor(self, painter: QPainter, layout: HexLayout, page: HexPage, left: float) -> None:
        place = page.cursor - page.offset
        if not 0 <= place < len(page.data):
            return
        row, column = divmod(place, layout.columns)
        for pane in Pane:
            strong = pane is page.pane and page.active
            painter.setPen(QPen(self.ink.focus if strong else self.ink.muted, 2 if strong else 1))
            box = self._box(layout, row, column, column, pane, left)
            painter.drawRect(box.adjusted(1, 1, -1, -1) if strong else box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _rule(self, painter: QPainter, layout: HexLayout, left: float, height: int) -> None:
        painter.setPen(self.ink.grid)
        for char in (layout.hex_start - 1, layout.ascii_start - 1):
            x = int(left + char * self.ink.char_width) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, height))


def _rows_of(span: range, page: HexPage, layout: HexLayout) -> list[tuple[int, int, int]]:
    """Row, first and last column of what can be seen of a span."""
    start = max(span.start - page.offset, 0)
    end = min(span.stop - page.offset, len(page.data))
    found = []
    while start < end:
        row, column = divmod(start, layout.columns)
        last = min(layout.columns, column + end - start)
        found.append((row, column, last - 1))
        start += last - column
    return found

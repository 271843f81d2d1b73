"""Ends drawn between bytes: a thin line where recv returned, a bracket where a message ends, one over the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from workbench.model.framing import Edge, EdgeKind
from workbench.ui.hexview.layout import HexLayout, Pane
from workbench.ui.theme.ink import DataInk

FOOT: Final = {Pane.HEX: 0.62, Pane.ASCII: 0.3}  # of a bracket, in characters
FLAG: Final = {Pane.HEX: 0.45, Pane.ASCII: 0.0}  # of a record's end, in characters


class EdgeSource(Protocol):
    """Knows the ends in the bytes that are shown."""

    def edges(self, offset: int, count: int) -> Sequence[Edge]:
        """Those behind one of ``count`` bytes from ``offset``."""
        ...


def paint_edges(
    painter: QPainter, ink: DataInk, layout: HexLayout, page: tuple[int, int, Sequence[Edge]], left: float
) -> None:
    """Draw the ends of a page: its first byte, its bytes, its edges. Records first, so that brackets lie above."""
    offset, count, edges = page
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for kind in EdgeKind:
        for edge in edges:
            place = edge.offset - 1 - offset
            if edge.kind is kind and 0 <= place < count:
                row, column = divmod(place, layout.columns)
                for pane in Pane:
                    x = left + _right_of(layout, column, pane) * ink.char_width
                    draw_edge(painter, kind, QPointF(x, row * ink.row_height), ink, pane)
    painter.restore()


def draw_edge(painter: QPainter, kind: EdgeKind, place: QPointF, ink: DataInk, pane: Pane = Pane.HEX) -> None:
    """One sign: ``place`` is where the byte ends, at the upper edge of its row."""
    x, y, bottom = round(place.x()), place.y(), place.y() + ink.row_height
    if kind is EdgeKind.RECORD:
        painter.setPen(_pen(ink.text, 1))
        painter.drawLine(QLineF(x + 0.5, y, x + 0.5, bottom))
        if flag := FLAG[pane] * ink.char_width:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.text)
            painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 1 + flag, y), QPointF(x, y + flag * 1.3)]))
        return
    x -= 1
    foot = FOOT[pane] * ink.char_width
    painter.setPen(_pen(ink.focus, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        QPolygonF([QPointF(x - foot, y + 1), QPointF(x, y + 1), QPointF(x, bottom - 1), QPointF(x - foot, bottom - 1)])
    )


def _pen(color: QColor, width: int) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)


def _right_of(layout: HexLayout, column: int, pane: Pane) -> float:
    """In characters: the middle of the blank behind a byte, or its end where no blank follows."""
    width = 2 if pane is Pane.HEX else 1
    end = layout.char_of(column, pane) + width
    if pane is Pane.HEX and (column + 1 >= layout.columns or layout.char_of(column + 1, pane) > end):
        return end + 0.5
    return end

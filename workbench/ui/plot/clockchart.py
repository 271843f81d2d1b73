"""What every chart on a clock has in common: two axes, quiet colours, and words that tell its lines apart."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from workbench.ui.plot.axes import ClockAxis, SideAxis, quiet
from workbench.ui.plot.chart import WIDEST_SIDE_TEXT

LEGEND_PX = 24  # of a line's sign and the room around its word
HIDDEN_CLOCK_PX = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: its word, its colour, and how its line is drawn, so that colour is not all that tells them apart."""

    word: str
    color: QColor
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    down: bool = False  # drawn below zero, as what is sent is in the throughput


class ClockChart(pg.PlotWidget):
    """It neither zooms nor moves by hand. Who draws curves into it also says what its lines are."""

    side_room_px = 8  # beside the widest text of the side axis

    def __init__(self, side_axis: SideAxis, parent: QWidget | None) -> None:
        self._clock_axis = ClockAxis()
        self._side_axis = side_axis
        self._lines: tuple[Line, ...] = ()
        self._clock_px = 0
        axes = {"bottom": self._clock_axis, "left": side_axis}
        super().__init__(parent, axisItems=axes, enableMenu=False)  # a menu made and thrown away is 50 widgets
        plot = self.getPlotItem()
        plot.hideButtons()
        self._view = plot.getViewBox()
        self._view.disableAutoRange()
        self._view.setDefaultPadding(0)
        self._view.setMouseEnabled(x=False, y=False)
        self._sign_font = QFont()
        self._ground = QColor()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def apply_colors(self, background: QColor, grid: QColor, text: QColor, font: QFont) -> None:
        """What the theme says."""
        self.setBackground(background)
        metrics = QFontMetrics(font)
        side_px = metrics.horizontalAdvance(WIDEST_SIDE_TEXT) + self.side_room_px
        self._clock_px = metrics.height() + 6
        quiet(self._clock_axis, pg.mkPen(grid), pg.mkPen(text), font, extent_px=self._clock_px)
        quiet(self._side_axis, pg.mkPen(grid), pg.mkPen(text), font, extent_px=side_px)
        strength = 60 if background.lightness() > 128 else 90
        self._side_axis.setGrid(strength)
        self._clock_axis.setGrid(strength // 2)
        self._sign_font, self._ground = font, background

    def show_clock(self, shown: bool) -> None:
        """Write the times below; of several charts under each other the lowest alone needs to."""
        self._clock_axis.setStyle(showValues=shown)
        self._clock_axis.setHeight(self._clock_px if shown else HIDDEN_CLOCK_PX)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Write which line is which."""
        super().drawForeground(painter, rect)
        room = self._view.sceneBoundingRect()
        metrics = QFontMetrics(self._sign_font)
        painter.setFont(self._sign_font)
        x = int(room.left()) + 4
        for line in self._lines:
            left_px = int(room.right()) - x - LEGEND_PX
            word = metrics.elidedText(line.word, Qt.TextElideMode.ElideRight, left_px)
            width = metrics.horizontalAdvance(word) + LEGEND_PX
            painter.fillRect(x, int(room.top()), width, metrics.height(), self._ground)
            painter.setPen(pg.mkPen(line.color, style=line.style))
            middle = int(room.top()) + metrics.height() // 2
            painter.drawLine(x + 2, middle, x + 16, middle)
            painter.drawText(x + 20, int(room.top()) + metrics.ascent(), word)
            x += width + 8

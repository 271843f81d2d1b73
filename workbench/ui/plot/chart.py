"""One chart: RX above the axis, TX mirrored below it, on a clock. Draws what it is given; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from workbench.ui.plot.axes import ClockAxis, SideAxis, quiet
from workbench.ui.plot.series import Column

WIDEST_SIDE_TEXT = "500 MB/s"
RX_SIGN = "◀ RX"
TX_SIGN = "▶ TX"


@dataclass(frozen=True, slots=True)
class ChartColors:
    """What the theme says."""

    background: QColor
    grid: QColor
    text: QColor
    rx: QColor
    tx: QColor
    rx_fill: QColor  # opaque: a translucent fill costs twice the time
    tx_fill: QColor


class RateChart(pg.PlotWidget):
    """``zoomed`` when a person changed the view by wheel or drag; ``pointed`` with the time under the mouse."""

    zoomed = Signal()
    pointed = Signal(float)
    left = Signal()

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        self._side_width_px = self._clock_height_px = 0
        self._clock_axis = ClockAxis()
        self._side_axis = SideAxis(unit)
        axes = {"bottom": self._clock_axis, "left": self._side_axis}
        super().__init__(parent, axisItems=axes, enableMenu=False)  # a menu made and thrown away is 50 widgets
        plot = self.getPlotItem()
        plot.hideButtons()
        self._view = plot.getViewBox()
        self._view.setMouseMode(pg.ViewBox.RectMode)
        self._view.disableAutoRange()
        self._view.setDefaultPadding(0)
        self._view.setMouseEnabled(x=True, y=False)  # the wheel zooms in time; a drawn frame zooms in both
        self._view.sigRangeChangedManually.connect(self._on_zoomed)
        self._rx_fill = self._add_curve(1)
        self._tx_fill = self._add_curve(1)
        self._tx = self._add_curve(2)
        self._rx = self._add_curve(3)
        self._sign_font = QFont()
        self._sign_inks = (QColor(), QColor(), QColor())  # RX, TX, and the ground below the words
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setZValue(9)
        self._cursor.hide()
        plot.addItem(self._cursor, ignoreBounds=True)
        self.setMouseTracking(True)

    @property
    def base_s(self) -> float:
        """Where the x values count from, seconds since the epoch."""
        return self._clock_axis.base_s

    def set_base(self, base_s: float) -> None:
        """Count x from here; call before data of another session are shown."""
        self._clock_axis.base_s = base_s

    def apply_theme(self, colors: ChartColors, font: QFont, unit_px: int) -> None:
        """Take colours and the axis font; ``unit_px`` is what one pixel of the design measures on this scale."""
        self.setBackground(colors.background)
        metrics = QFontMetrics(font)
        self._clock_height_px = metrics.height() + 6 * unit_px
        self._side_width_px = metrics.horizontalAdvance(WIDEST_SIDE_TEXT) + 8 * unit_px
        axis_pen = pg.mkPen(colors.grid)
        quiet(self._clock_axis, axis_pen, pg.mkPen(colors.text), font, extent_px=self._clock_height_px)
        quiet(self._side_axis, axis_pen, pg.mkPen(colors.text), font, extent_px=self._side_width_px)
        grid = 60 if colors.background.lightness() > 128 else 90
        self._side_axis.setGrid(grid)
        self._clock_axis.setGrid(grid // 2)
        self._rx.setPen(pg.mkPen(colors.rx))
        for fill, color in ((self._rx_fill, colors.rx_fill), (self._tx_fill, colors.tx_fill)):
            fill.setPen(None)
            fill.setFillLevel(0.0)
            fill.setBrush(pg.mkBrush(color))
        self._tx.setPen(pg.mkPen(colors.tx))
        self._cursor.setPen(pg.mkPen(colors.text, style=Qt.PenStyle.DashLine))
        self._sign_font = font
        self._sign_inks = (colors.rx, colors.tx, colors.background)

    def set_curves(self, rx: tuple[Column, Column], tx: tuple[Column, Column]) -> None:
        """Draw these times (seconds since the epoch) and values, thinned to the view already; TX goes downwards."""
        base = self._clock_axis.base_s
        rx_x, tx_x, tx_down = rx[0] - base, tx[0] - base, -tx[1]
        self._rx_fill.setData(rx_x, rx[1])
        self._tx_fill.setData(tx_x, tx_down)
        self._rx.setData(rx_x, rx[1])
        self._tx.setData(tx_x, tx_down)

    def show_range(self, first_s: float, last_s: float, top: float) -> None:
        """Show these times (seconds since the epoch) and up to ``top`` on both sides of zero."""
        base = self._clock_axis.base_s
        self._view.setRange(xRange=(first_s - base, last_s - base), yRange=(-top, top), padding=0, update=False)
        self.settle()

    def show_times(self, first_s: float, last_s: float) -> None:
        """Show these times, leave the side as it is."""
        base = self._clock_axis.base_s
        self._view.setXRange(first_s - base, last_s - base, padding=0, update=False)
        self.settle()

    def settle(self) -> None:
        """Move everything to its new place now. Left to the next painting, each change would be painted twice."""
        self.sceneObj.prepareForPaint()

    def shown_times(self) -> tuple[float, float]:
        """First and last time in view, seconds since the epoch."""
        first, last = self._view.viewRange()[0]
        return first + self._clock_axis.base_s, last + self._clock_axis.base_s

    def shown_top(self) -> float:
        """The highest value in view."""
        return float(self._view.viewRange()[1][1])

    def set_cursor(self, time_s: float | None) -> None:
        """Put the upright line at a time; None hides it."""
        if time_s is None:
            self._cursor.hide()
            return
        self._cursor.setValue(time_s - self._clock_axis.base_s)
        self._cursor.show()

    def plot_width_px(self) -> int:
        """Pixels that the curves have."""
        return max(1, self.width() - self._side_width_px)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Write which half is which."""
        super().drawForeground(painter, rect)
        room = self._view.sceneBoundingRect()
        metrics = QFontMetrics(self._sign_font)
        rx, tx, ground = self._sign_inks
        painter.setFont(self._sign_font)
        for sign, ink, y in ((RX_SIGN, rx, room.top()), (TX_SIGN, tx, room.bottom() - metrics.height())):
            place = QRectF(room.left() + 2, y, metrics.horizontalAdvance(sign) + 6, metrics.height())
            painter.fillRect(place, ground)
            painter.setPen(ink)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), sign)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which time the mouse is over."""
        super().mouseMoveEvent(event)
        place = self._view.mapSceneToView(self.mapToScene(event.position().toPoint()))
        self.pointed.emit(float(QPointF(place).x()) + self._clock_axis.base_s)

    def leaveEvent(self, event: object) -> None:
        """Tell that the mouse is gone."""
        super().leaveEvent(event)
        self.left.emit()

    def _add_curve(self, depth: int) -> pg.PlotCurveItem:
        curve = pg.PlotCurveItem(antialias=False)
        curve.setZValue(depth)
        self.addItem(curve)
        return curve

    def _on_zoomed(self, _mask: object) -> None:
        self.zoomed.emit()

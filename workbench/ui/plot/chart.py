"""One chart: RX above a soft fill, TX a line behind it, on a clock axis. Draws what it is given; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QWidget

from workbench.ui.plot.axes import ClockAxis, SideAxis, quiet
from workbench.ui.plot.series import Column

WIDEST_SIDE_TEXT = "500 MB/s"


@dataclass(frozen=True, slots=True)
class ChartColors:
    """What the theme says."""

    background: QColor
    grid: QColor
    text: QColor
    rx: QColor
    tx: QColor
    rx_fill: QColor  # opaque: a translucent fill costs twice the time


class RateChart(pg.PlotWidget):
    """``zoomed`` when a person changed the view by wheel or drag; ``pointed`` with the time under the mouse."""

    zoomed = Signal()
    pointed = Signal(float)
    left = Signal()

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        self._side_width_px = self._clock_height_px = 0
        self._clock_axis = ClockAxis()
        self._side_axis = SideAxis(unit)
        super().__init__(parent, axisItems={"bottom": self._clock_axis, "left": self._side_axis})
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        self._view = plot.getViewBox()
        self._view.setMouseMode(pg.ViewBox.RectMode)
        self._view.disableAutoRange()
        self._view.setDefaultPadding(0)
        self._view.setMouseEnabled(x=True, y=False)  # the wheel zooms in time; a drawn frame zooms in both
        self._view.setLimits(yMin=0.0)
        self._view.sigRangeChangedManually.connect(self._on_zoomed)
        self._rx_fill = self._add_curve(1)
        self._tx = self._add_curve(2)
        self._rx = self._add_curve(3)
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
        self._rx_fill.setPen(None)
        self._rx_fill.setFillLevel(0.0)
        self._rx_fill.setBrush(pg.mkBrush(colors.rx_fill))
        self._tx.setPen(pg.mkPen(colors.tx))
        self._cursor.setPen(pg.mkPen(colors.text, style=Qt.PenStyle.DashLine))

    def set_curves(self, rx: tuple[Column, Column], tx: tuple[Column, Column]) -> None:
        """Draw these times (seconds since the epoch) and values, thinned to the view already."""
        base = self._clock_axis.base_s
        rx_x = rx[0] - base
        self._rx_fill.setData(rx_x, rx[1])
        self._rx.setData(rx_x, rx[1])
        self._tx.setData(tx[0] - base, tx[1])

    def show_range(self, first_s: float, last_s: float, top: float) -> None:
        """Show these times (seconds since the epoch) and 0 to ``top``."""
        base = self._clock_axis.base_s
        self._view.setRange(xRange=(first_s - base, last_s - base), yRange=(0.0, top), padding=0, update=False)
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

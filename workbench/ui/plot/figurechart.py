"""A chart of figures over time, in the manner of the throughput: thin lines on a clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from workbench.ui.plot.axes import SideAxis
from workbench.ui.plot.clockchart import ClockChart, Line
from workbench.ui.plot.scale import CalmScale
from workbench.ui.plot.series import Column

TEXT_PX = 13  # from one text of the side axis to the next, at the least


class FigureAxis(SideAxis):
    """Ticks with a text of one's own: microseconds become milliseconds and seconds."""

    def __init__(self, unit: str, text: Callable[[float], str] | None) -> None:
        super().__init__(unit)
        self._text = text

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        """These charts are low: where texts would touch, every second one stands, zero among them."""
        levels = super().tickValues(minVal, maxVal, size)
        return [
            (step * 2, [tick for tick in ticks if round(tick / step) % 2 == 0])
            if len(ticks) > 2 and size * step / (maxVal - minVal) < TEXT_PX else (step, ticks)
            for step, ticks in levels
        ]  # fmt: skip

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The texts of the ticks."""
        if self._text is None:
            return super().tickStrings(values, scale, spacing)
        return [self._text(value) if value else "0" for value in values]


class FigureChart(ClockChart):
    """Draws what it is given. It follows the present."""

    def __init__(
        self, unit: str, text: Callable[[float], str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(FigureAxis(unit, text), parent)
        self._curves: list[pg.PlotCurveItem] = []
        self._scale = CalmScale()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """The curves, from the lowest to the topmost, and their words at the upper edge."""
        self._lines = tuple(lines)
        while len(self._curves) < len(lines):
            curve = pg.PlotCurveItem(antialias=False, connect="finite")
            curve.setZValue(len(self._curves))
            self.addItem(curve)
            self._curves.append(curve)
        for curve, line in zip(self._curves, self._lines, strict=True):
            curve.setPen(pg.mkPen(line.color, style=line.style))

    def draw(self, times_s: Column, columns: Sequence[Column], span_s: float, now_s: float) -> None:
        """Show the last ``span_s`` of the columns; ``now_s`` is a steady clock for the scale."""
        if not len(times_s):
            for curve in self._curves:
                curve.setData([], [])
            return
        last_s = float(times_s[-1])
        self._clock_axis.base_s = last_s - span_s
        in_view = times_s >= last_s - span_s
        peak = 0.0
        for curve, line, column in zip(self._curves, self._lines, columns, strict=True):
            shown = column[in_view]
            curve.setData(times_s[in_view] - self._clock_axis.base_s, -shown if line.down else shown)
            if len(shown) and not np.all(np.isnan(shown)):
                peak = max(peak, float(np.nanmax(shown)))
        top = self._scale.update(peak, now_s)
        bottom = -top if any(line.down for line in self._lines) else 0.0
        self._view.setRange(xRange=(0.0, span_s), yRange=(bottom, top), padding=0, update=False)
        self.sceneObj.prepareForPaint()

    def curve_data(self, place: int) -> tuple[Column, Column]:
        """What one of the curves shows: times from the left edge, and values."""
        times, values = self._curves[place].getData()
        return times, values

"""Curves of values with a range of their own, above and below zero, over a clock: what samplers found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from workbench.ui.plot.axes import SideAxis
from workbench.ui.plot.clockchart import ClockChart, Line
from workbench.ui.plot.series import Column
from workbench.ui.plot.ticks import si_text

SHRINK_AFTER_S: Final = 4.0
SHRINK_BELOW: Final = 0.4  # of the present extent
ROOM: Final = 0.08  # above and below the curves
LEAST_EXTENT: Final = 1e-9
FEW_POINTS: Final = 60  # fewer of them are drawn as points, too


class SignedAxis(SideAxis):
    """Ticks that keep their sign."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Values with SI prefixes."""
        return [("−" if value < 0 else "") + si_text(float(f"{abs(value):.6g}"), self._unit) for value in values]


class CalmRange:
    """The two ends of a y axis: they grow at once and shrink slowly."""

    def __init__(self) -> None:
        self._ends: tuple[float, float] | None = None
        self._small_since_s: float | None = None

    def update(self, low: float, high: float, now_s: float) -> tuple[float, float]:
        """Take the lowest and highest value in view at ``now_s`` (a steady clock, seconds)."""
        extent = max(high - low, abs(high) * 0.01, LEAST_EXTENT)
        wanted = (low - extent * ROOM, high + extent * ROOM)
        ends = self._ends
        if ends is None:
            self._ends = wanted
            return wanted
        grown = (min(ends[0], wanted[0]), max(ends[1], wanted[1]))
        if (wanted[1] - wanted[0]) < (grown[1] - grown[0]) * SHRINK_BELOW:
            since = self._small_since_s if self._small_since_s is not None else now_s
            self._small_since_s = since
            if now_s - since >= SHRINK_AFTER_S:
                grown, self._small_since_s = wanted, None
        else:
            self._small_since_s = None
        self._ends = grown
        return grown

    def reset(self) -> None:
        """Forget the past."""
        self._ends, self._small_since_s = None, None


class ValueChart(ClockChart):
    """Draws what it is given, peaks kept whatever the number of points. It follows the newest point."""

    side_room_px = 16  # a sign stands before the number

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(SignedAxis(unit), parent)
        self._curves: list[pg.PlotDataItem] = []
        self._range = CalmRange()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """The curves and their words."""
        self._lines = tuple(lines)
        while len(self._curves) < len(lines):
            curve = pg.PlotDataItem(antialias=False, connect="finite", symbol=None)
            curve.setDownsampling(auto=True, method="peak")
            curve.setClipToView(True)
            self.addItem(curve)
            self._curves.append(curve)
        for place, curve in enumerate(self._curves):
            curve.setVisible(place < len(self._lines))
        for curve, line in zip(self._curves, self._lines, strict=False):
            curve.setPen(pg.mkPen(line.color, style=line.style))
            curve.setSymbolPen(None)
            curve.setSymbolBrush(line.color)

    def draw(self, columns: Sequence[tuple[Column, Column]], span_s: float, now_s: float) -> None:
        """Show the last ``span_s`` before the newest point of any curve: times and values of each."""
        newest = max((float(times[-1]) for times, _ in columns if len(times)), default=0.0)
        begin = newest - span_s
        self._clock_axis.base_s = begin
        low, high = math.inf, -math.inf
        for curve, (times, values) in zip(self._curves, columns, strict=False):
            first = max(0, int(np.searchsorted(times, begin)) - 1)  # the line comes in from the left edge
            shown = values[first:]
            curve.setData(times[first:] - begin, shown)
            curve.setSymbol("o" if len(shown) < FEW_POINTS else None)  # type: ignore[arg-type]  # None: no symbols
            curve.setSymbolSize(4)
            if len(shown):
                low, high = min(low, float(np.min(shown))), max(high, float(np.max(shown)))
        if low <= high:
            self._view.setRange(
                xRange=(0.0, span_s), yRange=self._range.update(low, high, now_s), padding=0, update=False
            )
        self.sceneObj.prepareForPaint()

    def forget(self) -> None:
        """Other series: the scale begins anew."""
        self._range.reset()

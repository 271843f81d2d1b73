"""The two charts of a run: asked against achieved rate with error bars, and the histogram of the spacing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from workbench.session.generator.figures import RatePoint
from workbench.session.generator.histogram import Histogram
from workbench.session.generator.words import duration_text, hz_text
from workbench.ui.plot.axes import quiet
from workbench.ui.theme import FontRole, Theme, Token

BARS: Final = 30  # error bars, at the most: more than that nobody tells apart
LEAST_SPAN: Final = 0.02  # of the rate: the scale is not made finer
MERGED: Final = 4  # buckets of the histogram in one bar: a fifth of a doubling each
WIDEST_SIDE_TEXT: Final = "100,000/s"


class TextAxis(pg.AxisItem):
    """Few round ticks, each with a text of its own."""

    def __init__(self, side: str, text: Any, apart_px: int) -> None:
        super().__init__(side)
        self._text = text
        self._apart_px = apart_px

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        """One level."""
        if not maxVal > minVal or not math.isfinite(maxVal - minVal):
            return []
        step = self._step(maxVal - minVal, max(1, int(size // self._apart_px)))
        first, last = math.ceil(minVal / step - 1e-9), math.floor(maxVal / step + 1e-9)
        return [(step, [index * step for index in range(first, last + 1)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The texts of the ticks."""
        return [self._text(value) for value in values]

    def _step(self, span: float, count: int) -> float:
        decade = 10.0 ** math.floor(math.log10(span / count))
        return next(part * decade for part in (1.0, 2.0, 5.0, 10.0) if part * decade >= span / count * 0.999)


class DecadeAxis(TextAxis):
    """The values are logarithms: ticks at whole powers of ten."""

    def _step(self, span: float, count: int) -> float:
        return float(max(1, math.ceil(span / count)))


class RunChart(pg.PlotWidget):
    """Two quiet axes and a heading; it neither zooms nor moves."""

    def __init__(self, axes: tuple[TextAxis, TextAxis], heading: str, theme: Theme, parent: QWidget) -> None:
        self._axes = axes
        self._heading = heading
        self._ink = QColor()
        self._font = QFont()
        super().__init__(parent, axisItems={"left": axes[0], "bottom": axes[1]}, enableMenu=False)
        self.getPlotItem().hideButtons()
        self._view = self.getPlotItem().getViewBox()
        self._view.disableAutoRange()
        self._view.setDefaultPadding(0)
        self._view.setMouseEnabled(x=False, y=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Its colours and its font."""
        self._font, self._ink = theme.font(FontRole.SMALL), theme.color(Token.TEXT_MUTED)
        ground, grid = theme.color(Token.SURFACE_DATA), theme.color(Token.BORDER_STRONG)
        self.setBackground(ground)
        metrics = QFontMetrics(self._font)
        side, below = self._axes
        side_px = metrics.horizontalAdvance(WIDEST_SIDE_TEXT) + theme.px(8)
        quiet(side, pg.mkPen(grid), pg.mkPen(self._ink), self._font, extent_px=side_px)
        quiet(below, pg.mkPen(grid), pg.mkPen(self._ink), self._font, extent_px=metrics.height() + theme.px(6))
        side.setGrid(60 if ground.lightness() > 128 else 90)
        self.getPlotItem().layout.setContentsMargins(0, metrics.height() + theme.px(4), theme.px(8), 0)

    def show_range(self, across: tuple[float, float], up: tuple[float, float]) -> None:
        """These values."""
        self._view.setRange(xRange=across, yRange=up, padding=0, update=False)
        self.sceneObj.prepareForPaint()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The heading over the curves."""
        super().drawForeground(painter, rect)
        painter.setFont(self._font)
        painter.setPen(self._ink)
        painter.drawText(6, QFontMetrics(self._font).ascent() + 2, self._heading)


class RateErrorChart(RunChart):
    """Achieved rates with one standard deviation each way, and what was asked as a dashed line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        axes = TextAxis("left", hz_text, 22), TextAxis("bottom", _seconds, 56)
        super().__init__(axes, "Rate: achieved ± standard deviation, asked dashed", theme, parent)
        self._asked = pg.PlotCurveItem(antialias=False)
        self._bars = pg.ErrorBarItem(x=np.zeros(0), y=np.zeros(0), height=np.zeros(0), beam=0.0)
        self._achieved = pg.PlotDataItem(symbolSize=5, symbolPen=None)
        for item in (self._asked, self._bars, self._achieved):
            self.addItem(item)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        if hasattr(self, "_achieved"):
            sent, asked = theme.color(Token.TX), theme.color(Token.TEXT)
            self._asked.setPen(pg.mkPen(asked, style=Qt.PenStyle.DashLine))
            self._bars.setData(pen=pg.mkPen(sent))
            self._achieved.setPen(pg.mkPen(sent))
            self._achieved.setSymbolBrush(pg.mkBrush(sent))
            self._achieved.setSymbol("o")

    def draw(self, points: Sequence[RatePoint]) -> None:
        """The whole run, as far as it is kept."""
        if not points:
            for item in (self._asked, self._achieved):
                item.setData([], [])
            self._bars.setData(x=np.zeros(0), y=np.zeros(0), height=np.zeros(0))
            return
        x, y, error = binned(points)
        times, asked = [point.at_s for point in points], [point.asked_hz for point in points]
        self._achieved.setData(x, y)
        first, last = points[0].at_s - (points[0].at_s if len(points) < 600 else 0), max(points[-1].at_s, 0.1)
        self._bars.setData(x=x, y=y, height=2 * error, beam=(last - first) / 120)
        shows_asked = any(asked)
        self._asked.setData(times if shows_asked else [], asked if shows_asked else [])
        low, high = float(np.min(y - error)), float(np.max(y + error))
        if shows_asked:
            low, high = min(low, min(asked)), max(high, max(asked))
        room = max(high - low, LEAST_SPAN * high, 1e-9)
        middle = (low + high) / 2
        self.show_range((first, last), (max(0.0, middle - 0.65 * room), middle + 0.65 * room))


class SpacingChart(RunChart):
    """How far apart the payloads went out: shares in per cent, durations by powers of ten, the 99 % as a line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        axes = TextAxis("left", _percent, 22), DecadeAxis("bottom", _decade, 56)
        super().__init__(axes, "Spacing: share of the gaps, 99 % are left of the line", theme, parent)
        self._bars = pg.BarGraphItem(x0=[], x1=[], height=[], pen=None)
        self._most = pg.InfiniteLine(angle=90, movable=False)
        self._most.hide()
        self.addItem(self._bars)
        self.addItem(self._most)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        if hasattr(self, "_most"):
            self._bars.setOpts(brush=pg.mkBrush(theme.color(Token.TX)))
            self._most.setPen(pg.mkPen(theme.color(Token.TEXT), style=Qt.PenStyle.DashLine))

    def draw(self, spacing: Histogram) -> None:
        """What was counted so far."""
        bars = spacing.bars()
        merged = [
            (bars[n][0], bars[min(n + MERGED, len(bars)) - 1][1], sum(bar[2] for bar in bars[n : n + MERGED]))
            for n in range(0, len(bars), MERGED)
        ]
        left = [math.log10(max(1, low)) for low, _end, _count in merged]
        right = [math.log10(max(2, end)) for _low, end, _count in merged]
        heights = [100 * count / spacing.count for _low, _end, count in merged]
        self._bars.setOpts(x0=left, x1=right, height=heights)
        self._most.setVisible(bool(merged))
        if not merged:
            return
        self._most.setValue(math.log10(max(1.0, spacing.quantile_ns(0.99) or 1.0)))
        first, last = math.floor(left[0]), math.ceil(right[-1])
        self.show_range((first, max(last, first + 2)), (0.0, max(heights) * 1.1))


def binned(points: Sequence[RatePoint]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Times, mean rates and standard deviations of at most :data:`BARS` groups; a lone point has no deviation."""
    size = -(-len(points) // BARS)
    groups = [points[n : n + size] for n in range(0, len(points), size)]
    x = np.array([sum(point.at_s for point in group) / len(group) for group in groups])
    rates = [np.array([point.achieved_hz for point in group]) for group in groups]
    y = np.array([float(rate.mean()) for rate in rates])
    error = np.array([float(rate.std(ddof=1)) if len(rate) > 1 else 0.0 for rate in rates])
    return x, y, error


def _seconds(value: float) -> str:
    return f"{value:g} s"


def _percent(value: float) -> str:
    return f"{value:g} %"


def _decade(value: float) -> str:
    return duration_text(10.0 ** round(value))

"""The curves of all series: those of one unit share a chart."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.session.reading.sampling import Series
from workbench.ui.plot.clockchart import Line
from workbench.ui.plot.valuechart import ValueChart
from workbench.ui.theme import FontRole, Theme, Token

COLOURS: Final = (Token.RX, Token.TX, Token.OK, Token.INFO, Token.ERROR, Token.WARN)
STYLES: Final = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
LEAST_HEIGHT_PX: Final = 90  # of one chart, unscaled
CHARTS_MAX: Final = 6
OTHERS: Final = "other units"  # of the last chart, where there are more units than charts


def line_of(place: int, series: Series, theme: Theme) -> Line:
    """Colour and style of the series at a place: six colours, then the same with another style."""
    colour = theme.color(COLOURS[place % len(COLOURS)])
    return Line(series.spec.name or f"Sampler {place + 1}", colour, STYLES[place // len(COLOURS) % len(STYLES)])


class SamplerCharts(QWidget):
    """Draws what it is given."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sampler-charts")
        self.setAccessibleName("Curves of the samplers")
        self._theme = theme
        self._groups: dict[str, list[tuple[int, Series]]] = {}
        self.charts: dict[str, ValueChart] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(4))
        theme.changed.connect(self._apply_theme)

    def show_series(self, series: Sequence[Series]) -> None:
        """Other series: one chart for each unit."""
        self._groups = {}
        for place, each in enumerate(series):
            if each.spec.enabled and each.fault is None:
                is_new = each.spec.unit not in self._groups and len(self._groups) >= CHARTS_MAX - 1
                self._groups.setdefault(OTHERS if is_new else each.spec.unit, []).append((place, each))
        for unit in [unit for unit in self.charts if unit not in self._groups]:
            chart = self.charts.pop(unit)
            self._layout.removeWidget(chart)
            chart.deleteLater()
        for unit in self._groups:
            if unit not in self.charts:
                self.charts[unit] = self._make(unit)
            self.charts[unit].forget()
        self._apply_theme()

    def draw(self, span_s: float) -> None:
        """The last ``span_s`` before the newest point."""
        for unit, chart in self.charts.items():
            columns = [
                (np.array(each.times_s, dtype=np.float64), np.array(each.values, dtype=np.float64))
                for _, each in self._groups[unit]
            ]
            chart.draw(columns, span_s, monotonic())

    def _make(self, unit: str) -> ValueChart:
        chart = ValueChart(unit, self)
        chart.setObjectName(f"sampler-chart-{len(self.charts)}")
        chart.setAccessibleName(f"Series in {unit}" if unit else "Series without a unit")
        chart.setMinimumHeight(self._theme.px(LEAST_HEIGHT_PX))
        self._layout.addWidget(chart, 1)
        return chart

    @Slot()
    def _apply_theme(self) -> None:
        color = self._theme.color
        for unit, chart in self.charts.items():
            chart.set_lines([line_of(place, each, self._theme) for place, each in self._groups[unit]])
            ground, grid = color(Token.SURFACE_DATA), color(Token.BORDER_STRONG)
            chart.apply_colors(ground, grid, color(Token.TEXT_MUTED), self._theme.font(FontRole.SMALL))

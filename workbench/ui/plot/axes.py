"""Axes of the plot: local clock time below, SI units at the side."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from workbench.ui.plot.ticks import clock_step_s, clock_text, clock_ticks, si_text, side_ticks

CLOCK_LABEL_PX = 68
SIDE_LABEL_PX = 21


class ClockAxis(pg.AxisItem):
    """Ticks at round local times. Values are seconds since ``base_s``, which keeps them small and exact."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.base_s = 0.0

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        """The one level of ticks that pyqtgraph asks for."""
        if not maxVal > minVal:
            return []
        step = clock_step_s(maxVal - minVal, max(1, int(size // CLOCK_LABEL_PX)))
        ticks = clock_ticks(self.base_s + minVal, self.base_s + maxVal, step)
        return [(step, [tick - self.base_s for tick in ticks])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Local times."""
        return [clock_text(self.base_s + value, spacing) for value in values]


class SideAxis(pg.AxisItem):
    """A few round values with SI prefixes, the same above and below zero: what is sent is drawn downwards."""

    def __init__(self, unit: str) -> None:
        super().__init__("left")
        self._unit = unit

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        """The one level of ticks that pyqtgraph asks for."""
        if not maxVal > minVal:
            return []
        ticks = side_ticks(minVal, maxVal, max(1, int(size // SIDE_LABEL_PX)))
        return [(ticks[1] - ticks[0] if len(ticks) > 1 else maxVal - minVal, ticks)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Values without a sign, with SI prefixes."""
        return [si_text(float(f"{abs(value):.6g}"), self._unit) for value in values]


def quiet(axis: pg.AxisItem, pen: Any, text_pen: Any, font: Any, *, extent_px: int) -> None:
    """Thin lines, the theme's text, no own scaling: the labels carry their units already."""
    axis.enableAutoSIPrefix(False)
    axis.setStyle(tickFont=font, tickLength=-4, maxTickLevel=0, hideOverlappingLabels=False, autoExpandTextSpace=False)
    axis.setPen(pen)
    axis.setTextPen(text_pen)
    if axis.orientation == "left":
        axis.setWidth(extent_px)
    else:
        axis.setHeight(extent_px)

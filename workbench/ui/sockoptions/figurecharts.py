"""The kernel's figures beside the throughput: charts on one clock, each switched on and off."""

from __future__ import annotations

from time import monotonic, time
from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from workbench.model.kernelfigures import microseconds_text
from workbench.session.socketfacts.kernelfigures import FigureWindow
from workbench.session.throughput import Throughput
from workbench.ui.plot.clockchart import Line
from workbench.ui.plot.figurechart import FigureChart
from workbench.ui.plot.series import Column
from workbench.ui.theme import FontRole, Theme, Token

SPAN_S: Final = 60.0
LEAST_HEIGHT: Final = 56  # of the 4-pixel grid, scaled
THROUGHPUT: Final = "throughput"
CHARTS: Final = (
    (THROUGHPUT, "Throughput", "B/s", "What is received and sent, in bytes per second"),
    ("rtt", "Round trip", "", "From a packet to its acknowledgement"),
    ("windows", "Windows", "B", "The congestion window, and what of it is in flight"),
    ("again", "Sent again", "", "Packets that were sent once more, counted from the beginning of the connection"),
)  # fmt: skip
_COLUMNS: Final = {
    "rtt": ("least_rtt_us", "rtt_us"),
    "windows": ("in_flight_bytes", "window_bytes"),
    "again": ("retransmitted_segments",),
}


class FigureCharts(QWidget):
    """Draws what it is given; the throughput is read from the session's own sampler."""

    def __init__(self, throughput: Throughput, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._throughput = throughput
        self._theme = theme
        self.charts: dict[str, FigureChart] = {}
        self.switches: dict[str, QCheckBox] = {}
        self._columns = 0  # of the switches
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(4))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(len(CHARTS), 1)
        self._layout.addLayout(self._grid)
        for key, title, unit, tip in CHARTS:
            self._add(key, title, unit, tip)
        self._place_switches(len(CHARTS))
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def draw(self, window: FigureWindow) -> None:
        """Show the last minute before the newest figures."""
        now_s = monotonic()
        times = np.asarray(window.times_s, dtype=np.float64)
        for key, names in _COLUMNS.items():
            if not self.charts[key].isHidden():
                columns = [np.asarray(window.columns[name], dtype=np.float64) for name in names]
                self.charts[key].draw(times, columns, SPAN_S, now_s)
        if not self.charts[THROUGHPUT].isHidden():
            rates = self._throughput.window(SPAN_S)
            rate_times = np.asarray(rates.times_s, dtype=np.float64)
            columns = [np.asarray(rates.tx_bytes_s, dtype=np.float64), np.asarray(rates.rx_bytes_s, dtype=np.float64)]
            self.charts[THROUGHPUT].draw(*_until_now(rate_times, columns, times), SPAN_S, now_s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The switches in one row where there is width, else in two."""
        super().resizeEvent(event)
        gap = self._grid.horizontalSpacing()
        needed = sum(switch.sizeHint().width() + gap for switch in self.switches.values())
        self._place_switches(len(CHARTS) if needed <= self.width() else (len(CHARTS) + 1) // 2)

    def minimumSizeHint(self) -> QSize:
        """The switches in two rows, not in one."""
        widest = max(switch.sizeHint().width() for switch in self.switches.values())
        return QSize(2 * widest + self._grid.horizontalSpacing(), super().minimumSizeHint().height())

    def _place_switches(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for at, switch in enumerate(self.switches.values()):
                self._grid.addWidget(switch, at // columns, at % columns)

    def _add(self, key: str, title: str, unit: str, tip: str) -> None:
        chart = FigureChart(unit, microseconds_text if key == "rtt" else None, self)
        chart.setObjectName(f"figures-chart-{key}")
        chart.setAccessibleName(title)
        chart.setToolTip(tip)
        chart.setMinimumHeight(self._theme.px(LEAST_HEIGHT))
        switch = QCheckBox(title, self)
        switch.setObjectName(f"figures-show-{key}")
        switch.setToolTip(f"Show or hide: {tip[:1].lower()}{tip[1:]}")
        switch.setChecked(True)
        switch.toggled.connect(self._on_switched)
        self.charts[key], self.switches[key] = chart, switch
        self._layout.addWidget(chart, 1)

    @Slot()
    def _on_switched(self) -> None:
        for key, chart in self.charts.items():
            chart.setVisible(self.switches[key].isChecked())
        self._show_clocks()

    def _show_clocks(self) -> None:
        """Times stand below the lowest chart alone."""
        shown = [key for key, switch in self.switches.items() if switch.isChecked()]
        for key, chart in self.charts.items():
            chart.show_clock(key == shown[-1] if shown else False)

    @Slot()
    def _apply_theme(self) -> None:
        color = self._theme.color
        lines = {
            THROUGHPUT: (Line("▶ TX", color(Token.TX), down=True), Line("◀ RX", color(Token.RX))),
            "rtt": (Line("the least", color(Token.TEXT_MUTED), Qt.PenStyle.DashLine),
                    Line("smoothed", color(Token.INFO))),
            "windows": (Line("in flight", color(Token.TX)),
                        Line("congestion window", color(Token.OK), Qt.PenStyle.DashLine)),
            "again": (Line("packets sent again", color(Token.ERROR)),),
        }  # fmt: skip
        for key, chart in self.charts.items():
            chart.set_lines(lines[key])
            ground, grid = color(Token.SURFACE_DATA), color(Token.BORDER_STRONG)
            chart.apply_colors(ground, grid, color(Token.TEXT_MUTED), self._theme.font(FontRole.SMALL))
        self._show_clocks()


def _until_now(times: Column, columns: list[Column], figures: Column) -> tuple[Column, list[Column]]:
    """The rates on the figures' clock: up to the newest of both, so that the charts stand under each other."""
    end_s = float(figures[-1]) if len(figures) else time()
    if not len(times) or times[-1] >= end_s:
        return times, columns
    return np.append(times, end_s), [np.append(column, np.nan) for column in columns]

"""The two charts together: bytes and records on one time range, one calm scale each, one cursor."""

from __future__ import annotations

from enum import StrEnum
from time import time

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from workbench.ui.plot.chart import ChartColors, RateChart
from workbench.ui.plot.scale import CalmScale
from workbench.ui.plot.series import Series, peak, thin
from workbench.ui.theme.fonts import FontRole
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme

SIDE_BY_SIDE_RATIO = 2.4  # wider than this many heights: charts stand beside each other
LEAST_WIDTH = 210  # of the 4-pixel grid, scaled, as is the next: two charts need twice the one or the other
LEAST_HEIGHT = 100


class Shown(StrEnum):
    """Which charts are on view; of both the bytes alone where there is no room for two."""

    BOTH = "both"
    BYTES = "bytes"
    RECORDS = "records"


class ChartPair(QWidget):
    """``zoomed`` when a person changed the view; ``pointed`` with a time under the mouse, ``left`` when it went;
    ``redraw_needed`` when a chart came into view that was not drawn meanwhile."""

    zoomed = Signal()
    pointed = Signal(float)
    left = Signal()
    redraw_needed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = Shown.BOTH
        self._series: Series | None = None
        self.bytes_chart = self._make_chart("B/s", "plot-bytes", "Bytes per second")
        self.records_chart = self._make_chart("/s", "plot-records", "Records per second")
        self._scales = (CalmScale(), CalmScale())
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(8))
        self._layout.addWidget(self.bytes_chart)
        self._layout.addWidget(self.records_chart)
        self._note = QLabel(self)
        self._note.setObjectName("plot-note")
        self._note.setProperty("tone", "muted")
        self._note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note.hide()
        self._note_is_loud = False
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    @property
    def charts(self) -> list[RateChart]:
        """Bytes, then records."""
        return [self.bytes_chart, self.records_chart]

    def show_charts(self, shown: Shown) -> None:
        """Show both charts or one."""
        self._shown = shown
        self._show_charts()

    def draw(self, series: Series, first_s: float, last_s: float, now_s: float) -> None:
        """Show first to last (seconds since the epoch) of a series; ``now_s`` is a steady clock for the scales."""
        self._rebase(series)
        self._series = series
        columns = ((series.rx_bytes_s, series.tx_bytes_s), (series.rx_records_s, series.tx_records_s))
        for chart, scale, (rx, tx) in zip(self.charts, self._scales, columns, strict=True):
            if chart.isHidden():
                continue
            count = chart.plot_width_px()
            rx_times, rx = thin(series.times_s, rx, first_s, last_s, count)
            tx_times, tx = thin(series.times_s, tx, first_s, last_s, count)
            chart.set_curves((rx_times, rx), (tx_times, tx))
            chart.show_range(first_s, last_s, scale.update(peak(rx, tx), now_s))

    def draw_zoomed(self, series: Series) -> None:
        """Newer data in the view that a person chose."""
        self._rebase(series)
        self._series = series
        self.redraw_zoomed()

    def redraw_zoomed(self) -> None:
        """Thin the data anew for the view as it is: after a wheel turn."""
        series = self._series
        if series is None:
            return
        columns = ((series.rx_bytes_s, series.tx_bytes_s), (series.rx_records_s, series.tx_records_s))
        for chart, (rx, tx) in zip(self.charts, columns, strict=True):
            first_s, last_s = chart.shown_times()
            count = chart.plot_width_px()
            chart.set_curves(
                thin(series.times_s, rx, first_s, last_s, count), thin(series.times_s, tx, first_s, last_s, count)
            )

    def shown_times(self) -> tuple[float, float]:
        """First and last time in view, seconds since the epoch."""
        return self._visible_chart().shown_times()

    def zoom(self, factor: float) -> None:
        """Show ``factor`` times the present span, its end kept: the keyboard's way to zoom."""
        first_s, last_s = self.shown_times()
        for chart in self.charts:
            chart.show_times(last_s - (last_s - first_s) * factor, last_s)
        self.redraw_zoomed()

    def reset_scales(self) -> None:
        """Let the next peak set the sides anew."""
        for scale in self._scales:
            scale.reset()

    def set_cursor(self, time_s: float | None) -> None:
        """The upright line in both charts; None hides it."""
        for chart in self.charts:
            chart.set_cursor(time_s)

    def set_note(self, text: str, *, loud: bool = False) -> None:
        """Words written across the charts; empty takes them away. ``loud`` words are large and stand across both."""
        if text == self._note.text():
            return
        self._note.setFont(self._theme.font(FontRole.HEADING if loud else FontRole.BODY))
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._note_is_loud = loud
        self._place_note()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is width, else one above the other."""
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE_RATIO * max(1, self.height())
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() is not direction:
            self._layout.setDirection(direction)
        self._show_charts()
        self._place_note()

    def _show_charts(self) -> None:
        px = self._theme.px
        is_room = self.width() >= 2 * px(LEAST_WIDTH) or self.height() >= 2 * px(LEAST_HEIGHT)
        self.bytes_chart.setVisible(self._shown is not Shown.RECORDS)
        had = not self.records_chart.isHidden()
        has = self._shown is Shown.RECORDS or (self._shown is Shown.BOTH and is_room)
        self.records_chart.setVisible(has)
        if has and not had:
            self.redraw_needed.emit()

    def _visible_chart(self) -> RateChart:
        return self.records_chart if self._shown is Shown.RECORDS else self.bytes_chart

    def _make_chart(self, unit: str, object_name: str, name: str) -> RateChart:
        chart = RateChart(unit, self)
        chart.setObjectName(object_name)
        chart.setAccessibleName(name)
        chart.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the plot around it takes the keys
        chart.zoomed.connect(self._on_zoomed)
        chart.pointed.connect(self.pointed)
        chart.left.connect(self.left)
        return chart

    def _rebase(self, series: Series) -> None:
        """Keep x small and exact: count from the first sample ever seen; an hour later it is still small enough."""
        if self._series is None or len(self._series) == 0:
            for chart in self.charts:
                chart.set_base(float(series.times_s[0]) if len(series) else time())

    def _place_note(self) -> None:
        if not self._note.isHidden():
            place = self.rect() if self._note_is_loud else self._visible_chart().geometry()
            self._note.setGeometry(place)
            self._note.raise_()

    def _apply_theme(self) -> None:
        theme = self._theme
        colors = ChartColors(
            background=theme.color(Token.SURFACE_DATA),
            grid=theme.color(Token.BORDER_STRONG),
            text=theme.color(Token.TEXT_MUTED),
            rx=theme.color(Token.RX),
            tx=theme.color(Token.TX),
            rx_fill=theme.color(Token.RX_FILL),
            tx_fill=theme.color(Token.TX_FILL),
        )
        for chart in self.charts:
            chart.apply_theme(colors, theme.font(FontRole.SMALL), theme.px(1))

    def _on_zoomed(self) -> None:
        source: QObject | None = self.sender()
        for chart in self.charts:
            if chart is not source and isinstance(source, RateChart):
                chart.show_times(*source.shown_times())
        self.redraw_zoomed()
        self.zoomed.emit()

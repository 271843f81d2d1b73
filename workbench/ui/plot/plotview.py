"""The live plot: charts, their tools and the figures under the cursor. Importing this imports pyqtgraph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, time
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.model.counters import Sample
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.plot.charts import ChartPair, Shown
from workbench.ui.plot.plotbar import PlotBar
from workbench.ui.plot.readout import cursor_texts, latest_texts
from workbench.ui.plot.saving import PlotFormat, save_csv, save_png, save_svg
from workbench.ui.plot.series import EMPTY, RateSource, Series, peak, read_series
from workbench.ui.plot.windows import DEFAULT_WINDOW_S, FASTEST_PAINT_S, nearest_window, paint_interval_s
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme

QUIET_PAINT_S = 1.0  # while nothing flows the past moves out of view
STILL_PAINT_S = 15.0  # while nothing is in view only the clock moves: the times at its ticks stay true
HOUR_S = 3_600.0
NOTHING_YET = "Rates show once the socket is open"
NOTHING_HERE = "Nothing was carried in this time"


class PlotView(QWidget):
    """A presenter. Keys: Space pauses, ← → move the cursor (Shift: ten samples), + and - zoom, 0 resets, Esc ends."""

    def __init__(
        self,
        source: RateSource,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now_s: Callable[[], float] = monotonic,
    ) -> None:
        """``now_s`` is a steady clock, in seconds; tests bring their own."""
        super().__init__(parent)
        self._source = source
        self._theme = theme
        self._now_s = now_s
        self._window_s = DEFAULT_WINDOW_S
        self._series: Series = EMPTY
        self._seen_revision = -1
        self._painted_s = 0.0
        self._cursor_s: float | None = None
        self._paused = False
        self._following = True
        self._is_still = False
        self.setObjectName("plot")
        self.setAccessibleName("Throughput plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.bar = PlotBar(theme, self)
        self.pair = ChartPair(theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(self.bar)
        self._below = QHBoxLayout()
        self._below.setSpacing(theme.px(16))
        self._below.addWidget(self.pair, 1)
        layout.addLayout(self._below, 1)
        self._connect()

    def set_side(self, widget: QWidget) -> None:
        """Put something beside the charts, below the bar."""
        self._below.addWidget(widget)

    def set_folded(self, folded: bool) -> None:
        """Show the bar alone, or the charts as well."""
        self.pair.setVisible(not folded)
        if not folded:
            self._repaint_soon()

    def _connect(self) -> None:
        self.bar.window_chosen.connect(self.set_window)
        self.bar.shown_chosen.connect(self._on_shown)
        self.bar.pause_toggled.connect(self.set_paused)
        self.bar.reset_requested.connect(self.reset_zoom)
        self.bar.save_requested.connect(self._on_save)
        self.pair.zoomed.connect(self._on_zoomed)
        self.pair.pointed.connect(self.set_cursor)
        self.pair.left.connect(self._clear_cursor)
        self.pair.redraw_needed.connect(self._repaint_soon)
        self._theme.changed.connect(self._repaint_soon)

    # -- presenter

    def is_shown(self) -> bool:
        """False in a hidden tab or a minimised window."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Paint if there are new samples and enough time passed for a person to see the difference.

        True only while something flows: the clock need not hurry for a picture that just ages.
        """
        if self._paused or self._source.revision == self._seen_revision:
            return False
        now_s = self._now_s()
        if self._seen_revision >= 0 and now_s - self._painted_s < self._interval_s():
            return False
        self._painted_s = now_s
        self._seen_revision = self._source.revision
        self._series = read_series(self._source, self._needed_s())
        self._draw(now_s)
        self._is_still = peak(self._series.rx_records_s, self._series.tx_records_s) == 0
        self.pair.set_note((NOTHING_HERE if len(self._series) else NOTHING_YET) if self._is_still else "")
        self._show_figures()
        return not _is_zero(self._source.steady)

    # -- what a person does

    @Slot(int)
    def set_window(self, seconds: int) -> None:
        """Show the last ``seconds``, one of the choices of :data:`~workbench.ui.plot.windows.PLOT_WINDOWS`."""
        self._window_s = nearest_window(seconds).seconds
        self.bar.set_window(self._window_s)
        self.reset_zoom()

    @Slot(bool)
    def set_paused(self, paused: bool) -> None:
        """Hold the picture; sampling goes on, and the picture catches up afterwards."""
        self._paused = paused
        self.bar.set_paused(paused)
        self.pair.set_note("Paused" if paused else "", loud=True)
        if not paused:
            self._repaint_soon()

    @property
    def paused(self) -> bool:
        """The picture is held."""
        return self._paused

    @Slot()
    def open_menu(self) -> None:
        """What is shown, and save as: the menu at the end of the bar."""
        self.bar.open_menu()

    @Slot()
    def reset_zoom(self) -> None:
        """Back to the last seconds of the chosen window."""
        self._following = True
        self.bar.set_zoomed(False)
        self.pair.reset_scales()
        if self._paused:
            self._draw(self._now_s())
        else:
            self._repaint_soon()

    @Slot(float)
    def set_cursor(self, time_s: float) -> None:
        """Put the cursor on the sample nearest to a time, seconds since the epoch."""
        index = self._series.index_at(time_s)
        if index is None:
            return
        self._cursor_s = float(self._series.times_s[index])
        self.pair.set_cursor(self._cursor_s)
        self._show_figures()

    @Slot()
    def _clear_cursor(self) -> None:
        self._cursor_s = None
        self.pair.set_cursor(None)
        self._show_figures()

    def save(self, kind: PlotFormat, path: Any) -> None:
        """Write what is shown (CSV: every sample of it) to a file. Raises OSError."""
        background = self._theme.color(Token.SURFACE_DATA)
        if kind is PlotFormat.PNG:
            save_png(self.pair, background, path)
        elif kind is PlotFormat.SVG:
            save_svg(self.pair.charts, background, "Throughput", path)
        else:
            save_csv(self._series, path)

    # -- what is remembered

    def view_state(self) -> dict[str, Any]:
        """Plain values for the layout of a project."""
        return {"window_s": self._window_s, "shown": str(self.bar.shown)}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Take what is understood of it, leave out the rest."""
        window = state.get("window_s")
        if isinstance(window, int | float) and not isinstance(window, bool):
            self.set_window(int(min(max(window, 1), HOUR_S)))
        if state.get("shown") in set(Shown):
            self._on_shown(str(state["shown"]))

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the class's text."""
        steps = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        match event.key():
            case Qt.Key.Key_Space:
                self.set_paused(not self._paused)
            case Qt.Key.Key_Left:
                self._move_cursor(-steps)
            case Qt.Key.Key_Right:
                self._move_cursor(steps)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(0.5)
            case Qt.Key.Key_Minus:
                self._zoom(2.0)
            case Qt.Key.Key_0:
                self.reset_zoom()
            case Qt.Key.Key_Escape if self._cursor_s is not None:
                self._clear_cursor()
            case _:
                super().keyPressEvent(event)

    def _move_cursor(self, steps: int) -> None:
        if len(self._series) == 0:
            return
        step_s = self._source.step_ms / 1000
        start_s = self._cursor_s if self._cursor_s is not None else float(self._series.times_s[-1])
        self.set_cursor(start_s + steps * step_s)

    def _zoom(self, factor: float) -> None:
        if len(self._series):
            self.pair.zoom(factor)
            self._on_zoomed()

    # -- inside

    def _interval_s(self) -> float:
        interval_s = paint_interval_s(self._window_s, self.pair.width() // 2)
        if self._is_still and self._source.busy_revision > self._seen_revision:
            return FASTEST_PAINT_S
        if not _is_zero(self._source.steady):
            return interval_s
        return max(interval_s, STILL_PAINT_S if self._is_still else QUIET_PAINT_S)

    def _needed_s(self) -> float:
        """How far back data are needed: the window, or to the left edge of a zoomed view."""
        if self._following:
            return float(self._window_s)
        age_s = self._source.latest.time_ns / 1e9 - self.pair.shown_times()[0]
        return min(HOUR_S, max(float(self._window_s), age_s + 1.0))

    def _draw(self, now_s: float) -> None:
        if len(self._series) == 0:
            now_wall_s = time()
            self.pair.draw(self._series, now_wall_s - self._window_s, now_wall_s, now_s)
        elif self._following:
            last_s = float(self._series.times_s[-1])
            self.pair.draw(self._series, last_s - self._window_s, last_s, now_s)
        else:
            self.pair.draw_zoomed(self._series)

    def _show_figures(self) -> None:
        index = self._series.index_at(self._cursor_s) if self._cursor_s is not None else None
        if index is None:
            rx, tx = latest_texts(self._source.steady)
            self.bar.show_figures("", rx, tx)
        else:
            self.bar.show_figures(*cursor_texts(self._series, index))

    @Slot()
    def _repaint_soon(self) -> None:
        self._seen_revision = -1

    @Slot(str)
    def _on_shown(self, shown: str) -> None:
        self.bar.set_shown(Shown(shown))
        self.pair.show_charts(Shown(shown))
        self._repaint_soon()
        if self._paused:
            self._draw(self._now_s())

    @Slot()
    def _on_zoomed(self) -> None:
        self._following = False
        self.bar.set_zoomed(True)

    @Slot(str, str)
    def _on_save(self, kind: str, path: str) -> None:
        try:
            self.save(PlotFormat(kind), Path(path))
        except OSError as error:
            self.bar.tell(f"The plot could not be saved: {error.strerror or error}.")
        else:
            self.bar.tell(f"Saved as {Path(path).name}.")


def _is_zero(sample: Sample) -> bool:
    return not (sample.rx_bytes_s or sample.tx_bytes_s or sample.rx_records_s or sample.tx_records_s)

"""Plot and counters side by side. pyqtgraph and numpy are imported at the second frame after the pane was first shown,
so that the window stands before they are read from disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from workbench.model.counters import Counters
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.plot.counterlist import CounterList
from workbench.ui.plot.countertexts import CounterLine, total_lines
from workbench.ui.theme.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.plot.plotview import PlotView
    from workbench.ui.plot.series import RateSource

COUNTERS_WIDTH = 200  # of the 4-pixel grid, scaled


class PlotPane(QFrame):
    """A presenter. ``lines`` gives the counters as they are now."""

    def __init__(
        self,
        source: RateSource,
        lines: Callable[[], Sequence[CounterLine]],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rates = source
        self._lines = lines
        self._theme = theme
        self._state: dict[str, Any] = {}
        self._frames = 0
        self._indent_px = 0
        self._folded = False
        self.plot: PlotView | None = None
        self.setObjectName("plot-pane")
        self._place = QLabel("The plot is being prepared …", self)
        self._place.setProperty("tone", "muted")
        self._place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.counters = CounterList(theme, self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))
        self._layout.setSpacing(theme.px(16))
        self._layout.addWidget(self._place, 1)
        self._layout.addWidget(self.counters)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def is_shown(self) -> bool:
        """False in a hidden tab or a minimised window."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Bring counters and plot up to date."""
        painted = self.counters.show_lines(self._lines())
        if self.plot is None:
            self._frames += 1
            if self._frames > 1:
                self._build()
            return True
        return self.plot.refresh() or painted

    def set_indent(self, width_px: int) -> None:
        """Leave room at the beginning of the bar for a control that stands over it."""
        self._indent_px = width_px
        if self.plot:
            self.plot.bar.set_indent(width_px)

    def set_folded(self, folded: bool) -> None:
        """Show the line of rates alone, or charts and counters as well."""
        self._folded = folded
        self.counters.setVisible(not folded)
        if self.plot:
            self.plot.set_folded(folded)

    def view_state(self) -> dict[str, Any]:
        """Plain values for the layout of a project."""
        return self.plot.view_state() if self.plot else dict(self._state)

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Take what is understood of it; also before the plot was built."""
        self._state = dict(state)
        if self.plot:
            self.plot.restore_view_state(state)

    def _build(self) -> None:
        from workbench.ui.plot.plotview import PlotView

        self.plot = PlotView(self._rates, self._theme, self)
        self._layout.replaceWidget(self._place, self.plot)
        self._layout.setStretchFactor(self.plot, 1)
        self._layout.removeWidget(self.counters)
        self.plot.set_side(self.counters)
        self.plot.bar.set_indent(self._indent_px)
        self.plot.set_folded(self._folded)
        self._place.hide()
        self._place.deleteLater()
        self.plot.restore_view_state(self._state)

    def _apply_theme(self) -> None:
        self.counters.setFixedWidth(self._theme.px(COUNTERS_WIDTH))


class TotalThroughput(Protocol):
    """What :class:`WorkspacePlot` needs of a workspace."""

    @property
    def throughput(self) -> RateSource: ...
    @property
    def counters(self) -> Counters: ...


class WorkspacePlot(PlotPane):
    """All sockets of the project together. On the frame clock while it is shown."""

    def __init__(
        self, workspace: TotalThroughput, theme: Theme, clock: FrameClock, parent: QWidget | None = None
    ) -> None:
        self._workspace = workspace
        self._clock = clock
        super().__init__(workspace.throughput, self._total_lines, theme, parent)
        self.setMinimumHeight(theme.px(96))
        self.setObjectName("workspace-plot")
        self.setAccessibleName("Throughput of all sockets")

    def showEvent(self, event: QShowEvent) -> None:
        """Join the clock."""
        super().showEvent(event)
        self._clock.add(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the clock."""
        super().hideEvent(event)
        self._clock.remove(self)

    def _total_lines(self) -> list[CounterLine]:
        return total_lines(self._workspace.counters)

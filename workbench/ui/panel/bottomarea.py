"""Below the composer: the clients of a listener beside the plot; where there is no width for both, one at a time."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from workbench.ui.panel.clients.clientspane import ClientsPane
from workbench.ui.plot.plotpane import PlotPane
from workbench.ui.theme import Theme
from workbench.ui.widgets.segmented import Segment, SegmentedControl

WIDE = 960  # of the 4-pixel grid, scaled, as is the next
CLIENTS_WIDTH = 560
FOLDED, FOLDS_BELOW = 40, 88  # heights: the first rows alone; where there is no use in more
CHOICES = (
    Segment("clients", "Clients", tip="The clients of this listener"),
    Segment("plot", "Plot", tip="Throughput and counters"),
)


class BottomArea(QWidget):
    """Holds the plot, and the clients of a listener. What chooses one stands in the beginning of its first row."""

    def __init__(
        self, plot: PlotPane, clients: ClientsPane | None, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plot = plot
        self._clients = clients
        self.setObjectName("bottom-area")
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("bottom-splitter")
        self.splitter.setChildrenCollapsible(False)
        self._choice = SegmentedControl(theme, "Clients or plot", CHOICES, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        if clients is not None:
            self.splitter.addWidget(clients)
        self.splitter.addWidget(plot)
        self.splitter.setStretchFactor(self.splitter.count() - 1, 1)
        self._is_divided = False
        self._choice.choose("plot")
        self._choice.hide()
        self.splitter.splitterMoved.connect(self.keep_division)
        self._choice.chosen.connect(self._show_parts)

    @property
    def chosen(self) -> str:
        """Which part is shown where there is room for one."""
        return self._choice.key

    def choose(self, key: str) -> None:
        """Take a choice from a view state; an unknown one is ignored."""
        if key in {segment.key for segment in CHOICES}:
            self._choice.choose(key)

    @Slot()
    def keep_division(self) -> None:
        """Somebody moved the line, or a view state did: it stays."""
        self._is_divided = True

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider part alone, as low as their first rows: what hides must not move the rest."""
        parts = [part.minimumSizeHint() for part in (self._clients, self._plot) if part is not None]
        return QSize(max(part.width() for part in parts), self._theme.px(FOLDED))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both, or one of them."""
        super().resizeEvent(event)
        folded = self.height() < self._theme.px(FOLDS_BELOW)
        self._plot.set_folded(folded)
        if self._clients is not None:
            self._clients.set_folded(folded)
        self._show_parts()
        if not self._is_divided and self._clients is not None:
            clients_px = min(self._theme.px(CLIENTS_WIDTH), round(self.width() * 0.4))
            self.splitter.setSizes([clients_px, self.width() - clients_px])

    @Slot()
    def _show_parts(self) -> None:
        if self._clients is None:
            return
        wide = self.width() >= self._theme.px(WIDE)
        self._choice.setVisible(not wide)
        self._clients.setVisible(wide or self._choice.key == "clients")
        self._plot.setVisible(wide or self._choice.key == "plot")
        px = self._theme.px
        self._choice.setGeometry(QRect(QPoint(px(8), px(4)), self._choice.sizeHint()))
        self._choice.raise_()
        indent = 0 if wide else self._choice.width() + px(8)
        self._clients.set_indent(indent)
        self._plot.set_indent(indent)

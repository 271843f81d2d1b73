"""How the height of a panel is divided: traffic and bytes, the composer, and what stands below it.

A tool beside the bytes needs lines to be read. On a low screen the plot gives its height while a tool is open, down to
its line of rates, and has it back afterwards. Whoever moves the line has decided: from then on nothing moves by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QSplitter

from workbench.ui.panel.bottomarea import BottomArea
from workbench.ui.panel.panelstate import LARGEST_PX
from workbench.ui.theme import Theme

PLOT_HEIGHT = 184  # of the 4-pixel grid, scaled, as is the next; at most
ROOMY = 860  # a panel of this height has room for a tool and the plot
PLOT_PART, NARROW_PLOT_PART = 0.22, 0.187  # of the height


class PanelHeights(QObject):
    """Divides the panel's main splitter, whose last part is the bottom area."""

    def __init__(self, splitter: QSplitter, bottom: BottomArea, theme: Theme) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._bottom = bottom
        self._theme = theme
        self._before_px = 0  # what the bottom area had before a tool took it; 0: nothing was taken
        self._is_reading = False
        self._is_kept = False
        splitter.splitterMoved.connect(self._on_moved)

    def divide(self, height: int, *, narrow: bool) -> None:
        """The plot gets little of the panel's ``height`` (pixels), the data the rest."""
        part = NARROW_PLOT_PART if narrow else PLOT_PART
        plot_px = min(self._theme.px(PLOT_HEIGHT), round(height * part))
        self._before_px = 0
        if self._wants_room():
            self._before_px, plot_px = plot_px, self._bottom.minimumSizeHint().height()
        self._set_bottom(plot_px)

    def read(self, reading: bool) -> None:
        """A tool is open from now on, or none."""
        if reading == self._is_reading:
            return
        self._is_reading = reading
        if self._wants_room() and not self._before_px:
            least = self._bottom.minimumSizeHint().height()
            now_px = self._splitter.sizes()[-1]
            if now_px > least:
                self._before_px = now_px
                self._set_bottom(least)
        elif not reading and self._before_px:
            self._set_bottom(self._before_px)
            self._before_px = 0

    def view_state(self) -> dict[str, Any]:
        """Plain values for the layout of a project."""
        return {"before": self._before_px, "kept": self._is_kept}

    def restore_view_state(self, state: Any) -> None:
        """Take what is understood of it; the sizes themselves are the panel's to restore."""
        if not isinstance(state, Mapping):
            return
        before, kept = state.get("before"), state.get("kept")
        if isinstance(before, int) and not isinstance(before, bool) and 0 <= before <= LARGEST_PX:
            self._before_px = before
            self._is_reading = self._is_reading or before > 0
        if isinstance(kept, bool):
            self._is_kept = kept

    def _wants_room(self) -> bool:
        return self._is_reading and not self._is_kept and 0 < self._splitter.height() < self._theme.px(ROOMY)

    def _set_bottom(self, px: int) -> None:
        composer_px = self._splitter.sizes()[1]
        self._splitter.setSizes([10_000, max(1, composer_px), px])

    @Slot()
    def _on_moved(self) -> None:
        self._is_kept = True
        self._before_px = 0

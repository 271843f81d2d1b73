"""The window of own formats, and the bytes that it tries them on: those of the panel in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from workbench.session.workspace import Workspace
from workbench.ui.actions import ActionBinder
from workbench.ui.frameclock import FrameClock
from workbench.ui.panel import SocketPanel
from workbench.ui.theme import Theme
from workbench.ui.window.tabs.panes import PaneDeck

if TYPE_CHECKING:
    from workbench.ui.formats.formatwindow import FormatWindow
    from workbench.ui.formats.sample import Sample


class FormatCommands(QObject):
    """Makes the window when it is first asked for."""

    message = Signal(str)  # a sentence for a toast

    def __init__(
        self, window: QMainWindow, workspace: Workspace, theme: Theme, clock: FrameClock, deck: PaneDeck
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._workspace, self._theme, self._clock, self._deck = window, workspace, theme, clock, deck
        self._formats: FormatWindow | None = None

    def bind(self, binder: ActionBinder) -> None:
        """Bind every action of this room."""
        binder.bind("traffic.formats", self.show_formats)

    def show_formats(self) -> None:
        """Open the window, or bring it in front."""
        if self._formats is None:
            from workbench.ui.formats.formatwindow import FormatWindow

            self._formats = FormatWindow(self._workspace, self._theme, self._clock, self._sample, self._window)
            self._formats.message.connect(self.message)
        self._formats.show()
        self._formats.raise_()
        self._formats.activateWindow()

    def _sample(self) -> Sample | None:
        from workbench.ui.formats.sample import SAMPLE_MAX_BYTES, Sample

        panel = self._deck.panel(self._deck.active)
        if not isinstance(panel, SocketPanel):
            return None
        shown = panel.bytes.shown_bytes()
        if shown.head is None:
            return None
        what = f"Record {shown.head.number:,} of {panel.session.spec.name}"
        data = shown.source.read(0, SAMPLE_MAX_BYTES)
        return Sample(data, what, panel.session.decoding.context(shown.head))

"""A pad alone in a window, for an audience: nothing but the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.session.workspace import Workspace
from workbench.ui.frameclock import FrameClock
from workbench.ui.library.pads.padrunner import PadRunner
from workbench.ui.library.pads.padview import PadView
from workbench.ui.theme import Theme


class PadWindow(QWidget):
    """Esc leaves it. The program's shortcuts work in it, those of the payloads as well."""

    def __init__(
        self, workspace: Workspace, theme: Theme, clock: FrameClock, runner: PadRunner, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._clock = clock
        self.setObjectName("pad-window")
        self.setAccessibleName("A pad for an audience")
        self.setWindowTitle("Pad — Socket Workbench")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = PadView(workspace, theme, runner, self, for_show=True)
        self.view.left.connect(self.close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)

    def share_actions(self, actions: list[QAction]) -> None:
        """Shortcuts of the main window."""
        self.addActions(actions)

    @Slot(int)
    def show_pad(self, pad_id: int) -> None:
        """On the whole screen."""
        self.view.choose(pad_id)
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.view.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.add(self.view)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.remove(self.view)

"""A window of its own for panels that were dragged out of the main window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.ui.window.tabs.area import PaneArea
from workbench.ui.window.tabs.tabgroup import TabGroup


class TornOffWindow(QWidget):
    """Closing it does not close sockets: the panels go back to the main window."""

    closing = Signal(object)  # this window

    def __init__(self, make_group: Callable[[], TabGroup], actions: Sequence[QAction]) -> None:
        super().__init__(None)
        self.setObjectName("tornOffWindow")
        self.setAccessibleName("Socket panels in a window of their own")
        self.area = PaneArea(make_group, self)
        self.addActions(list(actions))  # so that the main window's shortcuts work here too
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.area)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit(self)

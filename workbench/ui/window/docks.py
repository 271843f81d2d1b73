"""The docks: project, notes, call tape, log, host. Each has a switch in the View menu and in the status bar."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QTabBar, QWidget

from workbench.ui.actions import ActionBinder
from workbench.ui.window.statusstrip import StatusStrip

_AREAS = {
    "project": Qt.DockWidgetArea.LeftDockWidgetArea,
    "notes": Qt.DockWidgetArea.BottomDockWidgetArea,
    "calls": Qt.DockWidgetArea.BottomDockWidgetArea,
    "log": Qt.DockWidgetArea.BottomDockWidgetArea,
    "plot": Qt.DockWidgetArea.BottomDockWidgetArea,
    "host": Qt.DockWidgetArea.BottomDockWidgetArea,
    "find": Qt.DockWidgetArea.BottomDockWidgetArea,
    "sequences": Qt.DockWidgetArea.BottomDockWidgetArea,
    "payloads": Qt.DockWidgetArea.RightDockWidgetArea,
    "pads": Qt.DockWidgetArea.RightDockWidgetArea,
}
_TITLES = {
    "project": "Project", "notes": "Notes", "calls": "Call tape", "log": "Log", "plot": "Throughput", "host": "Host",
    "find": "Find", "payloads": "Payloads", "pads": "Pads", "sequences": "Sequences",
}  # fmt: skip
_TITLE_BUTTONS = {  # Qt's own, by Qt's names
    "qt_dockwidget_floatbutton": "Give {} a window of its own, or put it back",
    "qt_dockwidget_closebutton": "Hide {}",
}


class WorkbenchDock(QDockWidget):
    """A dock with its action, both always saying the same."""

    def __init__(self, key: str, body: QWidget, binder: ActionBinder, window: QMainWindow) -> None:
        super().__init__(_TITLES[key], window)
        self._binder = binder
        self._action_id = f"dock.{key}"
        self.setObjectName(f"dock.{key}")  # QMainWindow.saveState goes by it
        self.setAccessibleName(_TITLES[key])
        self.setWidget(body)
        self.toggleViewAction().setObjectName(f"toggle.{key}")
        for name, words in _TITLE_BUTTONS.items():
            button = self.findChild(QAbstractButton, name)
            if button is not None:
                button.setToolTip(words.format(_TITLES[key]))
                button.setAccessibleName(words.format(_TITLES[key]))
        binder.bind(self._action_id, self.show_dock)
        self.visibilityChanged.connect(self._on_visibility)

    def show_dock(self, on: bool = True) -> None:
        """Show it, in front of its neighbours and with the focus; or hide it."""
        self.setVisible(on)
        if on:
            self.raise_()
            body = self.widget()
            if body is not None:
                body.setFocus()
        self._binder.set_checked(self._action_id, on)

    def _on_visibility(self, _visible: bool) -> None:
        # A dock behind its neighbour is not visible, but not hidden either.
        self._binder.set_checked(self._action_id, not self.isHidden())


class Docks(QObject):
    """``bodies``: the content by key, in the order of the bottom tabs."""

    def __init__(
        self, window: QMainWindow, binder: ActionBinder, strip: StatusStrip, bodies: dict[str, QWidget]
    ) -> None:
        super().__init__(window)
        self._docks: dict[str, WorkbenchDock] = {}
        for key, body in bodies.items():
            dock = WorkbenchDock(key, body, binder, window)
            window.addDockWidget(_AREAS[key], dock)
            self._docks[key] = dock
            if key != "project":
                strip.add_dock_button(binder.make_button(f"dock.{key}", strip, text=True))
        for area in (Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea):
            together = self._docks_in(area)
            for first, second in pairwise(together):
                window.tabifyDockWidget(first, second)
            for dock in together:
                dock.hide()
        binder.set_checked("dock.project", True)
        window.installEventFilter(self)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)

    def __getitem__(self, key: str) -> WorkbenchDock:
        return self._docks[key]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt makes the tabs of docks itself, and keeps bars that nobody can see: no stop for Tab. By keyboard a dock is
        shown by its action."""
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QMainWindow):
            for bar in watched.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
                bar.setObjectName("dockTabs")
                bar.setAccessibleName("Docks")
                bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return super().eventFilter(watched, event)

    def set_sizes(self, window: QMainWindow, project_px: int, bottom_px: int, right_px: int) -> None:
        """Sizes at the first start, in pixels."""
        bottom = self._docks_in(Qt.DockWidgetArea.BottomDockWidgetArea)
        right = self._docks_in(Qt.DockWidgetArea.RightDockWidgetArea)
        window.resizeDocks([self._docks["project"], *right], [project_px, *[right_px] * len(right)],
                           Qt.Orientation.Horizontal)  # fmt: skip
        window.resizeDocks(bottom, [bottom_px] * len(bottom), Qt.Orientation.Vertical)

    def _docks_in(self, area: Qt.DockWidgetArea) -> list[WorkbenchDock]:
        return [dock for key, dock in self._docks.items() if _AREAS[key] is area]

    def shown_bodies(self) -> list[QWidget]:
        """Bodies that can be seen, for moving between panes."""
        bodies = [dock.widget() for dock in self._docks.values() if dock.isVisible()]
        return [body for body in bodies if body is not None and body.isVisible()]

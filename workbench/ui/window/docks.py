"""The docks: project, notes, call tape, log, host. Each has a switch in the View menu and in the status bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QTabBar, QWidget

from workbench.ui.actions import ActionBinder
from workbench.ui.window.statusstrip import StatusStrip

_BOTTOM, _RIGHT = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
RIGHT_PX = 340  # of a dock at the side, in pixels

_AREAS = {
    "project": Qt.DockWidgetArea.LeftDockWidgetArea,
    "notes": _BOTTOM,
    "calls": _BOTTOM,
    "log": _BOTTOM,
    "plot": _BOTTOM,
    "host": _BOTTOM,
    "find": _BOTTOM,
    "sequences": _BOTTOM,
    "payloads": _RIGHT,
    "pads": _RIGHT,
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
        self.is_placed = False  # by a person: it stays where it was put
        self.before_shown: Callable[[], object] | None = None
        self.after_shown: Callable[[], object] | None = None
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
        self.dockLocationChanged.connect(self._on_moved)

    def show_dock(self, on: bool = True) -> None:
        """Show it, in front of its neighbours and with the focus; or hide it."""
        if on and self.isHidden() and self.before_shown is not None:
            self.before_shown()
        self.setVisible(on)
        if on:
            self.raise_()
            body = self.widget()
            if body is not None:
                body.setFocus()
            if self.after_shown is not None:
                self.after_shown()
        self._binder.set_checked(self._action_id, on)

    @Slot()
    def _on_moved(self) -> None:
        self.is_placed = self.is_placed or self.isVisible()

    def _on_visibility(self, _visible: bool) -> None:
        # A dock behind its neighbour is not visible, but not hidden either.
        self._binder.set_checked(self._action_id, not self.isHidden())


class Docks(QObject):
    """``bodies``: the content by key, in the order of the bottom tabs."""

    def __init__(
        self, window: QMainWindow, binder: ActionBinder, strip: StatusStrip, bodies: dict[str, QWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, WorkbenchDock] = {}
        self.width_wanted: Callable[[], int] | None = None  # by the panels and a dock at their side, in pixels
        self.bottom_px = 0
        for key, body in bodies.items():
            dock = WorkbenchDock(key, body, binder, window)
            window.addDockWidget(_AREAS[key], dock)
            self._docks[key] = dock
            dock.before_shown, dock.after_shown = partial(self.find_room, key), partial(self.find_height, key)
            if key != "project":
                strip.add_dock_button(binder.make_button(f"dock.{key}", strip, text=True))
        for area in (_BOTTOM, _RIGHT):
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

    def find_room(self, key: str) -> None:
        """A dock of the side that is about to be shown goes below the panels where these would be cut, and back to its
        side where there is room again; one that a person has put somewhere stays there."""
        dock = self._docks[key]
        if _AREAS[key] is not _RIGHT or dock.is_placed or dock.isFloating() or self.width_wanted is None:
            return
        project = self._docks["project"]
        taken = project.width() if project.isVisible() and not project.isFloating() else 0
        area = _RIGHT if taken + self.width_wanted() <= self._window.width() else _BOTTOM
        if self._window.dockWidgetArea(dock) is area:
            return
        self._window.addDockWidget(area, dock)
        others = (each for each in self._docks.values() if each is not dock)
        there = [each for each in others if self._window.dockWidgetArea(each) is area]
        for neighbour in there[:1]:
            self._window.tabifyDockWidget(neighbour, dock)
        dock.hide()  # it is shown by who asked for it

    def find_height(self, key: str) -> None:
        """The first dock that is shown below the panels leaves them the height; Qt would give it half of it."""
        dock = self._docks[key]
        others = (each for each in self._docks.values() if each is not dock and each.isVisible())
        is_alone = not any(self._window.dockWidgetArea(each) is _BOTTOM for each in others)
        if self.bottom_px and is_alone and self._window.dockWidgetArea(dock) is _BOTTOM and not dock.isFloating():
            self._window.resizeDocks([dock], [self.bottom_px], Qt.Orientation.Vertical)
            self.bottom_px = 0

    def set_sizes(self, window: QMainWindow, project_px: int, bottom_px: int, right_px: int = RIGHT_PX) -> None:
        """Sizes at the first start, in pixels."""
        self.bottom_px = bottom_px
        bottom = self._docks_in(_BOTTOM)
        right = self._docks_in(_RIGHT)
        window.resizeDocks([self._docks["project"], *right], [project_px, *[right_px] * len(right)],
                           Qt.Orientation.Horizontal)  # fmt: skip
        window.resizeDocks(bottom, [bottom_px] * len(bottom), Qt.Orientation.Vertical)

    def _docks_in(self, area: Qt.DockWidgetArea) -> list[WorkbenchDock]:
        return [dock for key, dock in self._docks.items() if _AREAS[key] is area]

    def shown_bodies(self) -> list[QWidget]:
        """Bodies that can be seen, for moving between panes."""
        bodies = [dock.widget() for dock in self._docks.values() if dock.isVisible()]
        return [body for body in bodies if body is not None and body.isVisible()]

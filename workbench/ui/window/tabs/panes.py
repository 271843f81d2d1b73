"""All socket panels and where they are: in the main window's groups or in windows of their own.

A panel is made once, when its tab is first shown; moving, splitting and tearing off move that very widget, so it
keeps what it shows: selection, scroll place, a half-written payload.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QRubberBand, QWidget

from workbench.ui.window.tabs.area import PaneArea
from workbench.ui.window.tabs.arrangement import Arrangement, Node, SplitDirection, TornOff
from workbench.ui.window.tabs.dropzone import DropZone, drop_zone, zone_rect
from workbench.ui.window.tabs.tabgroup import GroupLook, TabGroup, TabLabel
from workbench.ui.window.tabs.tornoff import TornOffWindow

TORN_OFF_SIZE = QSize(760, 620)  # at least, where the screen has room


class PanelSource(Protocol):
    """Makes panels and names them; the numbers are session ids."""

    def make_panel(self, number: int) -> QWidget: ...

    def drop_panel(self, number: int, panel: QWidget) -> None: ...

    def label(self, number: int) -> TabLabel: ...

    def look(self) -> GroupLook: ...


class PaneDeck(QObject):
    """The main window's ``area`` and its torn-off windows."""

    active_changed = Signal(int)  # id of the panel that actions are about; 0: none
    close_requested = Signal(int)
    menu_requested = Signal(int, QPoint)
    new_requested = Signal(QPoint)
    changed = Signal()  # which panels are open, or where

    def __init__(self, source: PanelSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneDeck")
        self._source = source
        self._groups: dict[int, TabGroup] = {}
        self._windows: list[TornOffWindow] = []
        self._shared_actions: list[QAction] = []
        self._band: QRubberBand | None = None
        self._active = 0
        self.area = PaneArea(self._make_group)
        application = QGuiApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    # what is open

    @property
    def active(self) -> int:
        """The id of the active panel, 0 if none is open."""
        return self._active

    @property
    def windows(self) -> tuple[TornOffWindow, ...]:
        """The torn-off windows."""
        return tuple(self._windows)

    def ids(self) -> list[int]:
        """Open panels in reading order, the main window first."""
        return [number for area in self._areas() for group in area.groups() for number in group.ids()]

    def panel(self, number: int) -> QWidget | None:
        """The panel of that session, if its tab is open and was shown at least once."""
        group = self._groups.get(number)
        return group.page(number) if group is not None else None

    def is_torn_off(self, number: int) -> bool:
        """True where the panel stands in a window of its own."""
        group = self._groups.get(number)
        return group is not None and isinstance(group.window(), TornOffWindow)

    # opening and closing

    def share_actions(self, actions: list[QAction]) -> None:
        """These work in torn-off windows too."""
        self._shared_actions = actions

    def add(self, numbers: Iterable[int]) -> None:
        """Give these sessions tabs where they have none; a panel is made when its tab is shown."""
        fresh = [number for number in numbers if number not in self._groups]
        if fresh:
            group = self._active_group()
            with group.filling():
                for number in fresh:
                    self._put(number, None, group)
            self.changed.emit()

    def open(self, number: int) -> None:
        """Show that session's panel, making it where there is none, and make it active."""
        self.add((number,))
        self.activate(number)

    def close(self, number: int) -> None:
        """Take the panel away; the session itself is not touched."""
        group = self._groups.pop(number, None)
        if group is None:
            return
        neighbours = [other for other in self.ids() if other != number]
        panel = group.take(number)
        if panel is not None:
            self._source.drop_panel(number, panel)
        if self._active == number:
            shown = group.current()
            self._set_active(shown or (neighbours[-1] if neighbours else 0))
        self.changed.emit()

    def close_all(self, numbers: Collection[int]) -> None:
        """Close these: those in front at last, so that nothing is shown, and made, only to be closed."""
        in_front = {group.current() for area in self._areas() for group in area.groups()}
        for number in sorted((each for each in self.ids() if each in numbers), key=in_front.__contains__):
            self.close(number)

    def clear(self) -> None:
        """Close all panels and torn-off windows."""
        self.close_all(self.ids())

    def activate(self, number: int) -> None:
        """Show an open panel and give it the focus."""
        group = self._groups.get(number)
        if group is None:
            return
        group.set_current(number)
        panel = group.made_page(number)
        self._set_active(number)
        group.window().activateWindow()
        panel.setFocus()

    def step(self, by: int) -> None:
        """The next (1) or previous (-1) panel in reading order, round and round."""
        ids = self.ids()
        if ids:
            at = ids.index(self._active) if self._active in ids else 0
            self.activate(ids[(at + by) % len(ids)])

    def select(self, position: int) -> None:
        """The panel at ``position``, 0 first; nothing happens past the end."""
        ids = self.ids()
        if 0 <= position < len(ids):
            self.activate(ids[position])

    # moving

    def split(self, number: int, direction: SplitDirection) -> None:
        """Move a panel into a new group right of or below its own. Its group must hold another one."""
        group = self._groups.get(number)
        if group is not None and len(group.ids()) > 1:
            self._move(number, self._area_of(group).split(group, direction))

    def can_split(self, number: int) -> bool:
        """False where the panel is alone in its group: there would be nothing beside it."""
        group = self._groups.get(number)
        return group is not None and len(group.ids()) > 1

    def tear_off(self, number: int, place: QPoint | None = None) -> None:
        """Give a panel a window of its own, at ``place`` on the screen."""
        group = self._groups.get(number)
        if group is None or (self.is_torn_off(number) and len(_groups(group.window())) == 1 and len(group.ids()) == 1):
            return
        size = (group.page(number) or group).size().expandedTo(TORN_OFF_SIZE)
        corner = place if place is not None else group.mapToGlobal(QPoint(32, 32))
        window = self._make_window(_on_screen(QRect(corner, size)))
        self._move(number, window.area.groups()[0])
        window.show()
        self.activate(number)

    def bring_back(self, number: int) -> None:
        """Put a torn-off panel back into the main window."""
        if self.is_torn_off(number):
            self._move(number, self.area.groups()[-1])

    # labels, layout

    def refresh_labels(self) -> None:
        """Titles and state signs from the source; cheap when nothing changed."""
        for number, group in self._groups.items():
            group.set_label(number, self._source.label(number))
        for window in self._windows:
            shown = window.area.groups()[0].current()
            title = self._source.label(shown).text if shown else ""
            if window.windowTitle() != title:
                window.setWindowTitle(title)

    def renew_icons(self) -> None:
        """After a change of theme."""
        for area in self._areas():
            for group in area.groups():
                group.set_look(self._source.look())
        self.refresh_labels()

    def arrangement(self) -> Arrangement:
        """How everything lies now, for the project's layout."""
        windows = tuple(
            TornOff((window.x(), window.y(), window.width(), window.height()), window.area.node())
            for window in self._windows
        )
        return Arrangement(self.area.node(), windows, self._active)

    def restore(self, arrangement: Arrangement) -> None:
        """Open what ``arrangement`` holds. Whatever was open is closed first."""
        self.clear()
        self._fill(self.area, arrangement.root)
        for stored in arrangement.windows:
            window = self._make_window(_on_screen(QRect(*stored.geometry)))
            self._fill(window.area, stored.root)
            window.show()
        ids = self.ids()
        if ids:
            self.activate(arrangement.active if arrangement.active in ids else ids[0])
        self.changed.emit()

    # inside

    def _areas(self) -> list[PaneArea]:
        return [self.area, *(window.area for window in self._windows)]

    def _area_of(self, group: TabGroup) -> PaneArea:
        return next(area for area in self._areas() if group in area.groups())

    def _active_group(self) -> TabGroup:
        return self._groups.get(self._active) or self.area.groups()[-1]

    def _make_group(self) -> TabGroup:
        group = TabGroup(self._source.look(), self._source.make_panel)
        group.activated.connect(self._set_active)
        group.emptied.connect(self._on_emptied)
        group.close_requested.connect(self.close_requested)
        group.menu_requested.connect(self.menu_requested)
        group.new_requested.connect(self.new_requested)
        group.changed.connect(self.changed)
        group.dragged.connect(self._on_dragged)
        group.drag_ended.connect(self._hide_band)
        group.dropped.connect(self._on_dropped)
        return group

    def _make_window(self, geometry: QRect) -> TornOffWindow:
        window = TornOffWindow(self._make_group, self._shared_actions)
        window.closing.connect(self._on_window_closing)
        window.setGeometry(geometry)
        self._windows.append(window)
        return window

    def _put(self, number: int, panel: QWidget | None, group: TabGroup, index: int = -1) -> None:
        self._groups[number] = group
        group.add(number, panel, self._source.label(number), index)

    def _move(self, number: int, target: TabGroup) -> None:
        if self._carry(number, target):
            self.activate(number)
            self.changed.emit()

    def _carry(self, number: int, target: TabGroup) -> bool:
        """To another group, without going there; False if it is in that group already."""
        source = self._groups[number]
        if source is target:
            return False
        panel = source.take(number)
        self._put(number, panel, target)
        if panel is not None:
            panel.show()
        return True

    def _fill(self, area: PaneArea, node: Node) -> None:
        for group, tabs in area.build(node):
            with group.filling():
                if tabs.current:  # first: no other one is ever in front, and its panel made for that
                    self._put(tabs.current, None, group)
                for index, number in enumerate(tabs.ids):
                    if number != tabs.current:
                        self._put(number, None, group, index)

    def _set_active(self, number: int) -> None:
        if number != self._active:
            self._active = number
            self.active_changed.emit(number)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        widget = new
        while widget is not None and not isinstance(widget, TabGroup):
            widget = widget.parentWidget()
        if isinstance(widget, TabGroup) and widget.current() in self._groups:
            self._set_active(widget.current())

    def _on_emptied(self, group: TabGroup) -> None:
        area = self._area_of(group)
        if len(area.groups()) > 1:
            area.remove(group)
            return
        for window in list(self._windows):
            if window.area is area:
                self._windows.remove(window)
                window.hide()
                window.deleteLater()

    def _on_window_closing(self, window: TornOffWindow) -> None:
        shown = window.area.groups()[0].current()
        window.hide()  # a tab that comes to the front in between is not shown, and its panel not made for that
        for group in window.area.groups():
            for number in group.ids():
                self._carry(number, self.area.groups()[-1])
        self.activate(shown)
        self.changed.emit()

    def _on_dragged(self, place: QPoint) -> None:
        group = _group_at(place)
        if group is None:
            self._hide_band()
            return
        if self._band is None or self._band.parentWidget() is not group.window():
            self._hide_band()
            self._band = QRubberBand(QRubberBand.Shape.Rectangle, group.window())
            self._band.setObjectName("dropBand")
        corner = group.mapTo(group.window(), QPoint(0, 0))
        area = QRect(corner, group.size())
        self._band.setGeometry(zone_rect(area, drop_zone(area, group.window().mapFromGlobal(place))))
        self._band.show()

    def _hide_band(self) -> None:
        if self._band is not None:
            self._band.hide()
            self._band.deleteLater()
            self._band = None

    def _on_dropped(self, number: int, place: QPoint) -> None:
        target = _group_at(place)
        if target is None:
            self.tear_off(number, place)
            return
        zone = drop_zone(target.rect(), target.mapFromGlobal(place))
        if zone is DropZone.JOIN:
            self._move(number, target)
        elif target is not self._groups[number] or len(target.ids()) > 1:
            direction, before = zone.value
            self._move(number, self._area_of(target).split(target, direction, before=before))


def _groups(window: QWidget) -> list[TabGroup]:
    return window.area.groups() if isinstance(window, TornOffWindow) else []


def _group_at(place: QPoint) -> TabGroup | None:
    widget = QApplication.widgetAt(place)
    while widget is not None and not isinstance(widget, TabGroup):
        widget = widget.parentWidget()
    return widget


def _on_screen(geometry: QRect) -> QRect:
    """The same, moved and if need be made smaller so that all of it is on the screen where its corner is.

    A window stored on a screen that is gone comes to the primary one.
    """
    screen = QGuiApplication.screenAt(geometry.topLeft()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    size = geometry.size().boundedTo(room.size())
    x = max(room.left(), min(geometry.x(), room.right() - size.width() + 1))
    y = max(room.top(), min(geometry.y(), room.bottom() - size.height() + 1))
    return QRect(QPoint(x, y), size)

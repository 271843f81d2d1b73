"""One group of tabs: a bar, a button for a new socket, and the panels, one of them shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.widgets.tips import plain_tip
from workbench.ui.window.tabs.tabbar import PaneTabBar, tab_title

MIN_WIDTH, MIN_HEIGHT = 240, 96  # of a panel's visible piece, in pixels


@dataclass(frozen=True, slots=True)
class TabLabel:
    """What a tab says. ``spoken`` is for screen readers: the state as a word, which the icon shows as a sign.

    ``key`` tells equal icons apart: icons cannot be compared.
    """

    text: str
    tool_tip: str
    spoken: str
    key: str
    icon: QIcon


@dataclass(frozen=True, slots=True)
class GroupLook:
    """What follows the theme: icons of the crosses and of "new", and the side of a small button in pixels."""

    close: QIcon
    new: QIcon
    side: int = 20


class _CloseButton(QToolButton):
    """The cross on a tab."""

    pressed_for = Signal(int)

    def __init__(self, number: int, icon: QIcon, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.setObjectName(f"closeTab{number}")
        self.setAutoRaise(True)
        self.setProperty("small", True)  # else the sheet makes it, and the bar, as high as any other button
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W is the keyboard's way
        self.dress(icon, side)
        self.clicked.connect(self._announce)

    def dress(self, icon: QIcon, side: int) -> None:
        """Show ``icon`` in a place ``side`` pixels wide."""
        self.setIcon(icon)
        self.setText("✕" if icon.isNull() else "")
        self.setIconSize(QSize(side * 3 // 5, side * 3 // 5))
        self.setFixedSize(side, side * 9 // 10)  # as high as the sheet makes it: a change of theme moves nothing

    def _announce(self) -> None:
        self.pressed_for.emit(self._number)


class _Page(QScrollArea):
    """Around a panel: where a group is too small for it, it scrolls instead of squeezing or growing the window.

    ``wanted`` with the number when it is shown and still empty: a panel takes a tenth of a second to make.
    """

    wanted = Signal(int)

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.setObjectName("panelPage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hold(self, panel: QWidget) -> None:
        """Show this panel from now on."""
        self.setWidget(panel)
        self.setFocusProxy(panel)

    def showEvent(self, event: QShowEvent) -> None:
        """For the first time: ask for the panel, before anything is painted."""
        super().showEvent(event)
        if self.widget() is None:
            self.wanted.emit(self._number)

    def minimumSizeHint(self) -> QSize:
        """A piece of a panel is always in view."""
        return QSize(MIN_WIDTH, MIN_HEIGHT)

    def sizeHint(self) -> QSize:
        """As large as the panel would like to be."""
        panel = self.widget()
        return panel.sizeHint() if panel is not None else super().sizeHint()


class TabGroup(QWidget):
    """Knows panels only as widgets with a number (the session's id). ``make`` makes one when its tab is first shown."""

    activated = Signal(int)  # this panel is now shown, or its group was clicked
    emptied = Signal(object)  # this group: the last panel left
    close_requested = Signal(int)
    menu_requested = Signal(int, QPoint)  # id, place on the screen
    new_requested = Signal(QPoint)
    changed = Signal()  # order or current tab
    dragged = Signal(QPoint)
    dropped = Signal(int, QPoint)
    drag_ended = Signal()

    def __init__(self, look: GroupLook, make: Callable[[int], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabGroup")
        self.setAccessibleName("Group of socket panels")
        self._look = look
        self._make = make
        self._pages: dict[int, _Page] = {}
        self._labels: dict[int, TabLabel] = {}
        self._bar = PaneTabBar(self)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("panelStack")
        self._new = QToolButton(self)
        self._build()
        self._connect()
        self.set_look(look)

    # what it holds

    def ids(self) -> tuple[int, ...]:
        """Ids in the order of the tabs."""
        return tuple(int(self._bar.tabData(index)) for index in range(self._bar.count()))

    def current(self) -> int:
        """The id of the shown panel; 0 if there is none."""
        index = self._bar.currentIndex()
        return int(self._bar.tabData(index)) if index >= 0 else 0

    def page(self, number: int) -> QWidget | None:
        """The panel with that id, None while its tab was never shown. Raises KeyError."""
        return self._pages[number].widget()

    def made_page(self, number: int) -> QWidget:
        """The panel with that id, made where it is not yet. Raises KeyError."""
        page = self._pages[number]
        panel = page.widget()
        if panel is None:
            panel = self._make(number)
            page.hold(panel)
        return panel

    @property
    def bar(self) -> PaneTabBar:
        """The tab bar, for focus and tests."""
        return self._bar

    # changes

    def add(self, number: int, panel: QWidget | None, label: TabLabel, index: int = -1) -> None:
        """Put a tab behind the others, or at ``index``, with its panel if that was made before; it is not made current
        unless it is the only one."""
        page = self._pages[number] = _Page(number, self._stack)
        if panel is not None:
            page.hold(panel)
        page.wanted.connect(self.made_page)
        self._stack.addWidget(page)
        self._bar.blockSignals(True)
        at = self._bar.insertTab(index if index >= 0 else self._bar.count(), label.icon, tab_title(label.text))
        self._bar.setTabData(at, number)
        self._bar.blockSignals(False)
        button = _CloseButton(number, self._look.close, self._look.side, self._bar)
        button.pressed_for.connect(self.close_requested)
        self._bar.setTabButton(at, QTabBar.ButtonPosition.RightSide, button)
        self._labels[number] = label
        self._tell(at, label)
        self._show_current()

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While many tabs come."""
        self._bar.begin_filling()
        try:
            yield
        finally:
            self._bar.end_filling()

    def take(self, number: int) -> QWidget | None:
        """Remove a tab, and its panel without deleting it. Emits ``emptied`` when it was the last one."""
        page = self._pages.pop(number)
        panel = page.takeWidget() if page.widget() is not None else None
        self._labels.pop(number, None)
        self._bar.removeTab(self.ids().index(number))  # first: the next one is shown, not whatever comes in between
        self._stack.removeWidget(page)
        page.deleteLater()
        if panel is not None:
            panel.setParent(None)
        if not self._pages:
            self.emptied.emit(self)
        return panel

    def set_current(self, number: int) -> None:
        """Show that panel."""
        self._bar.setCurrentIndex(self.ids().index(number))
        self._show_current()

    def set_label(self, number: int, label: TabLabel) -> None:
        """Cheap when nothing changed."""
        old = self._labels.get(number)
        if old is not None and (old.text, old.tool_tip, old.key) == (label.text, label.tool_tip, label.key):
            return
        self._labels[number] = label
        index = self.ids().index(number)
        self._bar.setTabText(index, tab_title(label.text))
        self._bar.setTabIcon(index, label.icon)
        self._tell(index, label)

    def _tell(self, index: int, label: TabLabel) -> None:
        self._bar.setTabToolTip(index, label.tool_tip)
        self._bar.setAccessibleTabName(index, label.spoken)
        button = self._bar.tabButton(index, QTabBar.ButtonPosition.RightSide)
        if button is not None:
            button.setToolTip(plain_tip(f"Close the tab of {label.text} (Ctrl+W)"))
            button.setAccessibleName(f"Close the tab of {label.text}")

    def set_look(self, look: GroupLook) -> None:
        """At the start, and after a change of theme."""
        self._look = look
        self._new.setIcon(look.new)
        self._new.setText("+" if look.new.isNull() else "")
        self._new.setIconSize(QSize(look.side * 4 // 5, look.side * 4 // 5))
        self._bar.setIconSize(QSize(look.side * 4 // 5, look.side * 4 // 5))
        for index in range(self._bar.count()):
            button = self._bar.tabButton(index, QTabBar.ButtonPosition.RightSide)
            if isinstance(button, _CloseButton):
                button.dress(look.close, look.side)
        self._labels.clear()

    # inside

    def _build(self) -> None:
        self._new.setObjectName("newSocketTab")
        self._new.setAccessibleName("New socket")
        self._new.setToolTip("New socket (Ctrl+T)")
        self._new.setAutoRaise(True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self._bar)
        row.addWidget(self._new)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._bar.currentChanged.connect(self._on_current_changed)
        self._bar.tabBarClicked.connect(self._on_clicked)
        self._bar.tabMoved.connect(self._on_moved)
        self._bar.closed_by_mouse.connect(self._on_closed_by_mouse)
        self._bar.dragged_outside.connect(self.dragged)
        self._bar.drag_ended.connect(self.drag_ended)
        self._bar.dropped_outside.connect(self._on_dropped)
        self._bar.customContextMenuRequested.connect(self._on_menu)
        self._new.clicked.connect(self._on_new)

    def _show_current(self) -> None:
        number = self.current()
        if number in self._pages:
            self._stack.setCurrentWidget(self._pages[number])

    def _on_current_changed(self, _index: int) -> None:
        self._show_current()
        if self.current():
            self.activated.emit(self.current())
            self.changed.emit()

    def _on_clicked(self, index: int) -> None:
        if index >= 0:
            self.activated.emit(int(self._bar.tabData(index)))

    def _on_moved(self, _source: int, _target: int) -> None:
        self.changed.emit()

    def _on_closed_by_mouse(self, index: int) -> None:
        self.close_requested.emit(int(self._bar.tabData(index)))

    def _on_dropped(self, index: int, place: QPoint) -> None:
        self.dropped.emit(int(self._bar.tabData(index)), place)

    def _on_menu(self, place: QPoint) -> None:
        index = self._bar.tabAt(place)
        if index < 0:
            index = self._bar.currentIndex()
            place = self._bar.tabRect(index).center()
        if index >= 0:
            self.menu_requested.emit(int(self._bar.tabData(index)), self._bar.mapToGlobal(place))

    def _on_new(self) -> None:
        self.new_requested.emit(self._new.mapToGlobal(self._new.rect().bottomLeft()))

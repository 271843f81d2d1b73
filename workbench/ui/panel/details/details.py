"""Opens, places and closes the sheet of details, and makes its pages when they are first shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from workbench.model.sockets import SocketSpec
from workbench.ui.panel.details.detailssheet import DetailsSheet
from workbench.ui.panel.pages import OPTIONS, pages_for
from workbench.ui.panelkit.pages import PageRoom, PageWidget, PanelPage

OWN_WIDTH_PX, LEAST_WIDTH_PX = 480, 416  # of the 4-pixel grid, scaled
BESIDE_PX = 436  # what is written in beside the sheet needs so much
WIDEST_PART = 0.7  # of the panel
LARGEST_KEPT_PX = 10_000
REST_MS: Final = 60_000  # a page that nobody has seen for so long goes


class Details(QObject):
    """``turned`` tells the key of the page that is shown from now on; empty: the sheet is closed.

    The room's parent is the panel. The sheet is made when it is first opened. Pages come and go: one that was not seen
    for :data:`REST_MS` is made anew from the session when it is shown again.
    """

    turned = Signal(str)

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room.parent)
        self._room = room
        self.beside: QWidget | None = None  # it keeps out from under the sheet where the width is enough
        self._sheet: DetailsSheet | None = None
        self._place = QRect()
        self._spec: SocketSpec | None = None
        self._pages: tuple[PanelPage, ...] = ()
        self._key = OPTIONS
        self._wanted_px = 0  # what a person dragged, unscaled; 0: nobody did
        self._came_from: QWidget | None = None
        self._viewport: QWidget | None = None
        self._rest = QTimer(self)
        self._rest.setObjectName("details-rest-timer")
        self._rest.setSingleShot(True)
        self._rest.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.let_go)

    @property
    def pages(self) -> tuple[PanelPage, ...]:
        """Those that apply to the socket as it is now."""
        spec = self._room.session.spec
        if spec is not self._spec:
            self._spec, self._pages = spec, pages_for(spec)
        return self._pages

    @property
    def is_shown(self) -> bool:
        """The sheet is open, whether or not the panel can be seen."""
        return self._sheet is not None and not self._sheet.isHidden()

    @property
    def key(self) -> str:
        """The page that is shown, or was shown last."""
        return self._key

    def show(self, key: str) -> None:
        """Open the sheet at that page and go there; a page that does not apply is passed over."""
        sheet = self._made_sheet()
        if sheet.keys != self._offered():
            sheet.offer(self.pages)
        if key not in sheet.keys:
            return
        if not self.is_shown:
            self._came_from = self._room.parent.window().focusWidget()
        self._turn_to(key)
        page = self._page(key)
        page.refresh()
        page.take_focus()

    @Slot()
    def leave(self) -> None:
        """Close the sheet; the focus returns to where it was."""
        if self._sheet is None or self._sheet.isHidden():
            return
        had_focus = self._sheet.isAncestorOf(self._room.parent.window().focusWidget() or self._room.parent)
        self._sheet.hide()
        self._make_way()
        self._rest.start()
        came_from, self._came_from = self._came_from, None
        if had_focus:
            back = came_from if came_from is not None and isValid(came_from) else self._room.parent
            back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.turned.emit("")

    def refresh(self) -> bool:
        """The page in front, while it can be seen."""
        sheet = self._sheet
        if sheet is None or not sheet.isVisible():
            return False
        if sheet.keys != self._offered():
            sheet.offer(self.pages)
            self._turn_to(self._key if self._key in sheet.keys else OPTIONS)
        return sheet.page is not None and sheet.page.refresh()

    @Slot()
    def let_go(self) -> None:
        """Pages that cannot be seen now go, but for what would be missed."""
        sheet = self._sheet
        if sheet is None:
            return
        for key, page in list(sheet.made.items()):
            if not page.isVisible() and page.may_go():
                sheet.remove(key)

    def covers(self, widget: QWidget | None) -> bool:
        """Nothing of that part of the panel can be seen, because of the sheet."""
        sheet, panel = self._sheet, self._room.parent
        if widget is None or sheet is None or not sheet.isVisible() or not panel.isAncestorOf(widget):
            return False
        if widget is sheet or sheet.isAncestorOf(widget):
            return False
        place = QRect(widget.mapTo(panel, widget.rect().topLeft()), widget.size())
        return sheet.geometry().contains(place.intersected(panel.rect()))

    def place(self, place: QRect) -> None:
        """Where there is room for the sheet: all below the panel's header."""
        self._place = place
        self._lay()

    # -- what is remembered

    def view_state(self) -> dict[str, Any]:
        """Plain values: the width that was dragged, the page, and whether it is open."""
        return {"width": self._wanted_px, "page": self._key, "open": self.is_shown}

    def restore_view_state(self, state: object) -> None:
        """Take what is understood of it. The focus stays where it is."""
        if not isinstance(state, Mapping):
            return
        width, key = state.get("width"), state.get("page")
        if isinstance(width, int) and not isinstance(width, bool) and 0 <= width <= LARGEST_KEPT_PX:
            self._wanted_px = width
        if isinstance(key, str) and key in self._offered():
            self._key = key
        if state.get("open") is True and self._key in self._offered():
            self._turn_to(self._key)
        self._lay()

    # -- inside

    def _offered(self) -> list[str]:
        return [page.key for page in self.pages]

    def _turn_to(self, key: str) -> None:
        sheet = self._made_sheet()
        self._key = key
        self._page(key)
        sheet.show_page(key)
        self._rest.start()  # for the page that was in front
        self._lay()
        sheet.show()
        sheet.raise_()
        self._make_way()
        self.turned.emit(key)

    def _made_sheet(self) -> DetailsSheet:
        if self._sheet is None:
            sheet = self._sheet = DetailsSheet(self._room.theme, self._room.parent)
            sheet.hide()
            sheet.offer(self.pages)
            sheet.chosen.connect(self._on_chosen)
            sheet.closed.connect(self.leave)
            sheet.grip.dragged.connect(self._on_dragged)
            sheet.grip.reset.connect(self._on_reset)
            self._room.theme.changed.connect(self._lay)
            self._room.parent.installEventFilter(self)
        return self._sheet

    def _page(self, key: str) -> PageWidget:
        sheet = self._made_sheet()
        if key not in sheet.made:
            entry = next(page for page in self.pages if page.key == key)
            sheet.add(key, entry.make(replace(self._room, parent=sheet.stack)))
        return sheet.made[key]

    def _own_px(self) -> int:
        page = self._sheet.page if self._sheet is not None else None
        return max(OWN_WIDTH_PX, page.preferred_width_px if page is not None else 0)

    @Slot()
    def _lay(self) -> None:
        if self._sheet is None or self._place.isEmpty():
            return
        px, room = self._room.theme.px, self._seen_place()
        least = min(px(LEAST_WIDTH_PX), room.width())
        most = max(least, round(room.width() * WIDEST_PART))
        width = max(least, min(px(self._wanted_px or self._own_px()), most))
        self._sheet.setGeometry(room.right() + 1 - width, room.top(), width, room.height())
        self._make_way()

    def _make_way(self) -> None:
        if self.beside is None or self._sheet is None:
            return
        taken = self._sheet.width() if self.is_shown else 0
        left = self._seen_place().width() - taken
        margins = self.beside.contentsMargins()
        margins.setRight(taken if left >= self._room.theme.px(BESIDE_PX) else 0)
        self.beside.setContentsMargins(margins)

    def _seen_place(self) -> QRect:
        """Where a panel is wider than its scroll area, the sheet stands in what is seen of it at first."""
        viewport = self._room.parent.parentWidget()
        if viewport is not self._viewport:
            self._viewport = viewport
            if viewport is not None:
                viewport.installEventFilter(self)
        if viewport is None:
            return self._place
        place = QRect(self._place)
        place.setWidth(min(place.width(), viewport.width()))
        return place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The scroll area may change its size while the panel keeps its own. A panel that is shown again has its page
        again."""
        if event.type() == QEvent.Type.Resize and watched is self._viewport:
            self._lay()
        if watched is self._room.parent and event.type() == QEvent.Type.Hide:
            self._rest.start()
        elif watched is self._room.parent and event.type() == QEvent.Type.Show and self.is_shown:
            self._turn_to(self._key)
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        """The focus stays on the tabs: arrow keys go on."""
        self._turn_to(key)
        self._page(key).refresh()

    @Slot(int)
    def _on_dragged(self, by_px: int) -> None:
        if self._sheet is not None:
            scale = self._room.theme.px(1_000) / 1_000
            self._wanted_px = max(LEAST_WIDTH_PX, round((self._sheet.width() + by_px) / scale))
            self._lay()

    @Slot()
    def _on_reset(self) -> None:
        self._wanted_px = 0
        self._lay()

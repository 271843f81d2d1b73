"""The body of the Host dock: a list of pages at the left, the chosen one beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from workbench.host.catalogues import has_winsock
from workbench.settings.store import SettingsStore
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.theme import Theme

LIST_WIDTH, ROW_HEIGHT = 136, 24  # of the 4-pixel grid, scaled
PAGES: Final = {
    "interfaces": "Interfaces",
    "routes": "Routes",
    "dns": "DNS",
    "connections": "Connections",
    "multicast": "Multicast groups",
    "resolver": "Resolver",
    "protocols": "Protocols",
    "namespaces": "Name spaces",
}
_WINSOCK_ONLY: Final = ("namespaces",)


class Page(Protocol):
    """What the dock asks of a page."""

    def refresh(self) -> bool: ...


class HostView(QWidget):
    """A presenter, on the clock only while it is shown; a page is made when it is first chosen."""

    def __init__(self, theme: Theme, clock: FrameClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self.setObjectName("host")
        self.setAccessibleName("Host")
        self.choice = QListWidget(self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("hostPages")
        self._made: dict[str, QWidget] = {}
        self._settings: SettingsStore | None = None
        self._fill_list()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.choice)
        row.addWidget(self.stack, 1)
        self.setFocusProxy(self.choice)
        self.choice.currentItemChanged.connect(self._on_chosen)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @property
    def key(self) -> str:
        """The page that is shown."""
        item = self.choice.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_page(self, key: str) -> QWidget:
        """Bring a page to the front; raises ``KeyError`` for an unknown one."""
        for place in range(self.choice.count()):
            if self.choice.item(place).data(Qt.ItemDataRole.UserRole) == key:
                self.choice.setCurrentRow(place)
                return self._page(key)
        raise KeyError(f"no page {key!r}")

    def remember_in(self, settings: SettingsStore) -> None:
        """Take the page that was chosen last, and keep what is chosen from now on. It is made when it is shown."""
        for place in range(self.choice.count()):
            if self.choice.item(place).data(Qt.ItemDataRole.UserRole) == settings.settings.window.host_page:
                self.choice.setCurrentRow(place)
        self._settings = settings

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Bring the page in front up to date."""
        return cast(Page, self._page(self.key)).refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Join the clock."""
        super().showEvent(event)
        self._page(self.key)
        self._clock.add(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the clock: nothing is read any more."""
        super().hideEvent(event)
        self._clock.remove(self)

    # inside

    def _fill_list(self) -> None:
        self.choice.setObjectName("hostChoice")
        self.choice.setAccessibleName("Pages of the host")
        self.choice.setToolTip("What to see of this computer")
        self.choice.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for key, title in PAGES.items():
            if key in _WINSOCK_ONLY and not has_winsock():
                continue
            item = QListWidgetItem(title, self.choice)
            item.setData(Qt.ItemDataRole.UserRole, key)
        self.choice.setCurrentRow(0)

    def _page(self, key: str) -> QWidget:
        if key not in self._made:
            page = self._make(key)
            self._made[key] = page
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(self._made[key])
        return self._made[key]

    def _make(self, key: str) -> QWidget:
        from workbench.ui.host import pages  # not before somebody looks at one
        from workbench.ui.host.resolverpage import ResolverPage

        match key:
            case "interfaces":
                return pages.interfaces_page(self._theme, self)
            case "routes":
                return pages.RoutesPage(self._theme, self)
            case "dns":
                return pages.names_page(self._theme, self)
            case "connections":
                return pages.connections_page(self._theme, self)
            case "multicast":
                return pages.memberships_page(self._theme, self)
            case "resolver":
                return ResolverPage(self._theme, self)
            case "protocols":
                return pages.CataloguePage(self._theme, self)
        return pages.NameSpacesPage(self._theme, self)

    def _on_chosen(self) -> None:
        if self._settings is not None and self.key:
            self._settings.change(window=replace(self._settings.settings.window, host_page=self.key))
        if self.isVisible():
            self._page(self.key)
            self._clock.hurry()

    def _follow_theme(self) -> None:
        """Rows are given their height: a list lays itself out before the style sheet has told it."""
        self.choice.setFixedWidth(self._theme.px(LIST_WIDTH))
        for place in range(self.choice.count()):
            self.choice.item(place).setSizeHint(QSize(0, self._theme.px(ROW_HEIGHT)))

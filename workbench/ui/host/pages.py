"""The pages of the Host dock."""

from __future__ import annotations

from math import inf

from PySide6.QtWidgets import QWidget

from workbench.host.catalogues import NAME_SPACE_COLUMNS, catalogue_columns, has_winsock
from workbench.host.looks import (
    ConnectionsLook,
    InterfacesLook,
    RoutesLook,
    look_at_catalogue,
    look_at_memberships,
    look_at_name_spaces,
    look_at_names,
)
from workbench.host.tables import (
    CONNECTION_COLUMNS,
    INTERFACE_COLUMNS,
    MEMBERSHIP_COLUMNS,
    NAME_SERVER_COLUMNS,
    ROUTE_COLUMNS,
)
from workbench.ui.host.tablepage import Facts, TablePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.segmented import Segment, SegmentedControl

LIVE_S = 1.0
SLOW_S = 5.0  # what changes by hand only
_LOCAL_COLUMN = 3


def interfaces_page(theme: Theme, parent: QWidget) -> TablePage:
    """Addresses, state, counters and rates."""
    facts = Facts("interfaces", "Interfaces", INTERFACE_COLUMNS, InterfacesLook(), LIVE_S)
    return TablePage(facts, theme, parent)


def names_page(theme: Theme, parent: QWidget) -> TablePage:
    """Host name, DNS servers, search list."""
    return TablePage(Facts("dns", "DNS", NAME_SERVER_COLUMNS, look_at_names, SLOW_S), theme, parent)


def memberships_page(theme: Theme, parent: QWidget) -> TablePage:
    """Multicast groups by interface."""
    facts = Facts("multicast", "Multicast groups", MEMBERSHIP_COLUMNS, look_at_memberships, LIVE_S)
    return TablePage(facts, theme, parent)


def connections_page(theme: Theme, parent: QWidget) -> TablePage:
    """All sockets of this computer, in the order of their addresses, so that one that goes fades where it stood."""
    facts = Facts("connections", "Connections", CONNECTION_COLUMNS, ConnectionsLook(), LIVE_S)
    page = TablePage(facts, theme, parent)
    page.table.sortByColumn(_LOCAL_COLUMN, page.table.horizontalHeader().sortIndicatorOrder())
    return page


class RoutesPage(TablePage):
    """With a choice of the table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._routes = RoutesLook()
        super().__init__(Facts("routes", "Routes", ROUTE_COLUMNS, self._routes, SLOW_S), theme, parent)
        self.choice = SegmentedControl(theme, "Routing table", (
            Segment("main", "Main", "", "Where packets to other computers go"),
            Segment("local", "Local", "", "This computer's own addresses and broadcasts"),
            Segment("all", "Both", "", "Both tables"),
        ), self)  # fmt: skip
        self.choice.chosen.connect(self._on_chosen)
        if has_winsock():  # one table only
            self.choice.hide()
        self.bar.insertWidget(0, self.choice)
        QWidget.setTabOrder(self.choice, self.filter)

    def _on_chosen(self, key: str) -> None:
        self._routes.tables = key
        self.read_again()


class CataloguePage(TablePage):
    """Asked when it is first opened, and again by its button."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        facts = Facts("protocols", "Protocol catalogue", catalogue_columns(), look_at_catalogue, inf)
        super().__init__(facts, theme, parent)
        self.again = _again_button(self, "Ask again", "Ask the system anew what it accepts")


class NameSpacesPage(TablePage):
    """Winsock's providers of names."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        facts = Facts("namespaces", "Name spaces", NAME_SPACE_COLUMNS, look_at_name_spaces, inf)
        super().__init__(facts, theme, parent)
        self.again = _again_button(self, "Ask again", "Ask Winsock anew for its providers of names")


def _again_button(page: TablePage, title: str, tip: str) -> TextButton:
    button = TextButton(page.theme, title, page, icon="refresh-cw")
    button.setObjectName(f"{page.objectName()}Again")
    button.setAccessibleName(title)
    button.setToolTip(tip)
    button.clicked.connect(page.read_again)
    page.bar.insertWidget(page.bar.count() - 1, button)
    return button

"""One look at each kind of fact, as a table: what the window's pages read in a thread, again and again.

A system that refuses is no bug: the table is empty then, and its note says what was answered.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from workbench.host.catalogues import read_catalogue, read_name_spaces
from workbench.host.connections import ConnectionWatch, read_connections
from workbench.host.interfaces import InterfaceWatch
from workbench.host.memberships import memberships, memberships_known
from workbench.host.nameservers import read_nameservers
from workbench.host.refusals import refusal_of_error
from workbench.host.routes import read_routes, routes_known
from workbench.host.tables import (
    Table,
    connection_rows,
    interface_rows,
    membership_rows,
    name_server_rows,
    route_rows,
)
from workbench.model.texts import count_text

ROUTE_TABLES = {"main": ("main",), "local": ("local",), "all": ("main", "local")}


class InterfacesLook:
    """Each call reads again; from the second on there are rates."""

    def __init__(self) -> None:
        self._watch = InterfaceWatch()

    def __call__(self) -> Table:
        return _told("its interfaces", self._look)

    def _look(self) -> Table:
        return Table(interface_rows(self._watch.read(monotonic())))


class ConnectionsLook:
    """Each call reads again; from the second on rows say what changed."""

    def __init__(self) -> None:
        self._watch = ConnectionWatch()

    def __call__(self) -> Table:
        return _told("its sockets", self._look)

    def _look(self) -> Table:
        reading = read_connections()
        rows = connection_rows(self._watch.see(reading, monotonic()))
        facts = [count_text(len(reading.rows), "socket", "sockets")]
        if reading.unix is not None:
            facts.append(f"{reading.unix:,} Unix domain")
        if reading.left_out:
            facts.append(f"{reading.left_out:,} more are left out")
        text = ", ".join(facts)
        return Table(rows, f"{text}. {reading.note}" if reading.note else f"{text}.")


class RoutesLook:
    """``tables``: one of :data:`ROUTE_TABLES`, set by the view at any time."""

    def __init__(self) -> None:
        self.tables = "main"

    def __call__(self) -> Table:
        if not routes_known():
            return Table((), "Routes are not known on this system.")
        return _told("its routes", self._look)

    def _look(self) -> Table:
        return Table(route_rows(read_routes(ROUTE_TABLES[self.tables])))


def look_at_names() -> Table:
    """Host name, DNS servers, search list."""
    found = read_nameservers()
    return Table(name_server_rows(found), found.note)


def look_at_memberships() -> Table:
    """Multicast groups by interface."""
    if not memberships_known():
        return Table((), "Multicast memberships are not known on this system.")
    return Table(membership_rows(memberships()))


def look_at_catalogue() -> Table:
    """Protocols: Winsock's own, or what the system accepts."""
    return _told("its protocols", read_catalogue)


def look_at_name_spaces() -> Table:
    """Winsock's providers of names."""
    return _told("its name spaces", read_name_spaces)


def _told(what: str, look: Callable[[], Table]) -> Table:
    try:
        return look()
    except OSError as error:
        return Table((), f"The system did not tell {what}: {refusal_of_error(error).text}.")

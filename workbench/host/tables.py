"""The facts of this computer as rows of text: the window and the command line show the same ones.

Rows are made where the facts are read, so a window's thread has nothing left to work out.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from workbench.host.connections import Change, WatchedConnection
from workbench.model.host import (
    HostConnection,
    InterfaceAddress,
    InterfaceRates,
    Membership,
    NameServers,
    NetworkInterface,
    Route,
)
from workbench.model.texts import bytes_text, count_text

UNKNOWN: Final = "–"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """``chars``: usual width in characters; ``fixed``: addresses and numbers; ``right``: figures."""

    title: str
    chars: int
    fixed: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: ``key`` names it among the others from one reading to the next, ``order`` has a value to sort by for
    each cell, ``change`` and ``at_s`` (``time.monotonic``) say what happened to it."""

    key: Hashable
    cells: tuple[str, ...]
    order: tuple[Any, ...]
    tip: str = ""
    change: Change = Change.SAME
    at_s: float = 0.0
    own: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, and a sentence to read before them: empty if there is nothing to say."""

    rows: tuple[TableRow, ...]
    note: str = ""


INTERFACE_COLUMNS: Final = (
    TableColumn("Interface", 12),
    TableColumn("State", 14),
    TableColumn("Address", 28, fixed=True),
    TableColumn("RX/s", 12, fixed=True, right=True),
    TableColumn("TX/s", 12, fixed=True, right=True),
    TableColumn("Received", 10, fixed=True, right=True),
    TableColumn("Sent", 10, fixed=True, right=True),
    TableColumn("Errors", 8, fixed=True, right=True),
    TableColumn("Dropped", 9, fixed=True, right=True),
    TableColumn("MTU", 7, fixed=True, right=True),
    TableColumn("Speed", 18),
    TableColumn("MAC", 18, fixed=True),
    TableColumn("Index", 6, fixed=True, right=True),
    TableColumn("Flags", 30),
)
ROUTE_COLUMNS: Final = (
    TableColumn("Destination", 26, fixed=True),
    TableColumn("Gateway", 24, fixed=True),
    TableColumn("Interface", 14),
    TableColumn("Metric", 8, fixed=True, right=True),
    TableColumn("Kind", 12),
    TableColumn("Table", 9),
    TableColumn("Family", 8),
    TableColumn("Source address", 22, fixed=True),
    TableColumn("Made by", 20),
)
NAME_SERVER_COLUMNS: Final = (TableColumn("What", 22), TableColumn("Value", 60, fixed=True))
CONNECTION_COLUMNS: Final = (
    TableColumn("Change", 13),
    TableColumn("Kind", 6),
    TableColumn("State", 28),
    TableColumn("Local", 20, fixed=True),
    TableColumn("Remote", 20, fixed=True),
    TableColumn("Process (number)", 40),
)
MEMBERSHIP_COLUMNS: Final = (
    TableColumn("Interface", 14),
    TableColumn("Group", 26, fixed=True),
    TableColumn("Users", 7, fixed=True, right=True),
    TableColumn("Family", 8),
    TableColumn("Sources", 50, fixed=True),
)

_SIGNS: Final = {
    Change.SAME: "", Change.APPEARED: "+ appeared", Change.CHANGED: "~ changed", Change.GONE: "− gone",
}  # fmt: skip


def interface_rows(found: Iterable[tuple[NetworkInterface, InterfaceRates | None]]) -> tuple[TableRow, ...]:
    """A row for each interface with its first address, and below it one for each further address, which has the same
    values to sort by: the rows of an interface stay together."""
    rows: list[TableRow] = []
    for each, rate in found:
        first = _interface_row(each, rate)
        rows.append(first)
        for place, address in enumerate(each.addresses[1:], 1):
            cells = (each.name, "", _with_prefix(address), *("",) * (len(INTERFACE_COLUMNS) - 3))
            rows.append(TableRow((each.name, place), cells, first.order, f"{each.name}: {_address_line(address)}"))
    return tuple(rows)


def _interface_row(each: NetworkInterface, rate: InterfaceRates | None) -> TableRow:
    counters = each.counters
    figures: tuple[int | None, ...] = (None,) * 4
    if counters:
        figures = (
            counters.rx_bytes, counters.tx_bytes,
            counters.rx_errors + counters.tx_errors, counters.rx_dropped + counters.tx_dropped,
        )  # fmt: skip
    state = "up, running" if each.up and each.running else "up, no carrier" if each.up else "down"
    speed = f"{each.speed_mbit_s:,} Mbit/s {each.duplex}".strip() if each.speed_mbit_s else UNKNOWN
    speeds = (rate.rx_bytes_s, rate.tx_bytes_s) if rate else (None, None)
    cells = (
        each.name, state, _with_prefix(each.addresses[0]) if each.addresses else UNKNOWN,
        *(UNKNOWN if value is None else f"{bytes_text(value)}/s" for value in speeds),
        *(UNKNOWN if value is None else bytes_text(value) for value in figures[:2]),
        *(UNKNOWN if value is None else f"{value:,}" for value in figures[2:]),
        str(each.mtu), speed, each.mac or UNKNOWN, str(each.index) if each.index else UNKNOWN, ", ".join(each.flags),
    )  # fmt: skip
    order = (
        each.name, state, cells[2], *(value or 0.0 for value in speeds), *(value or 0 for value in figures),
        each.mtu, each.speed_mbit_s or 0, each.mac, each.index, cells[-1],
    )  # fmt: skip
    tip = "\n".join([f"{each.name}: {state}", *(_address_line(row) for row in each.addresses)])
    return TableRow(each.name, cells, order, tip)


def _with_prefix(row: InterfaceAddress) -> str:
    return row.address if row.prefix is None else f"{row.address}/{row.prefix}"


def _address_line(row: InterfaceAddress) -> str:
    more = [f"netmask {row.netmask}" if row.netmask else "", f"broadcast {row.broadcast}" if row.broadcast else "",
            f"peer {row.peer}" if row.peer else "", f"scope {row.scope}" if row.scope else ""]  # fmt: skip
    return ", ".join([f"{row.family} {_with_prefix(row)}", *(part for part in more if part)])


def route_rows(routes: Iterable[Route]) -> tuple[TableRow, ...]:
    """One row for each way."""
    rows = []
    for place, route in enumerate(routes):
        cells = (
            route.destination, route.gateway or "on the link", route.interface or UNKNOWN,
            UNKNOWN if route.metric is None else str(route.metric), route.kind, route.table, route.family,
            route.source or UNKNOWN, route.protocol or UNKNOWN,
        )  # fmt: skip
        order = (_network_order(route), _address_order(route.gateway), *cells[2:3], route.metric or 0, *cells[4:])
        rows.append(TableRow((place, *cells), cells, order))
    return tuple(rows)


def name_server_rows(found: NameServers) -> tuple[TableRow, ...]:
    """Names, servers in the order in which they are asked, and the search list."""
    facts = [("Host name", found.host_name), ("Full name", found.full_name), ("Domain", found.domain or UNKNOWN)]
    facts += [(f"DNS server {place}", server) for place, server in enumerate(found.servers, 1)]
    facts += [(f"Search domain {place}", name) for place, name in enumerate(found.search, 1)]
    return tuple(TableRow(fact, fact, (place, fact[1])) for place, fact in enumerate(facts))


def connection_rows(found: Iterable[WatchedConnection]) -> tuple[TableRow, ...]:
    """One row for each socket; one whose state changed says from which."""
    return tuple(_connection_row(each) for each in found)


def _connection_row(each: WatchedConnection) -> TableRow:
    row = each.connection
    state = row.state or UNKNOWN
    if each.change is Change.CHANGED:
        state = f"{each.before or UNKNOWN} → {state}"
    cells = (_SIGNS[each.change], row.kind, state, row.local, row.remote or UNKNOWN, owner_text(row))
    order = (*cells[:3], _endpoint_order(row.local), _endpoint_order(row.remote), (row.process, row.pid or 0))
    return TableRow(each.key, cells, order, "", each.change, each.at_s, row.own)


def owner_text(row: HostConnection) -> str:
    """Who has the socket; a connection that ended has no owner any more."""
    if row.pid is None:
        return "not told" if row.state in ("LISTEN", "ESTABLISHED", "") else "nobody: closing"
    text = f"{row.process or 'a process'} ({row.pid})"
    return f"● {text}, this program" if row.own else text


def membership_rows(found: Iterable[Membership]) -> tuple[TableRow, ...]:
    """One row for each group on each interface."""
    rows = []
    for each in found:
        sources = [
            " ".join(part for part in (
                source.source,
                f"included {count_text(source.include, 'time', 'times')}" if source.include else "",
                f"excluded {count_text(source.exclude, 'time', 'times')}" if source.exclude else "",
            ) if part)
            for source in each.sources
        ]  # fmt: skip
        users = UNKNOWN if each.users is None else str(each.users)
        cells = (each.interface, each.group, users, each.family, ", ".join(sources) or "any")
        order = (each.interface, _address_order(each.group), each.users or 0, *cells[3:])
        rows.append(TableRow((each.index, each.group), cells, order))
    return tuple(rows)


def _address_order(text: str) -> tuple[int, bytes]:
    """Numbers in the order of numbers, IPv4 first, what is no address before all."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            packed = socket.inet_pton(family, text.partition("%")[0])
        except OSError:
            continue
        return (len(packed), packed)
    return (0, text.encode())


def _endpoint_order(text: str) -> tuple[int, bytes, int]:
    host, _colon, port = text.rpartition(":")
    return (*_address_order(host.strip("[]")), int(port) if port.isdecimal() else 0)


def _network_order(route: Route) -> tuple[int, bytes, int]:
    if route.destination == "default":
        return (4 if route.family == "IPv4" else 16, b"", 0)
    try:
        network = ipaddress.ip_network(route.destination, strict=False)
    except ValueError:
        return (0, route.destination.encode(), 0)
    return (len(network.network_address.packed), network.network_address.packed, network.prefixlen)



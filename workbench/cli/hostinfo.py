"""``info interfaces``, ``routes``, ``dns``, ``connections``, ``memberships``, ``protocols``: this computer, as a table
or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from time import monotonic
from typing import Any, Final, NamedTuple

from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.host.names import printable
from workbench.host.tables import TableColumn, TableRow
from workbench.model.texts import count_text

_GAP: Final = "  "


class _Answer(NamedTuple):
    """``facts`` goes into JSON as it is; ``tables`` are printed, each with its columns; ``notes`` come before."""

    facts: dict[str, Any]
    tables: tuple[tuple[Sequence[TableColumn], Sequence[TableRow]], ...]
    notes: tuple[str, ...] = ()


def host_text(subject: str) -> str:
    """The facts as lines. ``subject`` is one of :data:`HOST_SUBJECTS`. Raises CommandError where the system
    refuses."""
    answer = _ask(subject)
    blocks = [note for note in answer.notes if note]
    for columns, rows in answer.tables:
        blocks.append("\n".join(_lines(columns, rows)))
    return "\n\n".join(blocks)


def host_json(subject: str) -> str:
    """The same facts as one JSON object."""
    return json.dumps(_ask(subject).facts, ensure_ascii=False, indent=2)


def _ask(subject: str) -> _Answer:
    try:
        return HOST_SUBJECTS[subject]()
    except OSError as error:
        raise CommandError(f"{subject}: the system refused: {error.strerror or error}", ExitCode.NETWORK) from None


def _lines(columns: Sequence[TableColumn], rows: Sequence[TableRow]) -> Iterator[str]:
    """Columns as wide as their widest text, the last one as it is."""
    table = [tuple(column.title for column in columns)]
    table += [tuple(printable(cell) for cell in row.cells) for row in rows]  # names of processes are anybody's
    widths = [max(len(cells[place]) for cells in table) for place in range(len(columns))]
    for cells in table:
        texts = [
            text.rjust(width) if column.right else text.ljust(width)
            for text, width, column in zip(cells, widths, columns, strict=True)
        ]
        yield _GAP.join(texts).rstrip()


def _without(columns: Sequence[TableColumn], rows: Iterable[TableRow], titles: set[str]) -> Any:
    """One look has no rates and no changes."""
    kept = [place for place, column in enumerate(columns) if column.title not in titles]
    short = [TableRow(row.key, tuple(row.cells[place] for place in kept), ()) for row in rows]
    return tuple(columns[place] for place in kept), short


def _interfaces() -> _Answer:
    from workbench.host.interfaces import InterfaceWatch
    from workbench.host.tables import INTERFACE_COLUMNS, interface_rows

    found = InterfaceWatch().read(monotonic())
    table = _without(INTERFACE_COLUMNS, interface_rows(found), {"RX/s", "TX/s"})
    return _Answer({"interfaces": [asdict(each) for each, _rates in found]}, (table,))


def _routes() -> _Answer:
    from workbench.host.routes import read_routes, routes_known
    from workbench.host.tables import ROUTE_COLUMNS, route_rows

    if not routes_known():
        return _Answer({"routes": None}, (), ("Routes are not known on this system.",))
    found = read_routes(("main", "local"))
    return _Answer({"routes": [asdict(each) for each in found]}, ((ROUTE_COLUMNS, route_rows(found)),))


def _dns() -> _Answer:
    from workbench.host.nameservers import read_nameservers
    from workbench.host.tables import NAME_SERVER_COLUMNS, name_server_rows

    found = read_nameservers()
    return _Answer(asdict(found), ((NAME_SERVER_COLUMNS, name_server_rows(found)),), (found.note,))


def _connections() -> _Answer:
    from workbench.host.connections import ConnectionWatch, read_connections
    from workbench.host.tables import CONNECTION_COLUMNS, connection_rows

    reading = read_connections()
    rows = connection_rows(ConnectionWatch().see(reading, monotonic()))
    notes = [reading.note]
    if reading.unix is not None:
        notes.append(f"Unix domain sockets that are open: {reading.unix:,}")
    if reading.left_out:
        notes.append(f"{count_text(reading.left_out, 'row is', 'rows are')} left out.")
    facts = asdict(reading)
    facts["connections"] = facts.pop("rows")
    return _Answer(facts, (_without(CONNECTION_COLUMNS, rows, {"Change"}),), tuple(notes))


def _memberships() -> _Answer:
    from workbench.host.memberships import memberships, memberships_known
    from workbench.host.tables import MEMBERSHIP_COLUMNS, membership_rows

    if not memberships_known():
        return _Answer({"memberships": None}, (), ("Multicast memberships are not known on this system.",))
    found = memberships()
    return _Answer({"memberships": [asdict(each) for each in found]}, ((MEMBERSHIP_COLUMNS, membership_rows(found)),))


def _protocols() -> _Answer:
    from workbench.host import catalogues

    if catalogues.has_winsock():
        return _winsock()
    from workbench.host.protocols import ASKING_NOTE, ask_catalogue

    found = ask_catalogue()
    facts = {"note": ASKING_NOTE, "protocols": [asdict(each) for each in found]}
    return _Answer(facts, ((catalogues.ASKED_COLUMNS, catalogues.asked_rows(found)),), (ASKING_NOTE,))


def _winsock() -> _Answer:
    from workbench.host import catalogues
    from workbench.host.windows.winsock import enumerate_name_spaces, enumerate_protocols, start_up

    data, protocols, spaces = start_up(), enumerate_protocols(), enumerate_name_spaces()
    facts = {
        "winsock": asdict(data),
        "protocols": [asdict(each) for each in protocols],
        "name_spaces": [asdict(each) for each in spaces],
    }
    tables = (
        (catalogues.WINSOCK_COLUMNS, catalogues.winsock_rows(protocols)),
        (catalogues.NAME_SPACE_COLUMNS, catalogues.name_space_rows(spaces)),
    )
    return _Answer(facts, tables, (catalogues.winsock_note(data),))


HOST_SUBJECTS: Final[dict[str, Callable[[], _Answer]]] = {
    "interfaces": _interfaces,
    "routes": _routes,
    "dns": _dns,
    "connections": _connections,
    "memberships": _memberships,
    "protocols": _protocols,
}
"""What can be asked, and who answers."""

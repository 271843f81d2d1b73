"""The protocol catalogue as rows of text: Winsock's own on Windows, elsewhere what the system accepted."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, Final

from workbench.host.protocols import ASKING_NOTE, ProtocolRow, ask_catalogue
from workbench.host.tables import UNKNOWN, Table, TableColumn, TableRow
from workbench.model.texts import count_text

ASKED_COLUMNS: Final = (
    TableColumn("Family", 16, fixed=True),
    TableColumn("Type", 17, fixed=True),
    TableColumn("Protocol", 20, fixed=True),
    TableColumn("Answer", 60),
    TableColumn("What it is", 60),
)
WINSOCK_COLUMNS: Final = (
    TableColumn("Name", 34),
    TableColumn("Family", 14, fixed=True),
    TableColumn("Type", 16, fixed=True),
    TableColumn("Protocol", 9, fixed=True, right=True),
    TableColumn("Chain", 16),
    TableColumn("Service flags", 60),
    TableColumn("Message size", 24),
    TableColumn("Version", 8, fixed=True, right=True),
    TableColumn("Entry", 7, fixed=True, right=True),
    TableColumn("Provider", 40, fixed=True),
)
NAME_SPACE_COLUMNS: Final = (
    TableColumn("Name", 40),
    TableColumn("Name space", 16, fixed=True),
    TableColumn("Active", 8),
    TableColumn("Version", 8, fixed=True, right=True),
    TableColumn("Provider", 40, fixed=True),
)


def has_winsock() -> bool:
    """True where the system has a catalogue of its own, with name spaces."""
    return sys.platform == "win32"


def catalogue_columns() -> tuple[TableColumn, ...]:
    """Those of this system's catalogue."""
    return WINSOCK_COLUMNS if has_winsock() else ASKED_COLUMNS


def read_catalogue() -> Table:
    """Winsock's entries, or one socket of each kind asked for. Raises OSError where Winsock refuses."""
    if has_winsock():
        from workbench.host.windows.winsock import enumerate_protocols, start_up

        return Table(winsock_rows(enumerate_protocols()), winsock_note(start_up()))
    rows = ask_catalogue()
    accepted = sum(row.accepted for row in rows)
    return Table(asked_rows(rows), f"{accepted} of {count_text(len(rows), 'kind', 'kinds')} accepted. {ASKING_NOTE}")


def read_name_spaces() -> Table:
    """Winsock's providers of names; none elsewhere. Raises OSError where Winsock refuses."""
    if not has_winsock():
        return Table((), "Name-space providers are Winsock's; this system looks names up by its C library.")
    from workbench.host.windows.winsock import enumerate_name_spaces

    return Table(name_space_rows(enumerate_name_spaces()))


def winsock_note(data: Any) -> str:
    """WSADATA in a sentence; ``data`` is a :class:`~workbench.host.windows.winsock.WinsockVersion`."""
    return f"Winsock {data.version}, at most {data.high_version}: {data.description}, {data.status}."


def asked_rows(found: Iterable[ProtocolRow]) -> tuple[TableRow, ...]:
    """``✓`` and ``✕`` say the answer beside the words."""
    rows = []
    for each in found:
        number = UNKNOWN if each.family_number is None else str(each.family_number)
        what = f"{each.what} Historical." if each.historical else each.what
        cells = (
            f"{each.family} {number}", f"{each.type} {each.type_number}",
            each.protocol if each.protocol == "0" else f"{each.protocol} {each.protocol_number}",
            f"{'✓' if each.accepted else '✕'} {each.answer}", what,
        )  # fmt: skip
        order = (each.family_number or 1_000, each.type_number, each.protocol, (not each.accepted, cells[3]), what)
        rows.append(TableRow(cells[:3], cells, order))
    return tuple(rows)


def winsock_rows(found: Iterable[Any]) -> tuple[TableRow, ...]:
    """Rows of :class:`~workbench.host.windows.winsock.WinsockProtocol`."""
    rows = []
    for place, each in enumerate(found):
        cells = (
            each.name, each.family, each.type, each.protocol, each.chain, " ".join(each.flags), each.message_size,
            str(each.version), str(each.entry), each.provider,
        )  # fmt: skip
        order = (*cells[:3], int(each.protocol), *cells[4:7], each.version, each.entry, each.provider)
        rows.append(TableRow((place, each.entry), cells, order, "\n".join([each.name, *each.flags])))
    return tuple(rows)


def name_space_rows(found: Iterable[Any]) -> tuple[TableRow, ...]:
    """Rows of :class:`~workbench.host.windows.winsock.NameSpaceProvider`."""
    rows = []
    for place, each in enumerate(found):
        cells = (each.name, each.name_space, "yes" if each.active else "no", str(each.version), each.provider)
        rows.append(TableRow((place, each.provider), cells, (*cells[:3], each.version, each.provider)))
    return tuple(rows)

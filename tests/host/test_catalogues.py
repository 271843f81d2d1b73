import sys

import pytest

from workbench.host.catalogues import (
    ASKED_COLUMNS,
    NAME_SPACE_COLUMNS,
    WINSOCK_COLUMNS,
    asked_rows,
    name_space_rows,
    read_catalogue,
    read_name_spaces,
    winsock_note,
    winsock_rows,
)
from workbench.host.protocols import ProtocolRow
from workbench.host.windows.winsock import NameSpaceProvider, WinsockProtocol, WinsockVersion
from workbench.model.host import SystemRefusal


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a catalogue of its own")
def test_what_the_system_accepts_is_counted_and_how_it_was_found_is_said():
    table = read_catalogue()
    accepted = sum(row.cells[3] == "✓ accepted" for row in table.rows)
    assert accepted >= 5
    assert table.note.startswith(f"{accepted} of {len(table.rows)} kinds accepted. This system has no catalogue")
    assert "load a module" in table.note
    assert read_name_spaces().rows == () and "Winsock" in read_name_spaces().note


def test_a_refusal_is_told_with_sign_and_both_names():
    refusal = SystemRefusal(97, "EAFNOSUPPORT", "WSAEAFNOSUPPORT", 10047)
    row = ProtocolRow("AF_IPX", 4, "SOCK_DGRAM", 2, "NSPROTO_IPX", 0, False, refusal, "IPX.", True)
    (shown,) = asked_rows([row])
    assert len(shown.cells) == len(shown.order) == len(ASKED_COLUMNS)
    assert shown.cells == (
        "AF_IPX 4", "SOCK_DGRAM 2", "NSPROTO_IPX 0", "✕ EAFNOSUPPORT 97, WSAEAFNOSUPPORT 10047", "IPX. Historical.",
    )  # fmt: skip


def test_winsocks_own_words():
    flags = ("XP1_GUARANTEED_DELIVERY", "XP1_IFS_HANDLES")
    entry = WinsockProtocol("AF_INET", "SOCK_STREAM", "6", "MSAFD Tcpip [TCP/IP]", "{…}", 2, flags, "base", "–", 1001)
    (row,) = winsock_rows([entry])
    assert len(row.cells) == len(row.order) == len(WINSOCK_COLUMNS)
    assert row.cells[5] == "XP1_GUARANTEED_DELIVERY XP1_IFS_HANDLES"
    (space,) = name_space_rows([NameSpaceProvider("Tcpip", "NS_DNS", True, 0, "{…}")])
    assert len(space.order) == len(NAME_SPACE_COLUMNS) and space.cells[:3] == ("Tcpip", "NS_DNS", "yes")
    data = WinsockVersion("2.2", "2.2", "WinSock 2.0", "Running")
    assert winsock_note(data) == "Winsock 2.2, at most 2.2: WinSock 2.0, Running."

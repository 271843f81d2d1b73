"""Call tapes of a real project file, written out and read back."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.model.calls import CallRecord, Spelling
from workbench.model.sockets import Role, SocketSpec
from workbench.model.spelling.tape import system_named
from workbench.project.errors import ProjectError
from workbench.project.export.exporting import export_pieces
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.walk import ExportSource
from workbench.project.store import ProjectStore

SECOND = 1_000_000_000
CLIENT = SocketSpec(1, "client", Role.CLIENT, "tcp://localhost:9000")
OTHER = SocketSpec(2, "other", Role.LISTENER, "udp://127.0.0.1:5000")


def nobody(_progress: float = 0.0) -> None:
    pass


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProjectStore]:
    store = ProjectStore.new(tmp_path / "data", nobody)
    store.put_document(replace(store.document, sockets=(CLIENT, OTHER), next_id=3))
    for spec in (CLIENT, OTHER):
        store.capture.add_session(spec.id, spec.name)
    store.capture.append_calls(1, [
        CallRecord(1 * SECOND, 2_000_000, "getaddrinfo", "localhost, 9000", "[::1]:9000, 127.0.0.1:9000"),
        CallRecord(2 * SECOND, 12_300, "socket", "AF_INET6, SOCK_STREAM, 0", "17"),
        CallRecord(4 * SECOND, 900, "connect", "[::1]:9000", "-1 ECONNREFUSED", 111),
        CallRecord(5 * SECOND, 900, "close", "", "0"),
    ])  # fmt: skip
    store.capture.append_calls(2, [
        CallRecord(3 * SECOND, 900, "recvmsg", "65536", "1200 in all", None, 0, 12),
    ])  # fmt: skip
    assert store.capture.flush(10)
    yield store
    store.close(discard=True)


def exported(store: ProjectStore, form: ExportForm, spelling: Spelling, session: str = "") -> list[str]:
    source = ExportSource(store.document, store.capture)
    selection = Selection(session, None, spelling)
    return b"".join(export_pieces(source, form, selection, nobody)).decode().splitlines()


def test_text_tells_every_call_of_every_socket_in_the_order_of_time(store: ProjectStore) -> None:
    head, *lines = exported(store, ExportForm.CALLS, Spelling.BSD)
    assert head == "# In BSD spelling, as recorded."
    assert [line.partition("Z  ")[2] for line in lines] == [
        "client     2.0 ms  getaddrinfo(localhost, 9000) = 2 addresses",
        "client                 address 1 [::1]:9000",
        "client                 address 2 127.0.0.1:9000",
        "client    12.3 µs  socket(AF_INET6, SOCK_STREAM, 0) = 17",
        "other     900 ns  recvmsg ×12(65,536 bytes) = 1,200 bytes in all",
        "client     900 ns  connect([::1]:9000) = -1 ECONNREFUSED 111",
        "client     900 ns  close() = 0",
    ]
    assert lines[0].startswith("1970-01-01T00:00:01.000000000Z")


def test_winsock_spelling_begins_and_ends_as_a_winsock_program_does(store: ProjectStore) -> None:
    head, *lines = exported(store, ExportForm.CALLS, Spelling.WINSOCK, "client")
    assert head.startswith(f"# As Winsock would spell it; recorded on {system_named((sys.platform,))}.")
    calls = [line.partition("Z  client ")[2].lstrip().removeprefix("2.0 ms  ") for line in lines]
    assert calls[0] == "WSAStartup(MAKEWORD(2, 2), &data) = 0  // spelled only"
    assert "WSAGetLastError() = 10061 WSAECONNREFUSED  // spelled only" in calls
    assert calls[-2].endswith("closesocket() = 0")
    assert calls[-1].startswith("WSACleanup() = 0")


def test_json_lines_can_be_read_back(store: ProjectStore) -> None:
    lines = [json.loads(line) for line in exported(store, ExportForm.CALLS_JSON, Spelling.WINSOCK)]
    assert [line["call"] for line in lines] == [
        "WSAStartup", "getaddrinfo", "socket", "WSARecvMsg", "connect", "WSAGetLastError", "closesocket", "WSACleanup",
    ]  # fmt: skip
    by_name = {line["call"]: line for line in lines}
    assert by_name["getaddrinfo"]["addresses"] == ["[::1]:9000", "127.0.0.1:9000"]
    assert by_name["WSARecvMsg"]["recorded_as"] == "recvmsg"
    assert by_name["WSARecvMsg"]["count"] == 12
    assert by_name["connect"] == {
        "call": "connect", "time_ns": 4 * SECOND, "session": "client", "arguments": "[::1]:9000",
        "result": "SOCKET_ERROR", "duration_ns": 900, "errno": 111, "error": "ECONNREFUSED",
        "wsa_name": "WSAECONNREFUSED", "wsa_code": 10061,
    }  # fmt: skip
    assert [line["call"] for line in lines if line.get("recorded") is False] == [
        "WSAStartup", "WSAGetLastError", "WSACleanup",
    ]  # fmt: skip


def test_bsd_json_has_only_what_was_recorded(store: ProjectStore) -> None:
    lines = [json.loads(line) for line in exported(store, ExportForm.CALLS_JSON, Spelling.BSD)]
    assert [line["call"] for line in lines] == ["getaddrinfo", "socket", "recvmsg", "connect", "close"]
    assert all("recorded" not in line for line in lines)


def test_an_unknown_socket_is_told(store: ProjectStore) -> None:
    with pytest.raises(ProjectError, match="no socket “gone”"):
        exported(store, ExportForm.CALLS, Spelling.BSD, "gone")

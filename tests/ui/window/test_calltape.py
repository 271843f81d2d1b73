from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from workbench.model.calls import CallRecord, Spelling
from workbench.settings.store import SettingsStore
from workbench.settings.values import WindowState
from workbench.ui.theme.theme import Theme
from workbench.ui.window.tapes.calltape import CallTapeView, TapeOf
from workbench.ui.window.tapes.calltapemodel import ARGUMENTS, CALL, NOTE, RESULT, SOCKET


class Ring:
    """A tape as sessions have it: a cursor is the number of calls so far."""

    def __init__(self) -> None:
        self.calls: list[CallRecord] = []
        self.missed = 0

    def add(self, time_ns: int, name: str, result: str = "0", number: int | None = None, count: int = 1) -> None:
        self.calls.append(CallRecord(time_ns, 1_500, name, "…", result, number, 0, count))

    def read(self, cursor: int, limit: int) -> tuple[int, list[CallRecord], int]:
        taken = self.calls[cursor : cursor + limit]
        missed, self.missed = self.missed, 0
        return cursor + len(taken), taken, missed


@pytest.fixture
def tapes() -> dict[int, Ring]:
    return {1: Ring(), 2: Ring()}


@pytest.fixture
def view(qtbot: QtBot, tapes: dict[int, Ring]) -> Iterator[CallTapeView]:
    def sources() -> list[TapeOf]:
        return [TapeOf(number, f"socket {number}", tape) for number, tape in tapes.items()]

    theme = Theme()
    view = CallTapeView(sources, theme)
    view.controls.spelling.choose(Spelling.BSD)
    tester = QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtbot.addWidget(view)
    view.show()
    yield view
    del tester


def names(view: CallTapeView) -> list[str]:
    return [str(view.model.index(row, CALL).data()) for row in range(view.model.rowCount())]


def test_the_chosen_sockets_calls_are_shown_as_they_come(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].add(10, "socket")
    tapes[2].add(11, "bind")
    view.choose(1)
    tapes[1].add(12, "connect")
    assert view.refresh()
    assert names(view) == ["socket", "connect"]
    assert not view.refresh()
    assert view.table.isColumnHidden(SOCKET)


def test_all_sockets_are_shown_in_order_of_time(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].add(10, "socket")
    tapes[2].add(9, "bind")
    tapes[2].add(11, "listen")
    view.set_shows_all(True)
    assert names(view) == ["bind", "socket", "listen"]
    assert view.model.index(0, SOCKET).data() == "socket 2"
    assert not view.table.isColumnHidden(SOCKET)


def test_a_tape_that_begins_anew_is_read_from_its_start(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    for time_ns in range(5):
        tapes[1].add(time_ns, "send")
    view.choose(1)
    tapes[1] = Ring()
    tapes[1].add(9, "socket")
    view.refresh()
    assert names(view)[-1] == "socket"


def test_an_error_has_sign_name_and_number(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].add(10, "connect", "", errno.ECONNREFUSED)
    view.choose(1)
    assert view.model.index(0, RESULT).data() == f"✕ ECONNREFUSED {errno.ECONNREFUSED}"


def test_a_connect_in_progress_is_no_error(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].add(10, "connect", "", errno.EINPROGRESS)
    view.choose(1)
    assert view.model.index(0, RESULT).data() == f"EINPROGRESS {errno.EINPROGRESS}"


def test_folded_calls_tell_their_number(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].add(10, "recv_into", "65536", count=1_200)
    view.choose(1)
    assert names(view) == ["recv_into ×1,200"]
    assert view.model.index(0, ARGUMENTS).data() == "…"


def test_filter_reaches_calls_that_come_later(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    view.choose(1)
    view.filter.setText("send")
    tapes[1].add(10, "send")
    tapes[1].add(11, "recv_into")
    view.refresh()
    assert names(view) == ["send"]


@pytest.mark.parametrize(
    ("name", "arguments", "result", "shown"),
    [
        ("send", "3", "3", ("3 bytes", "3 bytes")),
        ("sendto", "1, 127.0.0.1:9", "1", ("1 byte, 127.0.0.1:9", "1 byte")),
        ("recv", "65536", "0", ("65,536 bytes", "0 bytes")),
        ("recvmsg", "", "1200 in all", ("", "1,200 bytes in all")),
        ("socket", "AF_INET, SOCK_STREAM, 0", "17", ("AF_INET, SOCK_STREAM, 0", "17")),
        ("listen", "128", "0", ("128", "0")),
    ],
)
def test_data_calls_count_bytes_and_no_other_call_does(
    view: CallTapeView, tapes: dict[int, Ring], name: str, arguments: str, result: str, shown: tuple[str, str]
) -> None:
    tapes[1].calls.append(CallRecord(10, 1_500, name, arguments, result))
    view.choose(1)
    assert tuple(view.model.index(0, column).data() for column in (ARGUMENTS, RESULT)) == shown


def cells(view: CallTapeView, column: int) -> list[str]:
    return [str(view.model.index(row, column).data()) for row in range(view.model.rowCount())]


@pytest.fixture
def refused(view: CallTapeView, tapes: dict[int, Ring]) -> CallTapeView:
    """A client that was refused, on the tape of socket 1."""
    tapes[1].add(10, "socket", "17")
    tapes[1].add(11, "connect", "-1 EINPROGRESS", errno.EINPROGRESS)
    tapes[1].add(12, "connect", "-1 ECONNREFUSED", errno.ECONNREFUSED)
    tapes[1].add(13, "close")
    view.choose(1)
    return view


WINSOCK_NAMES = [
    "WSAStartup", "socket", "connect", "WSAGetLastError", "connect", "WSAGetLastError", "closesocket", "WSACleanup",
]  # fmt: skip


def test_the_switch_spells_the_whole_tape_anew(refused: CallTapeView) -> None:
    assert names(refused) == ["socket", "connect", "connect", "close"]
    refused.controls.spelling.choose(Spelling.WINSOCK)
    assert names(refused) == WINSOCK_NAMES
    assert cells(refused, RESULT)[3:6] == ["10035 WSAEWOULDBLOCK", "✕ SOCKET_ERROR", "10061 WSAECONNREFUSED"]
    assert cells(refused, NOTE)[0]
    refused.controls.spelling.choose(Spelling.BSD)
    assert names(refused) == ["socket", "connect", "connect", "close"]


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows Winsock's spelling is the native one")
def test_the_other_spelling_is_said_to_be_one(refused: CallTapeView) -> None:
    assert not refused.note.isVisible()
    refused.controls.spelling.choose(Spelling.WINSOCK)
    assert refused.note.isVisible()
    assert "never called" in refused.note.text()


def test_what_comes_after_the_end_stands_before_it(refused: CallTapeView, tapes: dict[int, Ring]) -> None:
    refused.controls.spelling.choose(Spelling.WINSOCK)
    tapes[1].add(20, "socket", "18")
    refused.refresh()
    assert names(refused) == [*WINSOCK_NAMES[:-1], "socket"]
    tapes[1].add(21, "close")
    refused.refresh()
    assert names(refused) == [*WINSOCK_NAMES[:-1], "socket", "closesocket", "WSACleanup"]


@pytest.mark.parametrize(
    ("spelling", "shown"), [(Spelling.BSD, ["connect"]), (Spelling.WINSOCK, ["connect", "WSAGetLastError"])]
)
def test_only_failures(refused: CallTapeView, spelling: Spelling, shown: list[str]) -> None:
    refused.controls.spelling.choose(spelling)
    refused.controls.failures.setChecked(True)
    assert names(refused) == shown
    refused.controls.failures.setChecked(False)
    assert len(names(refused)) > len(shown)


@pytest.mark.parametrize(
    ("words", "shown"),
    [("call:connect", ["connect", "connect"]), ("result:refused", ["connect"]), ("call:connect result:progress",
     ["connect"]), ("conn:1", []), ("close", ["close"]), ("https://x", []), ("result:17", ["socket"])],
)  # fmt: skip
def test_a_filter_may_name_the_column(refused: CallTapeView, words: str, shown: list[str]) -> None:
    refused.filter.setText(words)
    assert names(refused) == shown


def test_a_connection_is_meant_by_its_whole_number(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    for number in (1, 12):
        tapes[1].calls.append(CallRecord(number, 1, "send", "1", "1", None, number))
    view.choose(1)
    view.filter.setText("conn:1")
    assert len(names(view)) == 1


def test_calls_that_the_ring_has_dropped_are_told(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].missed = 1_234
    tapes[1].add(10, "socket", "17")
    view.choose(1)
    assert view.note.text().startswith("1,234 earlier calls are no longer kept here")
    tapes[1].add(11, "close")
    view.controls.spelling.choose(Spelling.WINSOCK)
    assert names(view)[-1] == "WSACleanup"  # the ring was read anew: nothing is missing now
    tapes[1].missed = 1
    tapes[1].add(12, "send")
    view.refresh()
    assert names(view)[-1] == "send"
    assert "1 earlier call is no longer kept" in view.note.text()


def test_what_the_view_lets_go_is_counted(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    view.model.set_limit(3)
    for time_ns in range(10):
        tapes[1].add(time_ns, "send", "1")
    view.choose(1)
    assert view.note.text().startswith("7 earlier calls")


def test_a_look_up_has_a_row_for_each_address(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].add(10, "getaddrinfo", "[::1]:9, 127.0.0.1:9")
    view.choose(1)
    assert cells(view, RESULT) == ["2 addresses", "[::1]:9", "127.0.0.1:9"]


def test_lines_are_saved_as_text_and_as_json(refused: CallTapeView, tmp_path: Path) -> None:
    told: list[str] = []
    refused.message.connect(told.append)
    refused.controls.spelling.choose(Spelling.WINSOCK)
    refused.filter.setText("call:connect")
    refused.controls.save_requested.emit(str(tmp_path / "calls.txt"))
    refused.controls.save_requested.emit(str(tmp_path / "calls.jsonl"))
    head, *lines = (tmp_path / "calls.txt").read_text(encoding="utf-8").splitlines()
    assert head.startswith("# ")
    assert len(lines) == 2 and all("connect(…) = SOCKET_ERROR" in line for line in lines)
    objects = [json.loads(line) for line in (tmp_path / "calls.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [each["wsa_name"] for each in objects] == ["WSAEWOULDBLOCK", "WSAECONNREFUSED"]
    assert told == ["Saved as calls.txt.", "Saved as calls.jsonl."]
    refused.controls.save_requested.emit(str(tmp_path / "no folder" / "calls.txt"))
    assert "could not be saved" in told[-1]


def test_an_error_can_be_asked_about(refused: CallTapeView) -> None:
    asked: list[str] = []
    refused.error_asked.connect(asked.append)
    explain = refused.table.actions()[-1]
    assert not explain.isEnabled()
    refused.table.selectRow(2)
    assert explain.isEnabled()
    explain.trigger()
    refused.controls.spelling.choose(Spelling.WINSOCK)
    refused.table.selectRow(5)
    explain.trigger()
    assert asked == ["ECONNREFUSED", "WSAECONNREFUSED"]


def test_how_a_connect_in_the_background_ended_is_a_failure(view: CallTapeView, tapes: dict[int, Ring]) -> None:
    tapes[1].calls.append(CallRecord(10, 1, "getsockopt", "SOL_SOCKET, SO_ERROR", "ECONNREFUSED"))
    tapes[1].calls.append(CallRecord(11, 1, "getsockopt", "SOL_SOCKET, SO_ERROR", "0"))
    view.choose(1)
    view.controls.failures.setChecked(True)
    assert cells(view, RESULT) == ["✕ ECONNREFUSED"]


def test_the_chosen_spelling_is_remembered(view: CallTapeView, tmp_path: Path) -> None:
    settings = SettingsStore(tmp_path / "settings.json")
    view.remember_in(settings)
    assert view.spelling is Spelling.BSD
    view.controls.spelling.choose(Spelling.WINSOCK)
    view.controls.spelling.choose(Spelling.BSD)
    assert settings.settings.window.call_spelling == "bsd"
    settings.change(window=WindowState(call_spelling="winsock"))
    view.remember_in(settings)
    assert view.spelling is Spelling.WINSOCK
    settings.change(window=WindowState(call_spelling="nonsense"))
    view.remember_in(settings)
    assert view.spelling is Spelling.WINSOCK


def test_the_system_that_the_project_names_counts(qtbot: QtBot) -> None:
    tape = Ring()
    tape.add(1, "socket", "3")
    view = CallTapeView(lambda: [TapeOf(1, "a", tape)], Theme(), None, lambda: frozenset({"win32"}))
    qtbot.addWidget(view)
    view.set_shows_all(True)
    view.controls.spelling.choose(Spelling.BSD)
    view.refresh()
    assert view.note.text() == "As BSD would spell it; recorded on Windows."

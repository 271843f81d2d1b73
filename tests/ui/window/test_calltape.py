from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from workbench.model.calls import CallRecord
from workbench.ui.theme.theme import Theme
from workbench.ui.window.calltape import ARGUMENTS, CALL, RESULT, SOCKET, CallTapeView, TapeOf, duration_text


class Ring:
    """A tape as sessions have it: a cursor is the number of calls so far."""

    def __init__(self) -> None:
        self.calls: list[CallRecord] = []

    def add(self, time_ns: int, name: str, result: str = "0", number: int | None = None, count: int = 1) -> None:
        self.calls.append(CallRecord(time_ns, 1_500, name, "…", result, number, 0, count))

    def read(self, cursor: int, limit: int) -> tuple[int, list[CallRecord], int]:
        taken = self.calls[cursor : cursor + limit]
        return cursor + len(taken), taken, 0


@pytest.fixture
def tapes() -> dict[int, Ring]:
    return {1: Ring(), 2: Ring()}


@pytest.fixture
def view(qtbot: QtBot, tapes: dict[int, Ring]) -> Iterator[CallTapeView]:
    def sources() -> list[TapeOf]:
        return [TapeOf(number, f"socket {number}", tape) for number, tape in tapes.items()]

    theme = Theme()
    view = CallTapeView(sources, theme)
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
    ("duration_ns", "text"),
    [
        (0, "0 ns"),
        (999, "999 ns"),
        (1_500, "1.5 µs"),
        (123_456, "123 µs"),
        (4_560_000, "4.6 ms"),
        (2_000_000_000, "2.00 s"),
    ],
)
def test_durations_are_told_in_the_unit_that_suits(duration_ns: int, text: str) -> None:
    assert duration_text(duration_ns) == text


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

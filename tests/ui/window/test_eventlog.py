from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.session.eventlog import EventLog
from workbench.ui.theme.theme import Theme
from workbench.ui.window.tapes.eventlog import EventLogView, EventsOf


@pytest.fixture
def logs() -> dict[int, EventLog]:
    return {1: EventLog(), 2: EventLog()}


@pytest.fixture
def view(qtbot: QtBot, logs: dict[int, EventLog]) -> Iterator[EventLogView]:
    def sources() -> list[EventsOf]:
        return [EventsOf(number, f"socket {number}", log) for number, log in logs.items()]

    theme = Theme()
    view = EventLogView(sources, theme)
    tester = QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtbot.addWidget(view)
    view.show()
    yield view
    del tester


def sentences(view: EventLogView) -> list[str]:
    return [str(view.model.index(row, 3).data()) for row in range(view.model.rowCount())]


def test_events_of_all_sockets_are_told_in_order_of_time(view: EventLogView, logs: dict[int, EventLog]) -> None:
    logs[1].append(Event(20, EventKind.CONNECTED, 1, 1, "127.0.0.1:5", "127.0.0.1:9000"))
    logs[2].append(Event(10, EventKind.LISTENING, 2, local="127.0.0.1:9000"))
    assert view.refresh()
    assert sentences(view) == ["Open on 127.0.0.1:9000.", "Connected to 127.0.0.1:9000 from 127.0.0.1:5."]
    assert not view.refresh()


def test_a_failure_has_a_sign_and_says_in_the_tool_tip_what_to_try(
    view: EventLogView, logs: dict[int, EventLog]
) -> None:
    refused = Failure(Reason.REFUSED, "nothing listens on 127.0.0.1:9000")
    logs[1].append(Event(10, EventKind.FAILED, 1, failure=refused))
    view.refresh()
    assert view.model.index(0, 2).data() == "✕"
    assert "ECONNREFUSED" in sentences(view)[0]
    assert "Start the listener" in view.model.tool_tip(view.model.row_at(0))

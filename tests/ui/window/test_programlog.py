from __future__ import annotations

from collections import deque

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from workbench.ui.theme import Theme
from workbench.ui.window.tapes.programlog import LogLine, ProgramLogView, read_line


def test_a_line_is_taken_apart_and_another_form_is_all_message() -> None:
    line = "2026-11-20 19:05:24,123 ERROR workbench.crash: a fault: here\nTraceback"
    assert read_line(line) == LogLine("2026-11-20 19:05:24,123", "ERROR", "workbench.crash", "a fault: here\nTraceback")
    assert read_line("something else: said") == LogLine("", "", "", "something else: said")


def test_new_lines_are_shown_once_even_when_the_log_forgets_old_ones(qtbot: QtBot) -> None:
    lines: deque[str] = deque(maxlen=3)
    view = ProgramLogView(lines, Theme())
    qtbot.addWidget(view)
    tester = QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert not view.refresh()
    for number in range(5):
        lines.append(f"2026-11-20 19:05:24,123 INFO workbench: line {number}")
    assert view.refresh()
    lines.append("2026-11-20 19:05:25,000 INFO workbench: line 5")
    assert view.refresh()
    assert not view.refresh()
    shown = [str(view.model.index(row, 3).data()) for row in range(view.model.rowCount())]
    assert shown == ["line 2", "line 3", "line 4", "line 5"]
    del tester

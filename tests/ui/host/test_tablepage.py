from __future__ import annotations

import math
import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from workbench.host.tables import Table, TableColumn, TableRow
from workbench.ui.host.tablepage import Facts, TablePage
from workbench.ui.theme import Theme


class Source:
    """Facts that count how often they were read, and by whom."""

    def __init__(self) -> None:
        self.table = Table((TableRow("a", ("alpha",), ("alpha",)), TableRow("b", ("beta",), ("beta",))), "Two letters.")
        self.threads: list[threading.Thread] = []

    def __call__(self) -> Table:
        self.threads.append(threading.current_thread())
        return self.table


def make(qtbot: QtBot, theme: Theme, look: Callable[[], Table]) -> TablePage:
    page = TablePage(Facts("letters", "Letters", (TableColumn("Letter", 10),), look, math.inf), theme)
    qtbot.addWidget(page)
    page.show()
    return page


def read(qtbot: QtBot, page: TablePage) -> bool:
    """Frames until the reading that is due is shown; True if anything was painted anew."""
    painted = page.refresh()
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=10_000)
    return page.refresh() or painted


def letters(page: TablePage) -> list[str]:
    return [page.model.row_at(place).cells[0] for place in range(page.model.rowCount())]


def test_nothing_is_read_before_a_frame_asks(qtbot: QtBot, theme: Theme) -> None:
    source = Source()
    page = make(qtbot, theme, source)
    assert source.threads == [] and page.note.text() == "Reading …"
    assert read(qtbot, page)
    assert letters(page) == ["alpha", "beta"] and page.note.text() == "Two letters."
    assert source.threads != [] and threading.current_thread() not in source.threads


def test_it_is_read_again_when_it_is_asked_to(qtbot: QtBot, theme: Theme) -> None:
    source = Source()
    page = make(qtbot, theme, source)
    read(qtbot, page)
    assert not read(qtbot, page)
    source.table = Table(source.table.rows[:1])
    page.read_again()
    assert read(qtbot, page)
    assert letters(page) == ["alpha"] and len(source.threads) == 2
    assert page.note.text() == ""


def test_a_table_without_rows_says_so(qtbot: QtBot, theme: Theme) -> None:
    page = make(qtbot, theme, lambda: Table(()))
    read(qtbot, page)
    assert page.note.text() == "Nothing to show."


def test_the_filter_narrows_what_is_shown(qtbot: QtBot, theme: Theme) -> None:
    page = make(qtbot, theme, Source())
    read(qtbot, page)
    qtbot.keyClicks(page.filter, "bet")
    assert letters(page) == ["beta"]


def test_every_control_says_what_it_is(qtbot: QtBot, theme: Theme) -> None:
    page = make(qtbot, theme, Source())
    for control in (page.filter, page.copy, page.table):
        assert control.objectName().startswith("hostLetters") and control.accessibleName()

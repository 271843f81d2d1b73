from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.host.catalogues import read_catalogue
from workbench.host.connections import Change
from workbench.host.tables import Table
from workbench.settings.store import SettingsStore
from workbench.settings.values import WindowState
from workbench.ui.frameclock import FrameClock
from workbench.ui.host import pages
from workbench.ui.host.hostview import PAGES, HostView
from workbench.ui.host.pages import CataloguePage, RoutesPage
from workbench.ui.host.tablepage import TablePage
from workbench.ui.theme import Theme


@pytest.fixture
def clock(qapp: object) -> Iterator[FrameClock]:
    """Not started: tests tick."""
    clock = FrameClock()
    yield clock
    clock.stop()


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, clock: FrameClock) -> Iterator[HostView]:
    view = HostView(theme, clock)
    qtbot.addWidget(view)
    view.resize(900, 240)
    view.show()
    yield view
    view.hide()


def table(view: HostView, key: str) -> TablePage:
    page = view.show_page(key)
    assert isinstance(page, TablePage)
    return page


def frames(qtbot: QtBot, clock: FrameClock, page: TablePage) -> None:
    """Until a reading begun now is shown."""
    page.read_again()
    clock.tick()
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=10_000)
    clock.tick()


@pytest.mark.parametrize("key", ["interfaces", "routes", "dns", "connections", "multicast", "protocols"])
@pytest.mark.skipif(sys.platform != "linux", reason="Linux has rows on every page")
def test_every_page_shows_what_there_is(qtbot: QtBot, clock: FrameClock, view: HostView, key: str) -> None:
    page = table(view, key)
    with socket.create_server(("127.0.0.1", 0)):
        frames(qtbot, clock, page)
    assert page.model.rowCount() > 0 and page.note.text() != "Reading …"
    assert view.key == key and view.stack.currentWidget() is page


def test_nothing_is_read_while_it_is_hidden(qtbot: QtBot, clock: FrameClock, view: HostView) -> None:
    page = table(view, "interfaces")
    view.hide()
    clock.tick()
    assert not page.reading.busy and page.reading.take() is None
    assert page.model.rowCount() == 0
    view.show()
    frames(qtbot, clock, page)
    assert page.model.rowCount() > 0


def test_only_the_page_in_front_is_read(qtbot: QtBot, clock: FrameClock, view: HostView) -> None:
    behind, front = table(view, "connections"), table(view, "interfaces")
    frames(qtbot, clock, front)
    assert behind.model.rowCount() == 0 and front.model.rowCount() > 0


def test_a_socket_of_ours_is_seen_to_come_and_go(qtbot: QtBot, clock: FrameClock, view: HostView) -> None:
    page = table(view, "connections")
    frames(qtbot, clock, page)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        page.filter.setText(f"{place} LISTEN")
        frames(qtbot, clock, page)
        row = page.model.row_at(0)
        assert (row.change, row.cells[0], row.own) == (Change.APPEARED, "+ appeared", True)
        assert f"({os.getpid()})" in row.cells[-1] and "this program" in row.cells[-1]
    frames(qtbot, clock, page)
    assert page.model.row_at(0).cells[0] == "− gone"


def test_pages_are_chosen_by_the_keyboard(qtbot: QtBot, view: HostView) -> None:
    view.choice.setFocus()
    qtbot.keyClick(view.choice, Qt.Key.Key_Down)
    assert view.key == "routes" and isinstance(view.stack.currentWidget(), RoutesPage)
    qtbot.keyClick(view.choice, Qt.Key.Key_End)
    assert view.key == list(PAGES)[view.choice.count() - 1]


def test_the_chosen_page_is_remembered(view: HostView, tmp_path: Path) -> None:
    settings = SettingsStore(tmp_path / "settings.json")
    view.remember_in(settings)
    assert view.key == "interfaces"
    view.show_page("routes")
    view.show_page("dns")
    assert settings.settings.window.host_page == "dns"
    settings.change(window=WindowState(host_page="resolver"))
    view.remember_in(settings)
    assert view.key == "resolver"
    settings.change(window=WindowState(host_page="nonsense"))
    view.remember_in(settings)
    assert view.key == "resolver"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has two tables")
def test_the_routing_table_is_chosen(qtbot: QtBot, clock: FrameClock, view: HostView) -> None:
    page = view.show_page("routes")
    assert isinstance(page, RoutesPage)
    page.choice.choose("local")
    frames(qtbot, clock, page)
    assert {page.model.row_at(place).cells[5] for place in range(page.model.rowCount())} == {"local"}


def test_the_catalogue_is_asked_when_it_is_opened_and_by_its_button(
    qtbot: QtBot, clock: FrameClock, view: HostView, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[Table] = []

    def ask() -> Table:
        times.append(read_catalogue())
        return times[-1]

    def some_frames() -> None:
        for _frame in range(3):
            clock.tick()
            qtbot.waitUntil(lambda: not page.reading.busy, timeout=10_000)

    monkeypatch.setattr(pages, "look_at_catalogue", ask)
    clock.tick()
    page = view.show_page("protocols")
    assert isinstance(page, CataloguePage) and times == []
    some_frames()
    assert len(times) == 1 and page.model.rowCount() == len(times[0].rows)
    qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    some_frames()
    assert len(times) == 2


def test_an_unknown_page(view: HostView) -> None:
    with pytest.raises(KeyError, match="ladder"):
        view.show_page("ladder")

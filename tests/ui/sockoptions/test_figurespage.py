"""The page of the kernel's figures over a real connection."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from tests.session.scenes import listener, pair
from tests.ui.panel.conftest import Stage
from workbench.model.kernelfigures import FIGURES
from workbench.session.session import Session
from workbench.session.socketfacts import kernelfigures
from workbench.ui.panel.pages import pages_for
from workbench.ui.sockoptions.figurespage import FiguresPage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the figures of loopback are Linux's")


def page_of(stage: Stage, session: Session) -> FiguresPage:
    panel = stage.panel(session, 1400, 900)
    panel.show_page("figures")
    stage.clock.tick()
    page = panel.findChild(FiguresPage)
    assert page is not None
    return page


def value(page: FiguresPage, title: str) -> str:
    at = [figure.title for figure in FIGURES].index(title)
    item = page.table.topLevelItem(at)
    assert item is not None
    return item.text(1)


def test_present_values_and_curves_of_a_connection(play, monkeypatch):
    monkeypatch.setattr(kernelfigures, "STEP_NS", 1_000_000)

    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        assert page.state.text().startswith("ESTABLISHED  Both ends")
        client.send(b"x" * 10_000)
        await stage.frames_until(lambda: "10,00" in value(page, "Acknowledged"), "the acknowledgement")
        assert value(page, "Round-trip time").endswith(("µs", "ms"))
        assert "bytes" in value(page, "Congestion window")
        await stage.frames_until(lambda: len(client.figures.window(60).times_s) > 5, "samples")
        page.refresh()
        times, rtt = page.charts.charts["rtt"].curve_data(-1)
        assert len(times) == len(rtt) > 5
        assert np.all(rtt > 0)

    play(scene)


def test_the_whole_sentence_of_the_chosen_figure_is_shown(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        assert page.told.text() == FIGURES[0].text
        page.table.setCurrentItem(page.table.topLevelItem(8))
        assert page.told.text() == FIGURES[8].text

    play(scene)


def test_charts_are_switched_off_and_on(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        page = page_of(stage, client)
        assert all(chart.isVisible() for chart in page.charts.charts.values())
        page.charts.switches["windows"].setChecked(False)
        assert not page.charts.charts["windows"].isVisible()
        assert page.charts.charts["rtt"].isVisible()
        page.charts.switches["windows"].setChecked(True)
        assert page.charts.charts["windows"].isVisible()

    play(scene)


def test_a_hidden_page_asks_nothing(play):
    async def scene(stage: Stage) -> None:
        _server, client = await pair(stage.workspace)
        panel = stage.panel(client, 1400, 900)
        for _ in range(10):
            stage.clock.tick()
        assert client.figures.revision == 0
        panel.show_page("figures")
        stage.clock.tick()
        assert client.figures.revision > 0

    play(scene)


def test_without_a_connection_it_says_so_and_shows_no_figures(play):
    async def scene(stage: Stage) -> None:
        page = page_of(stage, await listener(stage.workspace))
        assert "come with a connection" in page.state.text()
        assert value(page, "Round-trip time") == "–"

    play(scene)


def test_a_listeners_connection_is_chosen(play):
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        page = page_of(stage, server)
        assert "Connection 1" in page.state.text()
        assert [page.which.itemData(at) for at in range(page.which.count())] == [0, 1]
        assert [each.key for each in pages_for(client.spec)].count("figures") == 1

    play(scene)


@pytest.mark.parametrize("key", ["figures", "sockoptions"])
def test_a_long_list_of_connections_is_cut_and_not_made_anew_for_nothing(play, monkeypatch, key):
    from workbench.ui.sockoptions.optionspage import SocketOptionsPage

    for module in ("figurespage", "optionspage"):
        monkeypatch.setattr(f"workbench.ui.sockoptions.{module}.CONNECTIONS_LISTED", 1)

    async def scene(stage: Stage) -> None:
        server, _client = await pair(stage.workspace)
        panel = stage.panel(server, 1400, 900)
        panel.show_page(key)
        stage.clock.tick()
        page = panel.findChild(FiguresPage if key == "figures" else SocketOptionsPage)
        assert page.which.count() == 1
        made = []
        page.which.model().modelReset.connect(lambda: made.append(1))
        page.which.model().rowsRemoved.connect(lambda: made.append(1))
        server.changed()
        stage.clock.tick()
        assert made == []

    play(scene)


def test_datagrams_have_no_such_page(play):
    async def scene(stage: Stage) -> None:
        from workbench.model.sockets import Role

        bound = stage.workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        keys = [each.key for each in pages_for(bound.spec)]
        assert "figures" not in keys and "sockoptions" in keys

    play(scene)

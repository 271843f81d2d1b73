"""Where a panel's parts stand when there is little room, and that they stand there again."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtWidgets import (
    QWidget,
)

from tests.session.scenes import listener, pair
from tests.ui.panel.conftest import Scene, Stage
from workbench.model.sockets import Role
from workbench.ui.hexview.byteheader import BytesTab

Play = Callable[[Scene], None]


def test_the_view_state_is_plain_and_comes_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        panel = stage.panel(session)
        panel._data.setSizes([700, 380])
        panel._on_divided()
        state = panel.view_state()
        assert json.loads(json.dumps(state)) == state
        other = stage.panel(session)
        other.restore_view_state(state)
        assert abs(other._data.sizes()[0] - panel._data.sizes()[0]) <= 2
        before = other.view_state()
        nonsense = {"main": "wide", "data_wide": [1, "x"], "bottom": [-5, 3], "plot": 7, "bottom_part": 4}
        other.restore_view_state(nonsense)
        assert other.view_state() == before

    play(scene)


def test_it_fits_half_of_a_small_screen(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        panel = stage.panel(session, 540, 640)
        assert panel.width() == 540
        await stage.frames_until(lambda: panel.desk.y() > panel.traffic.y(), "bytes below the traffic")
        assert panel.minimumSizeHint().width() <= 540
        assert panel.minimumSizeHint().height() <= 640

    play(scene)


def test_half_of_a_small_screen_shows_traffic_bytes_and_plot(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        for session in (server, client):
            panel = stage.panel(session, 540, 662)
            await stage.frames_until(lambda shown=panel: shown.plot.plot is not None, "the plot")
            stage.qtbot.waitUntil(lambda shown=panel: shown.traffic.y() < shown.desk.y())
            table, hexes = panel.traffic.table, panel.bytes.hex
            assert table.viewport().height() >= 8 * table.verticalHeader().defaultSectionSize()
            assert hexes.viewport().height() >= 4 * hexes.row_height
            assert hexes.page_layout.columns == 8
            assert hexes.horizontalScrollBar().maximum() == 0
            assert panel.plot.height() >= 100

    play(scene)


def test_the_target_stands_above_send_where_it_is_narrow_and_tab_follows(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        form = stage.panel(await listener(stage.workspace), 540, 640).composer.form
        target = form.target
        assert target is not None
        assert target.y() < form.send.y() and target.x() > form.edit.x()
        assert target in _chain(form.edit, form.send)
        form.window().resize(1080, 640)
        await stage.frames_until(lambda: target.y() == form.ending.y(), "one row")
        assert target not in _chain(form.edit, form.send)

    play(scene)


def _chain(first: QWidget, last: QWidget) -> list[QWidget]:
    """What Tab passes from one widget to another."""
    found, at = [], first.nextInFocusChain()
    while at is not last and len(found) < 200:
        found.append(at)
        at = at.nextInFocusChain()
    return found


def test_the_next_pane_may_be_the_text_or_a_tool(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9"))
        edit = panel.composer.form.edit
        assert panel.panes()[:3] == [panel.traffic.table, panel.bytes.hex, edit]
        panel.desk.tools.show_tool("fields")
        panel.bytes.set_tab(BytesTab.TEXT)
        assert panel.panes()[:4] == [panel.traffic.table, panel.bytes.text, panel.desk.tools.tool, edit]
        panel.desk.tools.show_tool("statistics")  # nothing in it can be moved to
        assert panel.desk.tools.tool not in panel.panes()

    play(scene)

"""Tools that nobody sees for long go, and are made anew."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent

from tests.ui.panel.conftest import Scene, Stage, play  # noqa: F401 - the fixture
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.ui.bytes.transformtool import TransformTool
from workbench.ui.panel import SocketPanel

Play = Callable[[Scene], None]
DATA = b'{"a": 1}'


async def _panel(stage: Stage) -> SocketPanel:
    session = stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
    piece = Piece(1, Direction.RX, 0, "127.0.0.1:9", DATA, len(DATA))
    stage.workspace.store.capture.append(session.id, [piece])
    panel = stage.panel(session)
    await stage.frames_until(lambda: panel.traffic.model.rowCount() == 1, "the record")
    return panel


def _deleted() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def test_a_tool_that_is_not_seen_goes(play: Play) -> None:  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel = await _panel(stage)
        area = panel.desk.tools
        area.show_tool("inspector")
        tool = weakref.ref(area._made["inspector"])
        area.let_go()
        assert tool() is not None, "it can be seen"
        area.show_tool("")
        assert area._rest.isActive()
        area.let_go()
        _deleted()
        assert tool() is None
        area.show_tool("inspector")
        assert area.tool is not None and area.tool.isVisible()

    play(scene)


def test_a_panel_that_comes_back_has_its_tool_and_its_colours(play: Play) -> None:  # noqa: F811
    async def scene(stage: Stage) -> None:
        panel = await _panel(stage)
        area, hexes = panel.desk.tools, panel.bytes.hex
        area.show_tool("fields")
        stage.clock.tick()
        assert hexes._tints.within(0, 9)
        panel.hide()
        assert area._rest.isActive()
        area.let_go()
        assert area.tool is None and area.key == "fields"
        panel.show()
        stage.clock.tick()
        assert area.tool is not None and area.tool.isVisible()
        assert hexes._tints.within(0, 9)

    play(scene)


def test_steps_of_a_transformation_are_not_lost(play: Play) -> None:  # noqa: F811
    async def scene(stage: Stage) -> None:
        area = (await _panel(stage)).desk.tools
        area.show_tool("transform")
        tool = area.tool
        assert isinstance(tool, TransformTool)
        tool.add_step("from-base64")
        area.show_tool("")
        area.let_go()
        assert area._made == {"transform": tool}

    play(scene)

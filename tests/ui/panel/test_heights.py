"""Who gives height to a tool beside the bytes, and who has it back."""

from __future__ import annotations

from collections.abc import Callable

from tests.ui.panel.conftest import Scene, Stage
from workbench.model.sockets import Role

Play = Callable[[Scene], None]


def test_the_plot_folds_for_a_tool_and_comes_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = stage.panel(stage.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0"))
        await stage.frames_until(lambda: panel.plot.plot is not None, "the plot")
        view = panel.plot.plot
        assert view is not None and panel.clients is not None
        before = panel._main.sizes()
        panel.desk.tools.show_tool("fields")
        assert panel.bottom.height() == panel.bottom.minimumSizeHint().height() < before[-1]
        assert view.pair.isHidden() and panel.clients.table.isHidden() and not view.bar.isHidden()
        panel.desk.tools.show_tool("inspector")
        panel.resize(1090, 650)
        assert view.pair.isHidden()
        panel.resize(1080, 640)
        panel.desk.tools.show_tool("")
        assert panel._main.sizes() == before and not view.pair.isHidden()

    play(scene)


def test_who_moves_the_line_has_decided(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        panel = stage.panel(session)
        panel.desk.tools.show_tool("fields")
        folded = panel.view_state()
        handle = panel._main.handle(2)
        handle.moveSplitter(handle.y() - 60)
        moved = panel._main.sizes()
        panel.desk.tools.show_tool("")
        panel.desk.tools.show_tool("fields")
        assert panel._main.sizes() == moved
        assert panel.view_state()["heights"] == {"before": 0, "kept": True}
        other = stage.panel(session)  # as a project keeps it: folded, and it comes back
        other.restore_view_state(folded)
        assert other.bottom.height() == other.bottom.minimumSizeHint().height()
        other.desk.tools.show_tool("")
        assert other.bottom.height() == folded["heights"]["before"]

    play(scene)


def test_a_high_panel_has_room_for_both(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9"), 1700, 1000)
        before = panel._main.sizes()
        panel.desk.tools.show_tool("fields")
        assert panel._main.sizes() == before

    play(scene)

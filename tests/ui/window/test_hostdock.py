"""The Host dock in the window, on the real loop and the real clock."""

from collections.abc import Callable

from tests.ui.window.conftest import Scene, Stage
from workbench.ui.host.hostview import HostView
from workbench.ui.host.tablepage import TablePage


def host_of(stage: Stage) -> HostView:
    body = stage.window.docks["host"].widget()
    assert isinstance(body, HostView)
    return body


def test_the_dock_shows_the_interfaces_and_rests_when_it_is_hidden(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        action = stage.window.binder.action("dock.host")
        assert not action.isChecked() and not host_of(stage).isVisible()
        action.trigger()
        page = host_of(stage).show_page("interfaces")
        assert isinstance(page, TablePage)
        await stage.until(lambda: page.model.rowCount() > 0, "the interfaces")
        names = [page.model.row_at(place).cells[2] for place in range(page.model.rowCount())]
        assert any("127.0.0.1/8" in addresses for addresses in names)
        action.trigger()
        await stage.until(lambda: not page.reading.busy, "the reading under way")
        page.reading.take()
        page.read_again()
        rows = page.model.rowCount()
        page.model.set_rows((), [], page.model.arrangement)
        for _frame in range(5):
            stage.frame()
        assert rows > 0 and page.model.rowCount() == 0 and not page.reading.busy and page.reading.take() is None

    play(scene)


def test_a_socket_of_the_project_is_seen_in_the_systems_own_list(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        listener = await stage.listener()
        stage.window.binder.action("dock.host").trigger()
        page = host_of(stage).show_page("connections")
        assert isinstance(page, TablePage)
        place = str(listener.local)
        page.filter.setText(f"{place} LISTEN")
        await stage.until(lambda: page.model.rowCount() == 1, "our listener")
        assert page.model.row_at(0).own
        listener.close()
        await stage.until(lambda: page.model.row_at(0).cells[0] == "− gone", "our listener's end")

    play(scene)

"""A tab that is made while the empty view stands before the bar."""

from collections.abc import Callable

from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role

Play = Callable[[Scene], None]


def test_the_first_tab_has_its_height(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0", "first")
        session.open()
        await stage.until(lambda: session.is_open, "the socket")
        stage.window.deck.open(session.id)
        bar = stage.window.deck.area.groups()[0].bar
        stage.frame()
        await stage.until(lambda: bar.isVisible() and bar.height() > 0, "the bar")
        assert bar.height() == bar.sizeHint().height()

    play(scene)

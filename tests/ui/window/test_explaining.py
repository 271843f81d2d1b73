"""From a failure to the error table: by its banner, by a call of the tape, by the menu."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton

from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role, SessionState
from workbench.ui.errors import ErrorWindow

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")  # said by the offscreen platform
Play = Callable[[Scene], None]


def table_of(stage: Stage) -> ErrorWindow:
    (window,) = stage.window.findChildren(ErrorWindow)
    assert window.isVisible()
    return window


def test_the_menu_opens_the_table_and_one_window_stays(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.binder.action("help.errors").trigger()
        table_of(stage).close()
        stage.window.binder.action("help.errors").trigger()
        assert table_of(stage).model.rowCount() > 100
        table_of(stage).close()

    play(scene)


def test_a_banner_and_a_failed_call_lead_to_their_error(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        client = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "client")
        stage.window.deck.open(client.id)
        client.open()
        await stage.until(lambda: client.state is SessionState.FAILED, "the failure")

        def shown() -> list[QPushButton]:
            stage.frame()
            buttons = stage.window.findChildren(QPushButton)
            return [each for each in buttons if each.text() == "Explain" and each.isVisible()]

        await stage.until(shown, "the banner's button")
        shown()[0].click()
        table = table_of(stage)
        assert table.search_field.text() == "WSAECONNREFUSED"
        assert str(table.model.index(0, 0).data()).strip() == "10061"
        stage.window.calls.error_asked.emit("EPIPE")
        assert table_of(stage).search_field.text() == "EPIPE"
        table.close()

    play(scene)

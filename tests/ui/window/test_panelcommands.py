from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role
from workbench.ui.panel import SocketPanel

Play = Callable[[Scene], None]


async def client_with_records(stage: Stage) -> SocketPanel:
    """The panel in front: a client that has sent two records."""
    server = await stage.listener()
    client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{server.local}")
    client.open()
    await stage.until(lambda: client.is_open, "the client")
    for payload in (b"one", b"two"):
        client.send(payload)
        await stage.until(lambda: client.traffic.count() == client.counters.tx_records > 0, "the record")
    await stage.until(lambda: client.traffic.count() == 2, "both records")
    stage.frame()
    panel = stage.window.deck.panel(client.id)
    assert isinstance(panel, SocketPanel)
    stage.window.deck.open(client.id)
    await stage.until(lambda: stage.frame() or panel.traffic.model.rowCount() == 2, "the rows")
    return panel


def test_rows_are_copied_by_command_as_shown_and_as_csv(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = await client_with_records(stage)
        panel.traffic.go_to(2)
        stage.frame()
        stage.window.binder.action("traffic.copy_rows").trigger()
        assert QApplication.clipboard().text().rstrip().endswith("two")
        assert "one" not in QApplication.clipboard().text()
        stage.window.binder.action("traffic.copy_csv").trigger()
        assert "," in QApplication.clipboard().text()

    play(scene)


def test_a_record_is_gone_to_by_command(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = await client_with_records(stage)
        stage.window.binder.action("traffic.go_to").trigger()
        fields = [each for each in panel.findChildren(QLineEdit) if each.accessibleName() == "Go to record number"]
        assert [each.isVisible() for each in fields] == [True]

    play(scene)


def test_the_filter_is_opened_and_remembered_by_the_window(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = await client_with_records(stage)
        stage.window.binder.action("traffic.filter").trigger()
        assert panel.filter.bar.isVisible()
        panel.filter.bar.field.setText("size:3")
        panel.filter.apply()
        await stage.until(lambda: stage.frame() or panel.session.filtering.hits == 2, "the hits")
        assert panel.filter.history.texts() == ["size:3"]
        assert stage.settings.settings.remembered["filter.history"] == "size:3"

    play(scene)


def test_commands_for_tabs_are_offered_for_those_that_exist(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        actions = [stage.window.binder.action(f"tab.go_{number}") for number in range(1, 10)]
        for port in (1, 2):
            stage.workspace.add_socket(Role.CLIENT, f"tcp://127.0.0.1:{port}")
        stage.frame()
        offered = [action.text().replace("&", "") for action in actions if action.isVisible() and action.isEnabled()]
        assert offered == ["Tab 1", "Tab 2", "Last tab"]

    play(scene)

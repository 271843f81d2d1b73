"""A project of many sockets: the window opens at once, for a panel is made when its tab is first shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document, document_to_json
from workbench.ui.panel import SocketPanel
from workbench.ui.window.layoutkeeper import PANELS_AT_ONCE
from workbench.ui.window.tabs.arrangement import Arrangement, Tabs, arrangement_to_layout

COUNT = 60
MANY = 200


def test_only_the_first_sockets_get_their_panels_at_once(play: Callable[[Scene], None], tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    sockets = tuple(SocketSpec(n, f"socket {n}", Role.LISTENER, "udp://127.0.0.1:0") for n in range(1, COUNT + 1))
    path.write_text(document_to_json(Document(next_id=COUNT + 1, sockets=sockets)), encoding="utf-8")

    async def scene(stage: Stage) -> None:
        job = stage.workspace.open_project(path)
        await stage.until(lambda: job.done, "the project")
        assert job.failure_text == ""
        stage.frame()
        assert len(stage.workspace.sessions) == COUNT
        assert list(stage.window.deck.ids()) == list(range(1, PANELS_AT_ONCE + 1))
        stage.window.deck.open(COUNT)  # the others open from the project tree
        assert COUNT in stage.window.deck.ids()

    play(scene)


def _state(number: int) -> dict[str, Any]:
    """Not what a panel would write: whoever wrote it anew would be found out."""
    return {"bottom_part": "clients", "of_a_later_version": number}


def test_a_project_of_two_hundred_tabs_makes_the_panel_in_front_alone(
    play: Callable[[Scene], None], tmp_path: Path
) -> None:
    path = tmp_path / "layout.json"
    sockets = tuple(SocketSpec(n, f"socket {n}", Role.LISTENER, "tcp://127.0.0.1:0") for n in range(1, MANY + 1))
    panes = arrangement_to_layout(Arrangement(Tabs(tuple(range(1, MANY + 1)), 150), (), 150))
    layout = {"panes": panes, "panels": {str(n): _state(n) for n in range(1, MANY + 1)}}
    path.write_text(document_to_json(Document(next_id=MANY + 1, sockets=sockets, layout=layout)), encoding="utf-8")

    async def scene(stage: Stage) -> None:
        def made() -> list[int]:
            return sorted(panel.session.id for panel in stage.window.findChildren(SocketPanel))

        job = stage.workspace.open_project(path)
        await stage.until(lambda: job.done, "the project")
        stage.frame()
        deck = stage.window.deck
        assert len(deck.ids()) == MANY and deck.active == 150 and made() == [150]
        deck.step(1)
        assert made() == [150, 151]
        session = stage.workspace.session(3)
        assert session is not None
        session.open()
        await stage.until(lambda: session.is_open, "a socket without a panel")
        stage.frame()
        bar = deck.area.groups()[0].bar
        assert bar.accessibleTabName(2) == "socket 3, listening" and bar.tabToolTip(2).count(session.local) == 1
        client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{session.local}")
        client.open()
        await stage.until(lambda: client.is_open and bool(session.connections), "its client")
        session.close_all_connections()
        await stage.until(lambda: client.is_at_rest, "the end")
        stage.frame()
        assert "TCP client, closed by the peer" in bar.tabToolTip(MANY)
        stage.workspace.remove_socket(client.id)
        stage.frame()
        stage.window.keeper.keep()
        kept = stage.workspace.document.layout["panels"]
        shown = {150, 151} | ({MANY} & set(made()))
        untouched = {int(key) for key, state in kept.items() if state == _state(int(key))}
        assert untouched == set(range(1, MANY + 1)) - shown
        stage.workspace.new_project()
        await stage.until(lambda: len(stage.workspace.sessions) == 0, "an empty project")
        stage.frame()
        assert deck.ids() == [] and stage.window.deck.active == 0

    play(scene)


def test_many_sockets_that_come_at_once_get_tabs_and_the_last_one_its_panel(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        stage.frame()
        for _ in range(COUNT):
            stage.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        stage.frame()
        assert len(stage.window.deck.ids()) == COUNT
        made = {panel.session.id for panel in stage.window.findChildren(SocketPanel)}
        assert made == {1, COUNT}  # the first was in front while it was alone

    play(scene)

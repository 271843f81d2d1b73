"""A project of many sockets and no layout, as a JSON document is: the window opens at once, not a panel for each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document, document_to_json
from workbench.ui.window.layoutkeeper import PANELS_AT_ONCE

COUNT = 60


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

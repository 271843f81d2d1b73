"""What the tests of the panel begin with: a real workspace inside Qt's loop, and a panel on one of its sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.session.scenes import workspace_in
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.values import Settings
from workbench.ui.frameclock import FrameClock
from workbench.ui.panel import SocketPanel
from workbench.ui.theme import Theme


@dataclass
class Stage:
    """A workspace, and panels on its sessions; ``clock.tick()`` is a frame."""

    workspace: Workspace
    clock: FrameClock
    theme: Theme
    qtbot: QtBot

    def panel(self, session: Session, width: int = 1080, height: int = 640) -> SocketPanel:
        panel = SocketPanel(session, self.workspace, self.theme, Settings(), self.clock)
        self.qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.show()
        self.clock.tick()
        return panel

    async def frames_until(self, fact: Callable[[], object], what: str) -> None:
        """Tick until something holds; fails after 10 s."""
        try:
            async with asyncio.timeout(10):
                while not fact():
                    await asyncio.sleep(0.005)
                    self.clock.tick()
        except TimeoutError:
            pytest.fail(f"waited in vain for {what}")


Scene = Callable[[Stage], Awaitable[None]]


@pytest.fixture
def play(qt_runner: asyncio.Runner, qtbot: QtBot, theme: Theme, tmp_path: Path) -> Callable[[Scene], None]:
    """Run one scene on a stage of its own."""

    def run(scene: Scene) -> None:
        async def main() -> None:
            async with workspace_in(tmp_path / "data") as workspace, asyncio.timeout(40):
                await scene(Stage(workspace, FrameClock(), theme, qtbot))

        qt_runner.run(main())

    return run

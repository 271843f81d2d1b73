"""What window tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton

from tests.conftest import Until
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.store import SettingsStore
from workbench.ui.frameclock import FrameClock
from workbench.ui.theme import Theme
from workbench.ui.window.files.questions import Question
from workbench.ui.window.mainwindow import MainWindow

Dialog = TypeVar("Dialog", bound=QDialog)


@dataclass
class Stage:
    """A window on a real workspace, inside the loop."""

    window: MainWindow
    workspace: Workspace
    settings: SettingsStore
    clock: FrameClock
    until: Until
    exits: list[bool] = field(default_factory=list)

    def note_exit(self) -> None:
        """The window asked to be let go; True: what was not saved is to be forgotten."""
        self.exits.append(self.window.discard)

    def frame(self) -> None:
        """One tick of the clock."""
        self.clock.tick()

    async def listener(self, name: str = "listener") -> Session:
        """A listener that is open on a port of the system's choice."""
        session = self.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", name)
        session.open()
        await self.until(lambda: session.is_open, "the listener")
        self.frame()
        return session

    async def dialog(self, kind: type[Dialog]) -> Dialog:
        """The dialog of that kind that is shown."""
        found: list[Dialog] = []

        def shown() -> bool:
            self.frame()
            found[:] = [each for each in self.window.findChildren(kind) if each.isVisible()]
            return bool(found)

        await self.until(shown, kind.__name__)
        return found[0]

    async def answer(self, key: str) -> None:
        """Press a button of the question that is asked."""
        question = await self.dialog(Question)
        button = question.findChild(QPushButton, f"answer.{key}")
        assert button is not None
        button.click()

    async def choose_file(self, path: Path) -> None:
        """Take a file in the file dialog."""
        dialog = await self.dialog(QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.done(QFileDialog.DialogCode.Accepted)

    async def idle(self) -> None:
        """No job runs any more."""
        await self.until(lambda: not self.window.strip.jobs.busy, "the jobs")
        self.frame()

    async def save_as(self, path: Path) -> None:
        """By the action and its dialog."""
        self.window.binder.action("project.save_as").trigger()
        await self.choose_file(path)
        await self.idle()


Scene = Callable[[Stage], Awaitable[None]]


@pytest.fixture
def play(qt_runner: asyncio.Runner, tmp_path: Path, until: Until) -> Callable[[Scene], None]:
    """Run one scene in a window of its own, with settings and working files in a temporary folder."""

    async def main(scene: Scene) -> None:
        settings = SettingsStore(tmp_path / "settings.json")
        theme = Theme(settings.settings.appearance)
        settings.subscribe(theme.follow)
        workspace = Workspace(tmp_path / "data")
        clock = FrameClock()
        window = MainWindow(workspace, theme, settings, clock)
        stage = Stage(window, workspace, settings, clock, until)
        window.exit_requested.connect(stage.note_exit)
        window.begin()
        window.activateWindow()
        try:
            await until(window.isActiveWindow, "the active window")
            async with asyncio.timeout(60):
                await scene(stage)
        finally:
            window.deck.clear()
            window.hide()
            clock.stop()
            window.stall.stop()
            await workspace.aclose(discard=True)
            window.deleteLater()
            theme.deleteLater()

    def run(scene: Scene) -> None:
        qt_runner.run(main(scene))

    return run

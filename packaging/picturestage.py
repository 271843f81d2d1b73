"""Where the pictures' scenes play: a window of the real program over real sockets of this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.app.window import Built
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.session.session import Session
from workbench.settings.store import SettingsStore
from workbench.ui.panel import SocketPanel

DEADLINE_S = 40.0


@dataclass
class Stage:
    """Where a scene plays."""

    built: Built
    settings: SettingsStore
    data_dir: Path
    height_px: int = 0  # what is below it is left out of the picture; 0: nothing

    def add(self, role: Role, url: str, name: str, tls: TlsSettings | None = None) -> Session:
        """A socket that is being opened."""
        session = self.built.workspace.add_like(SocketSpec(0, name, role, url, tls=tls or TlsSettings()))
        session.open()
        return session

    async def until(self, fact: Callable[[], object]) -> None:
        """Wait for a fact, painting meanwhile."""
        async with asyncio.timeout(DEADLINE_S):
            while not fact():  # noqa: ASYNC110 - facts of sockets and widgets have no common event
                await asyncio.sleep(0.02)

    async def settle(self, seconds: float = 1.0) -> None:
        """Let everything be painted as it stands."""
        await asyncio.sleep(seconds)
        self.built.clock.tick()

    def panel(self, session: Session) -> SocketPanel:
        """Its panel, in front."""
        self.built.window.deck.open(session.id)
        panel = self.built.window.deck.panel(session.id)
        assert isinstance(panel, SocketPanel)
        return panel

    async def page(self, session: Session, key: str, seconds: float = 1.0) -> QWidget:
        """The sheet of its details at that page."""
        panel = self.panel(session)
        panel.show_page(key)
        await self.settle(seconds)
        sheet: QWidget = panel.findChild(QWidget, "details-sheet")
        return sheet


Scene = Callable[[Stage], Awaitable[QWidget]]

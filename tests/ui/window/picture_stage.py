"""What scenes of pictures are made with: facts that are waited for, and frames that are painted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from workbench.app.window import Built
from workbench.session.session import Session
from workbench.ui.panel import SocketPanel

DEADLINE_S = 10.0


class Watcher:
    """Looks at a fact once a frame, as views do."""

    def __init__(self, fact: Callable[[], bool]) -> None:
        self._fact = fact
        self.seen = asyncio.Event()

    def is_shown(self) -> bool:
        return True

    def refresh(self) -> bool:
        if self._fact():
            self.seen.set()
        return False


async def until(built: Built, fact: Callable[[], bool]) -> None:
    """Wait for a fact."""
    watcher = Watcher(fact)
    built.clock.add(watcher)
    try:
        async with asyncio.timeout(DEADLINE_S):
            await watcher.seen.wait()
    finally:
        built.clock.remove(watcher)


async def frames(built: Built, count: int = 5) -> None:
    """Let the window paint."""
    left = iter(range(count))
    await until(built, lambda: next(left, None) is None)


def panel_of(built: Built, session: Session) -> SocketPanel:
    """The session's panel, in front."""
    built.window.deck.open(session.spec.id)
    panel = built.window.deck.panel(session.spec.id)
    assert isinstance(panel, SocketPanel)
    return panel

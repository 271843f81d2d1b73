"""Telling what the kernel threw away: while datagrams come, once a second at most, and at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from workbench.engine.datagrams.drops import DropCounter
from workbench.model.texts import count_text

DROPS_STEP_S = 1.0  # drops are told as an event at most so often


class Losses:
    """``tell`` is given the words for what was dropped since it was last called."""

    def __init__(self, counter: DropCounter, tell: Callable[[str], None]) -> None:
        self._counter = counter
        self._tell = tell
        self._told = 0
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None

    @property
    def dropped(self) -> int | None:
        """Since the socket was made; None where the system does not tell."""
        return self._counter.read()

    def watch(self) -> None:
        """Something came: look again a little later."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DROPS_STEP_S, self._due)

    def tell_now(self) -> None:
        """Look now, and no more until :meth:`watch`."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        dropped = self.dropped or 0
        if dropped > self._told:
            more, self._told = dropped - self._told, dropped
            self._tell(count_text(more, "datagram", "datagrams"))

    def _due(self) -> None:
        self._timer = None
        self.tell_now()

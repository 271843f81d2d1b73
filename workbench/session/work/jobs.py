"""Long work in a thread, with progress and cancel, that a view polls or is told of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


class Job:
    """``progress`` is 0 to 1, or None while nobody knows. ``failure_text`` is empty if it went well.

    ``on_done`` callables run on the loop's thread, once.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.progress: float | None = None
        self.done = False
        self.cancelled = False
        self.failure_text = ""
        self.failure_detail = ""
        self.result: Any = None
        self.on_done: list[Callable[[Job], None]] = []
        self._finished = asyncio.Event()

    @property
    def succeeded(self) -> bool:
        return self.done and not self.failure_text and not self.cancelled

    def cancel(self) -> None:
        """Ask it to stop; what it had half done is taken back by the work itself."""
        if not self.done:
            self.cancelled = True

    def report(self, progress: float) -> None:
        """From any thread."""
        self.progress = progress

    def is_cancelled(self) -> bool:
        """From any thread."""
        return self.cancelled

    def finish(self, failure_text: str = "", failure_detail: str = "") -> None:
        """On the loop's thread, once."""
        self.failure_text = failure_text
        self.failure_detail = failure_detail
        self.done = True
        if not failure_text and not self.cancelled:
            self.progress = 1.0
        self._finished.set()
        for callback in self.on_done:
            callback(self)

    async def wait(self) -> None:
        """Until it is done."""
        await self._finished.wait()

"""Answers that could not be sent: the first is told at once, the others by number, once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from workbench.model.failures import Failure, Reason
from workbench.model.texts import count_text

STEP_S = 1.0


class LostAnswers:
    """Keeps the log and the file small where each datagram of a storm would bring a failure of its own."""

    def __init__(self, report: Callable[[Failure], None]) -> None:
        self._report = report
        self._since: dict[Reason, tuple[int, Failure]] = {}  # how many since the last time, and the newest
        self._timer: asyncio.TimerHandle | None = None

    def lost(self, failure: Failure) -> None:
        """One answer was not sent."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(STEP_S, self._due)
            self._report(failure)
            return
        count, _before = self._since.get(failure.reason, (0, failure))
        self._since[failure.reason] = (count + 1, failure)

    def flush(self) -> None:
        """Tell what was counted, for nothing comes after it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        since, self._since = self._since, {}
        for count, failure in since.values():
            number = count_text(count, "answer was not sent", "answers were not sent")
            self._report(replace(failure, detail=f"{number}: {failure.detail}" if failure.detail else number))

    def _due(self) -> None:
        goes_on = bool(self._since)
        self.flush()
        if goes_on:
            self._timer = asyncio.get_running_loop().call_later(STEP_S, self._due)

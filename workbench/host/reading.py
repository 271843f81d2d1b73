"""Facts that take a while, read beside the window's thread at a bounded rate."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Final, Generic, TypeVar

Result = TypeVar("Result")

REST: Final = 4.0  # after a slow reading so many times its length are left free: a fifth of one core at most


class Reading(Generic[Result]):
    """Runs ``read`` in a short-lived thread, never twice at once: ``begin_if_due`` and ``take`` are called by a view
    at each frame and never wait. While nobody calls, nothing runs.

    A bug in ``read`` ends its thread: the program's crash handler reports it, and the reading is tried again.
    """

    def __init__(self, read: Callable[[], Result], every_s: float, what: str) -> None:
        self._read, self._every_s, self._what = read, every_s, what
        self._due_s = 0.0
        self._thread: threading.Thread | None = None
        self._results: list[Result] = []  # one at most; append and pop are atomic

    @property
    def busy(self) -> bool:
        """A reading is under way."""
        return self._thread is not None and self._thread.is_alive()

    def hurry(self) -> None:
        """The next reading is due at once."""
        self._due_s = 0.0

    def begin_if_due(self) -> None:
        """Begin a reading if the last one has ended and its time has come."""
        if self.busy or monotonic() < self._due_s:
            return
        self._due_s = monotonic() + self._every_s
        self._thread = threading.Thread(target=self._run, name=f"reading {self._what}", daemon=True)
        self._thread.start()

    def take(self) -> Result | None:
        """What was read since it was asked last; None if nothing was."""
        return self._results.pop() if self._results else None

    def _run(self) -> None:
        start_s = monotonic()
        result = self._read()
        took_s = monotonic() - start_s
        self._due_s = max(self._due_s, start_s + took_s * (1 + REST))
        self._results[:] = [result]

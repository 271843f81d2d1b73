"""When to try again: from 0.5 s, doubling to 30 s by default."""

from __future__ import annotations


class Backoff:
    """Delays in milliseconds that double from ``first_ms`` up to ``max_ms``."""

    def __init__(self, first_ms: int, max_ms: int) -> None:
        self._first_ms = max(1, first_ms)
        self._max_ms = max(self._first_ms, max_ms)
        self._next_ms = self._first_ms

    def next_ms(self) -> int:
        delay = self._next_ms
        self._next_ms = min(delay * 2, self._max_ms)
        return delay

    def reset(self) -> None:
        """A connection was made: start small again."""
        self._next_ms = self._first_ms

"""What happened to a session, bounded, read by cursor."""

from __future__ import annotations

from collections import deque
from itertools import islice

from workbench.model.events import Event


class EventLog:
    """The newest ``limit`` events in memory; all of them are in the capture.

    A cursor is the number of events seen so far; a reader that comes late learns how many it missed.
    """

    def __init__(self, limit: int = 5_000) -> None:
        self._events: deque[Event] = deque(maxlen=limit)
        self._end = 0

    @property
    def end(self) -> int:
        """How many events there have been."""
        return self._end

    def append(self, event: Event) -> None:
        self._events.append(event)
        self._end += 1

    def read(self, cursor: int, limit: int = 10_000) -> tuple[int, list[Event]]:
        """Events from ``cursor`` on, and the next cursor."""
        first = self._end - len(self._events)
        start = max(cursor, first)
        events = list(islice(self._events, start - first, start - first + limit))
        return start + len(events), events

"""The bounded queue between the loop's thread and the writer's."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import Any, Final

PIECE_OVERHEAD_BYTES: Final = 256  # about what a small piece costs in memory beside its payload


class Kind(IntEnum):
    """What an item of the queue is."""

    PIECES = 0
    EVENTS = 1
    CALLS = 2
    SESSION = 3
    CONNECTION = 4
    DOCUMENT = 5
    COMMAND = 6  # a function for the writer to run between two transactions
    STOP = 7


class Item:
    """One entry: ``cost`` in bytes is given back when it was written; ``data`` is let go then."""

    __slots__ = ("cost", "data", "kind", "session_id")

    def __init__(self, kind: Kind, session_id: int, data: Any, cost: int = 0) -> None:
        self.kind = kind
        self.session_id = session_id
        self.data = data
        self.cost = cost


class Intake:
    """First in, first out; counts the bytes that wait and tells when there are too many.

    ``put`` belongs to one thread and ``done`` to another: each counter has one writer, so no lock is needed.
    """

    def __init__(self, high_bytes: int, low_bytes: int, wake: Callable[[], None]) -> None:
        self._queue: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._high_bytes = high_bytes
        self._low_bytes = low_bytes
        self._wake = wake
        self._put_bytes = 0
        self._done_bytes = 0
        self._full = threading.Event()

    @property
    def queued_bytes(self) -> int:
        """Bytes not written yet."""
        return self._put_bytes - self._done_bytes

    @property
    def has_room(self) -> bool:
        """False from the high-water mark until the queue has fallen to the low one."""
        return not self._full.is_set()

    def put(self, item: Item) -> bool:
        """Queue an item; False says that the caller should pause until it is woken."""
        if item.cost:  # commands cost nothing and come from any thread: the counter keeps its one writer
            self._put_bytes += item.cost
        self._queue.put(item)
        if self._put_bytes - self._done_bytes >= self._high_bytes:
            self._full.set()
            # The writer may have emptied the queue between the two lines above and would then never wake us.
            self._release_if_low()
        return not self._full.is_set()

    def get(self, timeout_s: float | None) -> Item | None:
        """The next item; None when none came in time."""
        try:
            return self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def done(self, cost: int) -> None:
        """The writer needs these bytes no longer."""
        self._done_bytes += cost
        if self._full.is_set():
            self._release_if_low()

    def _release_if_low(self) -> None:
        if self._put_bytes - self._done_bytes <= self._low_bytes:
            self._full.clear()
            self._wake()

"""The call tape: which calls were made on a session's sockets, with what result."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import NamedTuple

from workbench.model.calls import CallRecord

WINDOW_NS = 100_000_000  # data calls are counted over this long …
SINGLE_CALLS = 50  # … and that many of them stand on the tape one by one; the others are folded
FOLD_KEYS = 64  # beyond so many (call, connection) pairs in one window, connections are folded together


class DataCall(NamedTuple):
    """A call that moved data. ``asked`` is what was asked for: the room of a ``recv``, the size of a ``send``."""

    name: str
    connection: int
    time_ns: int
    duration_ns: int
    size_bytes: int
    asked: str = ""
    calls: int = 1
    completed: bool = False

    def record(self) -> CallRecord:
        """The tape's entry for it."""
        name, connection, time_ns, duration_ns, size_bytes, asked, calls, completed = self
        result = f"{size_bytes} in all" if calls > 1 else str(size_bytes)
        return CallRecord(time_ns, duration_ns, name, asked, result, None, connection, calls, completed)


class _Fold:
    """Equal data calls in a row, as one entry."""

    __slots__ = ("calls", "completed", "connection", "duration_ns", "name", "size_bytes", "time_ns")

    def __init__(self, name: str, connection: int, time_ns: int, completed: bool) -> None:
        self.name = name
        self.connection = connection
        self.time_ns = time_ns
        self.completed = completed
        self.calls = 0
        self.size_bytes = 0
        self.duration_ns = 0


class CallTape:
    """A bounded ring of :class:`CallRecord`, read by cursor. Belongs to the loop's thread.

    Under load data calls are folded, so the tape costs little and reaches far back. Switched off
    (``enabled`` is False) nothing is kept.
    """

    def __init__(self, limit: int = 20_000) -> None:
        self.enabled = True
        self._calls: deque[CallRecord] = deque(maxlen=max(1, limit))
        self._total = 0
        self._folds: dict[tuple[str, int], _Fold] = {}
        self._window_end_ns = 0
        self._window_calls = 0

    def append(self, record: CallRecord) -> None:
        """Keep one call. Folded data calls before it are written out first, so the order stays true."""
        if not self.enabled:
            return
        if self._folds:
            self._unfold()
        self._keep(record)

    def data_call(self, call: DataCall) -> None:
        """Keep a call that moved data, or several of one wake-up; folded with others under load."""
        if not self.enabled:
            return
        if call.time_ns >= self._window_end_ns:
            self._unfold()
            self._window_end_ns = call.time_ns + WINDOW_NS
            self._window_calls = 0
        self._window_calls += 1
        if self._window_calls <= SINGLE_CALLS:
            self._keep(call.record())
            return
        key = (call.name, call.connection if len(self._folds) < FOLD_KEYS else 0)
        fold = self._folds.get(key)
        if fold is None:
            fold = self._folds[key] = _Fold(call.name, key[1], call.time_ns, call.completed)
        fold.calls += call.calls
        fold.size_bytes += call.size_bytes
        fold.duration_ns += call.duration_ns

    def read(self, cursor: int, limit: int) -> tuple[int, list[CallRecord], int]:
        """The calls from ``cursor`` on (0 is the first ever), at most ``limit``: next cursor, calls, calls missed."""
        if self._folds:
            self._unfold()
        if cursor >= self._total:
            return self._total, [], 0
        first = self._total - len(self._calls)
        start = max(cursor, first)
        newest = list(islice(reversed(self._calls), self._total - start))
        newest.reverse()
        calls = newest[:limit]
        return start + len(calls), calls, start - cursor

    def _keep(self, record: CallRecord) -> None:
        self._calls.append(record)
        self._total += 1

    def _unfold(self) -> None:
        for fold in self._folds.values():
            whole = DataCall(fold.name, fold.connection, fold.time_ns, fold.duration_ns, fold.size_bytes)
            self._keep(whole._replace(calls=fold.calls, completed=fold.completed).record())
        self._folds.clear()

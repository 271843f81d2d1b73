"""One search through everything that was recorded: in a thread, in order, the first hits at once."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from workbench.capture.reader import ReaderPool, RecordReader
from workbench.capture.search.glue import Glued, Gluer, Range, Way
from workbench.capture.search.hits import Hits
from workbench.capture.search.needle import Needle
from workbench.capture.search.streams import Part, StreamMatcher
from workbench.capture.visible import Ranges, merge_ranges
from workbench.model.failures import Failure, Reason

READERS: Final = 3  # threads that glue: two read while one waits for the disk or the interpreter
AHEAD: Final = 6  # ranges that are read or wait to be looked at
RANGE_RECORDS: Final = 4_096
RANGE_FIRST_RECORDS: Final = 128  # so that the first hits come at once
RANGE_BYTES: Final = 256 * 1024  # what stays in a processor's cache


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: sessions with the ranges of their hidden records, and one direction or both (None)."""

    sessions: tuple[tuple[int, Ranges], ...]
    direction: int | None = None


class _Standing:
    """How far one session is searched. Belongs to the search's thread."""

    def __init__(self, session_id: int, hidden: Ranges, matcher: StreamMatcher) -> None:
        self.session_id = session_id
        self.hidden = merge_ranges(hidden)
        self.matcher = matcher
        self.next = 1  # the first record that was not looked at


class Search:
    """Begins with :meth:`start`; may be looked at from any thread while it runs.

    When it is done and more has been recorded, :meth:`follow` looks on from there.
    """

    def __init__(
        self, pool: ReaderPool, reader: RecordReader, count: Callable[[int], int], scope: Scope, needle: Needle
    ) -> None:
        self._pool = pool
        self._gluer = Gluer(pool, reader)
        self._count = count
        self._direction = scope.direction
        self._standings = [
            _Standing(session_id, hidden, StreamMatcher(needle, self._layout_of(session_id)))
            for session_id, hidden in scope.sessions
        ]
        self.hits = Hits([each.session_id for each in self._standings])
        self.searched_bytes = 0
        self.searched_records = 0
        self.unreadable_records = 0
        self.failure: Failure | None = None
        self._way = Way.ONE
        self._rows = RANGE_FIRST_RECORDS
        self._total_records = 0
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None

    # ---- from outside ----

    def start(self) -> None:
        """Look through what has been recorded by now."""
        self._total_records = sum(self._count(each.session_id) for each in self._standings)
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def follow(self) -> bool:
        """Look on where records have come since; True while the search runs."""
        if self.running:
            return True
        if self.failure is not None or self._cancelled.is_set() or self._pool.closed:
            return False
        if any(self._count(each.session_id) >= each.next for each in self._standings):
            self.start()
            return True
        return False

    def cancel(self, timeout_s: float = 5.0) -> None:
        """Look no further. What was found stays. Waits until no file is read any more."""
        self._cancelled.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    @property
    def cancelled(self) -> bool:
        """True if it was ended before its time."""
        return self._cancelled.is_set()

    @property
    def running(self) -> bool:
        """True while it looks."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def progress(self) -> float:
        """0 to 1, by records."""
        return min(1.0, self.searched_records / self._total_records) if self._total_records else 1.0

    def wait(self, timeout_s: float) -> bool:
        """True when it is done within that time."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return not self.running

    # ---- the thread ----

    def _run(self) -> None:
        try:
            with ThreadPoolExecutor(READERS, "search-read") as readers:
                for standing in self._standings:
                    self._search_session(readers, standing)
        except (sqlite3.Error, OSError) as error:
            if not self._pool.closed:
                self.failure = Failure(Reason.FILE_ERROR, str(error))

    def _search_session(self, readers: ThreadPoolExecutor, standing: _Standing) -> None:
        waiting: deque[Future[Glued]] = deque()
        spans = self._spans(standing, self._count(standing.session_id))
        try:
            while not self._stops():
                while len(waiting) < AHEAD and (span := next(spans, None)) is not None:
                    waiting.append(readers.submit(self._gluer.read, span, self._way))
                if not waiting:
                    break
                self._look(standing, waiting.popleft().result())
        finally:
            for future in waiting:
                future.cancel()
        if not self._stops() and (places := standing.matcher.finish()):
            self.hits.add(standing.session_id, places)

    def _spans(self, standing: _Standing, last: int) -> Iterator[Range]:
        """What is not hidden, in ranges of about 256 KiB, as far as sizes can be told from what came before."""
        first = standing.next
        for hidden_first, hidden_last in (*standing.hidden, (last + 1, last)):
            while first < min(hidden_first, last + 1):
                end = min(first + self._rows - 1, hidden_first - 1, last)
                yield Range(standing.session_id, first, end)
                first = end + 1
            first = max(first, hidden_last + 1)
        standing.next = max(standing.next, last + 1)

    def _look(self, standing: _Standing, glued: Glued) -> None:
        places = []
        matcher, only_count = standing.matcher, self.hits.is_full
        before = matcher.uncounted
        for part in glued.parts:
            if self._direction is not None and part.direction != self._direction:
                continue
            for piece in (part,) if part.data else self._gluer.pieces(standing.session_id, part):
                if self._stops():
                    return
                places += matcher.feed(piece, only_count=only_count)
                self.searched_bytes += 0 if part.data else len(piece.data)
        if places:
            self.hits.add(standing.session_id, sorted(places))
        if matcher.uncounted != before:
            self.hits.count_more(matcher.uncounted - before)
        span = glued.range
        records = span.last - span.first + 1
        self.searched_bytes += glued.bytes
        self.searched_records += records
        self.unreadable_records += glued.lost
        self._way = glued.way
        average = max(1, glued.bytes // records)
        wanted = max(1, min(RANGE_RECORDS, RANGE_BYTES // average))
        self._rows = min(wanted, 2 * self._rows)

    def _stops(self) -> bool:
        return self._cancelled.is_set() or self._pool.closed

    def _layout_of(self, session_id: int) -> Callable[[Part], tuple[list[int], list[int]]]:
        gluer = self._gluer

        def layout(part: Part) -> tuple[list[int], list[int]]:
            return gluer.layout(session_id, part)

        return layout

"""The capture: everything that was carried, on disk as it happens and readable at once."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakSet

from workbench.capture.blocks import BOTH
from workbench.capture.bytelog import ByteLog
from workbench.capture.conversation import ConversationSource
from workbench.capture.database import connect, open_writer
from workbench.capture.files import Files, saved_counts
from workbench.capture.intake import PIECE_OVERHEAD_BYTES, Intake, Item, Kind
from workbench.capture.messages.index import MessageIndex
from workbench.capture.messages.store import remove_left_behind
from workbench.capture.messages.streams import FramerMaker
from workbench.capture.platforms import read_platforms
from workbench.capture.reader import ReaderPool, RecordReader
from workbench.capture.relocation import Relocation
from workbench.capture.removal import remove_sessions
from workbench.capture.rows import RowWriter
from workbench.capture.tapes import (
    ConnectionRow,
    latest_calls,
    latest_events,
    read_calls,
    read_connections,
    read_events,
)
from workbench.capture.visible import Range, merge_ranges
from workbench.capture.writer import Writer, WriterState
from workbench.model.calls import CallRecord
from workbench.model.events import Event
from workbench.model.failures import Failure, Reason
from workbench.model.filetexts import disk_reserve_reached
from workbench.model.filters import Expression
from workbench.model.records import Piece, RecordHead

if TYPE_CHECKING:
    from workbench.capture.filter.messagescan import Decode, MessageScan, ReadMessage
    from workbench.capture.filter.scan import FilterScan
    from workbench.capture.filter.settled import FilterFacts
    from workbench.capture.search.needle import Needle
    from workbench.capture.search.search import Scope, Search

T = TypeVar("T")
LOOK_S: Final = 0.5  # between two looks at whether the writer still lives, while its answer is waited for


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """Bounds, with their units in the names."""

    reserve_bytes: int = 1_000_000_000  # of free disk space: with less, recording stops
    queue_high_bytes: int = 32 * 1024 * 1024
    bytes_beside: bool = True  # large payloads go to plain files beside the working file, see bytelog.py
    queue_low_bytes: int = 8 * 1024 * 1024


class Capture:
    """Records of all sessions of a project. ``wake`` is called from the writer's thread when there is room again,
    and when recording stopped.

    ``append…`` and ``add…`` belong to one thread and never block; all that reads may be called from any thread and
    raises :class:`sqlite3.Error` only where the disk or the file is broken.
    """

    def __init__(
        self, working: Path, saved: Path | None, wake: Callable[[], None], options: CaptureOptions | None = None
    ) -> None:
        self.options = options or CaptureOptions()
        self.working = working
        self.saved = saved
        self._pool = ReaderPool(working, saved)
        self._reader = RecordReader(self._pool)
        self._indexes: list[MessageIndex] = []
        remove_left_behind(working)
        files = Files(open_writer(working), working)
        if saved is not None:
            files.saved = connect(saved, read_only=True, cross_thread=True)
            files.saved_counts = saved_counts(files.saved)
        self._pool.move(working, saved, dict(files.saved_counts))
        self._state = WriterState(_all_counts(files))
        self._intake = Intake(self.options.queue_high_bytes, self.options.queue_low_bytes, wake)
        rows = RowWriter(files, ByteLog(working) if self.options.bytes_beside else None)
        self._writer = Writer(rows, self._intake, self._state, self.options.reserve_bytes, wake)
        self._writer.thread.start()
        self._searches: WeakSet[Search] = WeakSet()

    # ---- what comes in ----

    def add_session(self, session_id: int, name: str) -> None:
        """Name a session."""
        self._intake.put(Item(Kind.SESSION, session_id, name))

    def add_connection(self, session_id: int, connection: int, local: str, peer: str, opened_ns: int) -> None:
        """Note a connection's addresses."""
        self._intake.put(Item(Kind.CONNECTION, session_id, (connection, local, peer, opened_ns)))

    def append(self, session_id: int, pieces: Sequence[Piece]) -> bool:
        """Record pieces in their order. False asks the caller to pause reading until ``wake`` is called.

        Payloads are not copied on the way: they must not change any more. They are let go when they are written.
        """
        cost = PIECE_OVERHEAD_BYTES * len(pieces)
        for piece in pieces:
            cost += len(piece[4])
        return self._intake.put(Item(Kind.PIECES, session_id, pieces, cost))

    def append_apart(self, session_id: int, pieces: Sequence[Piece]) -> None:
        """Record pieces of a session that nobody else appends to, from any thread: an import. The queue's marks do not
        count them, so whoever appends waits for :meth:`written` now and then."""
        self._intake.put(Item(Kind.PIECES, session_id, pieces))

    def append_events(self, session_id: int, events: Sequence[Event]) -> None:
        """Record events in their order. Of a session that nobody else appends to, from any thread."""
        self._intake.put(Item(Kind.EVENTS, session_id, events))

    def append_calls(self, session_id: int, calls: Sequence[CallRecord]) -> None:
        """Record entries of the call tape in their order."""
        self._intake.put(Item(Kind.CALLS, session_id, calls, PIECE_OVERHEAD_BYTES * len(calls)))

    def put_document(self, text: str) -> None:
        """Keep the document's text in the working file; of several within a transaction only the last is written."""
        self._writer.document = text
        self._intake.put(Item(Kind.DOCUMENT, 0, None))

    @property
    def has_room(self) -> bool:
        """False while the queue is above its marks."""
        return self._intake.has_room

    @property
    def queued_bytes(self) -> int:
        """Bytes that wait for the writer, overheads included."""
        return self._intake.queued_bytes

    # ---- recording's state ----

    @property
    def stopped(self) -> Failure | None:
        """Why recording stopped; None while it runs."""
        return self._state.stopped

    @property
    def revision(self) -> int:
        """Grows with each transaction."""
        return self._state.revision

    def unrecorded(self, session_id: int) -> int:
        """How many records came while recording was stopped and were not kept."""
        return self._writer.unrecorded.get(session_id, 0)

    def resume(self) -> Failure | None:
        """Record again; the failure says why that cannot be."""
        free = shutil.disk_usage(self.working.parent).free
        if free < self.options.reserve_bytes:
            return Failure(Reason.DISK_FULL, disk_reserve_reached(free, self.options.reserve_bytes))
        if not self._writer.thread.is_alive():
            return self._state.stopped
        self._state.stopped = None
        self._intake.put(Item(Kind.COMMAND, 0, (self._writer.retry, Future[None]())))
        return None

    def flush(self, timeout_s: float) -> bool:
        """Wait until all that was appended is committed; False if it took longer, or recording stopped on the way."""
        try:
            self.run_in_writer(_nothing, timeout_s)
        except OSError:
            return False
        return self._state.stopped is None

    def run_in_writer(self, command: Callable[[], T], timeout_s: float | None = None) -> T:
        """Run ``command`` in the writer's thread between two transactions and wait for its result.

        Raises what it raised (:class:`sqlite3.Error`, :class:`OSError`), :class:`TimeoutError`, and
        :class:`OSError` where the writer has ended. (Not CancelledError: whoever awaits a thread would take that for
        his own, and a save would never end.)
        """
        future: Future[T] = Future()
        self._intake.put(Item(Kind.COMMAND, 0, (command, future)))
        return self._result(future, timeout_s)

    def written(self) -> Future[None]:
        """Done when everything that was appended so far is written. From any thread; never blocks."""
        future: Future[None] = Future()
        self._intake.put(Item(Kind.COMMAND, 0, (_nothing, future)))
        return future

    def await_written(self, written: Future[None]) -> None:
        """Wait for what :meth:`written` gave. Raises :class:`OSError` where the writer has ended."""
        self._result(written, None)

    def forget_sessions(self, session_ids: Iterable[int]) -> None:
        """Delete all that the working file holds of these sessions, in steps between which recording goes on: of an
        import that was given up. Blocks; any thread. Raises :class:`sqlite3.Error`."""
        steps = remove_sessions(self._writer, session_ids)
        while self.run_in_writer(lambda: next(steps, False)):
            pass

    def _result(self, future: Future[T], timeout_s: float | None) -> T:
        end = None if timeout_s is None else time.monotonic() + timeout_s
        while not future.done():
            step_s = LOOK_S if end is None else min(LOOK_S, max(0.0, end - time.monotonic()))
            if wait([future], step_s).done:
                break
            if not self._writer.thread.is_alive():
                raise OSError("the recording has ended")
            if end is not None and time.monotonic() >= end:
                raise TimeoutError
        return future.result()

    @property
    def saved_counts(self) -> Mapping[int, int]:
        """Records of each session that are in the saved file."""
        return self._pool.counts

    def snapshot(self) -> dict[int, int]:
        """The counts after everything that was appended so far is committed. Blocks."""
        return self.run_in_writer(self._take_snapshot)

    def saved_beneath(self, saved: Path, counts: Mapping[int, int], meta: Mapping[str, str]) -> None:
        """After a save: up to ``counts`` records are read from ``saved`` from now on, and taken out of the working
        file in steps between which recording goes on. ``meta`` goes into the working file. Blocks.

        Raises :class:`sqlite3.Error`.
        """
        settled = dict(counts)
        self.saved = saved
        self._pool.move(self.working, saved, settled)
        steps = Relocation(self._writer, saved, settled, meta)
        while self.run_in_writer(steps.step):
            pass

    def close(self) -> None:
        """Write what waits, end the thread and close every file. Blocks; may be called twice.

        A view that still asks afterwards, before it is told of the next project, finds nothing.
        """
        for index in self._indexes:
            index.close()
        self._intake.put(Item(Kind.STOP, 0, None))
        self._writer.thread.join()
        self._state.counts = {}
        self._pool.close()
        for search in tuple(self._searches):
            search.cancel()

    def _take_snapshot(self) -> dict[int, int]:
        self._writer.rows.roll()
        return dict(self._state.counts)

    # ---- what is read ----

    def sessions(self) -> list[int]:
        """Sessions that have records."""
        return sorted(session_id for session_id, count in self._state.counts.items() if count)

    def count(self, session_id: int) -> int:
        """Committed records, which is the highest number."""
        return self._state.counts.get(session_id, 0)

    def heads(self, session_id: int, first: int, count: int) -> list[RecordHead]:
        """Heads of the records from number ``first`` (1 or more), at most ``count`` of them, none past the end."""
        last = min(first + count - 1, self.count(session_id))
        return self._reader.heads(session_id, first, last) if 1 <= first <= last else []

    def payload(self, session_id: int, number: int, offset: int = 0, size: int | None = None) -> bytes:
        """Bytes of a record from ``offset``, all of them or at most ``size``; empty where there are none."""
        if not 1 <= number <= self.count(session_id) or offset < 0:
            return b""
        return self._reader.payload(session_id, number, offset, size)

    def payloads(self, session_id: int, first: int, last: int) -> dict[int, bytes]:
        """Whole payloads of the records first..last by number, read in one pass. Those beyond 64 KiB are left out, and
        one that is being moved: :meth:`payload` has them."""
        return self._reader.payloads(session_id, first, min(last, self.count(session_id)), (0, BOTH))

    def conversation(
        self, session_id: int, connection: int | None, direction: int | None, hidden: Iterable[Range] = ()
    ) -> ConversationSource:
        """What a session carried as one run of bytes: all connections or one, both directions or one, without the
        hidden ranges of record numbers."""
        stream = (connection or 0, BOTH if direction is None else int(direction))
        return ConversationSource(self._pool, self._reader, lambda: self.count(session_id), session_id, stream, hidden)

    def search(self, scope: Scope, needle: Needle) -> Search:
        """A search that is not begun yet. It ends with the capture."""
        from workbench.capture.search.search import Search  # not before somebody searches

        search = Search(self._pool, self._reader, self.count, scope, needle)
        self._searches.add(search)
        return search

    def filter(self, session_id: int, expression: Expression, facts: FilterFacts) -> FilterScan:
        """Which records of a session pass a filter; the scan is asked for them range by range."""
        from workbench.capture.filter.scan import FilterScan  # not before somebody filters

        return FilterScan(self._pool, self._reader, session_id, expression, facts)

    def filter_messages(
        self, index: MessageIndex, expression: Expression, facts: FilterFacts, decode: Decode, read: ReadMessage
    ) -> MessageScan:
        """Which messages of an index pass a filter. ``decode`` tells what one says, ``read`` reads a large one."""
        from workbench.capture.filter.messagescan import MessageScan  # not before somebody filters

        return MessageScan(index, self._reader, expression, facts, decode, read)

    def messages(self, session_id: int, make: FramerMaker, hidden: Iterable[Range] = ()) -> MessageIndex:
        """An index of the messages that a session's records make, without the hidden ones; it works in a thread of
        its own until it or the capture is closed. ``make`` gives the framers of a connection: for what it received
        and for what it sent. Raises :class:`OSError` and :class:`sqlite3.Error` where no scratch file can be made."""
        if self._pool.closed:
            raise OSError("the capture is closed")
        ranges = merge_ranges(hidden)
        index = MessageIndex(self._reader, lambda: self.count(session_id), self.working, session_id, make, ranges)
        self._indexes = [each for each in self._indexes if not each.store.is_closed] + [index]
        return index

    def peers(self, numbers: set[int]) -> dict[int, str]:
        """The texts of addresses by their numbers, as the rows of messages hold them."""
        return self._reader.peers(numbers)

    def events(self, session_id: int) -> Iterator[Event]:
        """Recorded events in their order."""
        return read_events(self._pool, session_id)

    def calls(self, session_id: int) -> Iterator[CallRecord]:
        """Recorded calls in their order."""
        return read_calls(self._pool, session_id)

    def platforms(self) -> frozenset[str]:
        """The systems that the calls were recorded on, as ``sys.platform`` names them; empty where it is not known."""
        found: frozenset[str] = frozenset()
        try:
            with self._pool.borrow() as files:
                for file in (files.working, files.saved):
                    found |= read_platforms(file) if file is not None else frozenset()
        except sqlite3.Error:  # a damaged page is no reason to show no calls
            return frozenset()
        return found

    def latest_events(self, session_id: int, limit: int) -> list[Event]:
        """The newest recorded events in their order."""
        return latest_events(self._pool, session_id, limit)

    def latest_calls(self, session_id: int, limit: int) -> list[CallRecord]:
        """The newest recorded calls in their order."""
        return latest_calls(self._pool, session_id, limit)

    def connections(self, session_id: int) -> list[ConnectionRow]:
        """Recorded connections by number."""
        return read_connections(self._pool, session_id)


def _nothing() -> None:
    """A command that only waits for its turn."""


def _all_counts(files: Files) -> dict[int, int]:
    counts = dict(files.saved_counts)
    own = files.own()
    sessions = {row[0] for row in files.working.execute("SELECT id FROM session")} | counts.keys()
    for session_id in sessions:
        counts[session_id] = max(counts.get(session_id, 0), own.highest("record", session_id))
    return counts

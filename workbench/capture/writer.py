"""The writer's thread: takes what waits, writes it in transactions, and stops with a sentence when the disk is full."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.capture.intake import Intake, Item, Kind
from workbench.capture.rows import RowWriter
from workbench.model.failures import Failure, Reason
from workbench.model.filetexts import disk_reserve_reached, writing_failed
from workbench.model.records import Piece

COMMIT_QUIET_S: Final = 0.015  # after the first piece of a quiet time
COMMIT_APART_S: Final = 0.060  # transactions of a steady trickle
COMMIT_LATEST_S: Final = 0.095  # the oldest piece of a transaction is on disk then, its own forcing included
COMMIT_LEAST_S: Final = 0.020
GATHER_S: Final = 0.020
GATHER_BYTES: Final = 64 * 1024  # below this the thread naps instead of waking for every single piece
RETRY_ITEMS_MAX: Final = 10_000
FULL_ERRNOS: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows has no quota error
BUSY_BYTES: Final = 1024 * 1024  # a transaction that carries more is made as long as it may be
DOCUMENT_KEY: Final = "document"


@dataclass(slots=True)
class WriterState:
    """What the writer tells others; each field is replaced whole, so any thread may read it."""

    counts: dict[int, int]  # committed records by session
    stopped: Failure | None = None
    revision: int = 0  # transactions committed


class Writer:
    """Runs :meth:`run` in a thread of its own until a STOP item."""

    def __init__(
        self, rows: RowWriter, intake: Intake, state: WriterState, reserve_bytes: int, wake: Callable[[], None]
    ) -> None:
        self.files = rows.files
        self.rows = rows
        self.state = state
        self.document: str | None = None  # put by the owner's thread, taken here: only the newest is written
        self.unrecorded: dict[int, int] = {}  # records that came while recording was stopped, by session
        self._directory = rows.files.path.parent
        self._intake = intake
        self._reserve_bytes = reserve_bytes
        self._wake = wake
        self._last_commit = 0.0
        self._commit_took = 0.0
        self._bytes = 0  # in the transaction
        self._records: dict[int, int] = {}  # in the transaction, by session
        self._small: list[Item] = []  # all but pieces and calls: written once more if the transaction fails
        self._again: list[Item] = []
        self._next: Item | None = None  # a command that waits for the transaction to end
        self._running = True
        self.thread = threading.Thread(target=self.run, name="capture-writer", daemon=True)

    def run(self) -> None:
        """One transaction after another, commands between them."""
        try:
            while self._running:
                item = self._next or self._intake.get(None)
                self._next = None
                if item is None:
                    continue
                if item.kind is Kind.STOP:
                    self._running = False
                elif item.kind is Kind.COMMAND:
                    self._command(item)
                else:
                    self._guarded_transaction(item, [])
                del item  # its payloads are written: the engine waits for the memory
        finally:
            if self._running:  # a bug: nothing may wait for this thread any longer
                self._running = False
                self._stop(Failure(Reason.OTHER, "the capture's writer ended unexpectedly"))
            self.rows.close()

    def retry(self) -> None:
        """A command: write what a failed transaction left behind. Raises :class:`sqlite3.Error`."""
        again, self._again = self._again, []
        if again or self.document is not None:
            self._guarded_transaction(Item(Kind.DOCUMENT, 0, None), again)

    def restand(self, files_counts: dict[int, int]) -> None:
        """A command, after rows moved into the saved file: ``files_counts`` are the saved records by session."""
        self.files.saved_counts = files_counts
        self.rows.forget()

    def forget_session(self, session_id: int) -> None:
        """A command, after all rows of a session were deleted."""
        self.rows.sessions.pop(session_id, None)
        self.unrecorded.pop(session_id, None)
        self.state.counts = {key: count for key, count in self.state.counts.items() if key != session_id}

    def _guarded_transaction(self, item: Item, before: list[Item]) -> None:
        try:
            self._transaction(item, before)
        except (sqlite3.Error, OSError) as error:
            self._take_back(error)
        finally:
            self._records.clear()
            self._small.clear()

    def _transaction(self, item: Item, before: list[Item]) -> None:
        """Write items until it is time to commit, or a command ends it early: that is the next item then."""
        began = time.monotonic()
        self.files.working.execute("BEGIN")
        self._bytes = 0
        quiet_end = max(began + COMMIT_QUIET_S, self._last_commit + COMMIT_APART_S)
        busy_end = began + max(COMMIT_LEAST_S, COMMIT_LATEST_S - self._commit_took)
        self._small += before
        for earlier in before:
            self._write(earlier)
        next_item: Item | None = item
        while next_item is not None and next_item.kind < Kind.COMMAND:
            if next_item.kind not in (Kind.PIECES, Kind.CALLS):
                self._small.append(next_item)
            self._write(next_item)
            end = busy_end if self._bytes >= BUSY_BYTES else min(quiet_end, busy_end)
            next_item = self._next_until(end)
        self._next = next_item
        self._commit()

    def _next_until(self, end: float) -> Item | None:
        """The next item; None when it is time to commit.

        A thread that waits at the queue makes each put of the loop's thread a switch between the two: at a trickle
        that costs more than all else that a record costs (docs/adr/0083). So it naps, and takes what has gathered.
        """
        while (left := end - time.monotonic()) > 0:
            gathers = self._bytes < GATHER_BYTES
            item = self._intake.get(0.0 if gathers else left)
            if item is not None or not gathers:
                return item
            time.sleep(min(left, GATHER_S))
        return None

    def _write(self, item: Item) -> None:
        rows, session_id, data = self.rows, item.session_id, item.data
        if item.kind is Kind.PIECES or item.kind is Kind.CALLS:
            item.data = None
        try:
            match item.kind:
                case Kind.PIECES:
                    self._write_pieces(session_id, data, item.cost)
                case Kind.CALLS:
                    if self.state.stopped is None:
                        rows.put_calls(session_id, data)
                case Kind.EVENTS:
                    rows.put_events(session_id, data)
                case Kind.SESSION:
                    rows.put_session(session_id, data)
                case Kind.CONNECTION:
                    rows.put_connection(session_id, *data)
                case _:
                    self._write_document()
        finally:
            del data
            self._intake.done(item.cost)

    def _write_pieces(self, session_id: int, pieces: Sequence[Piece], cost: int) -> None:
        if self.state.stopped is None:
            self._records[session_id] = self._records.get(session_id, 0) + len(pieces)
            self.rows.put_pieces(session_id, pieces)
            self._bytes += cost
        else:
            self.unrecorded[session_id] = self.unrecorded.get(session_id, 0) + len(pieces)

    def _write_document(self) -> None:
        text, self.document = self.document, None
        if text is None:
            return
        try:
            self.rows.put_meta(DOCUMENT_KEY, text)
        except sqlite3.Error:
            self.document = self.document or text
            raise

    def _commit(self) -> None:
        began = time.monotonic()
        self.rows.complete()
        self.files.working.execute("COMMIT")
        self._last_commit = time.monotonic()
        self._commit_took = self._last_commit - began
        if self._records:
            counts = dict(self.state.counts)
            for session_id in self._records:
                counts[session_id] = self.rows.session(session_id).records
            self.state.counts = counts
        self.state.revision += 1
        if self.state.stopped is None:
            free = shutil.disk_usage(self._directory).free
            if free < self._reserve_bytes:
                self._stop(Failure(Reason.DISK_FULL, disk_reserve_reached(free, self._reserve_bytes)))

    def _take_back(self, error: sqlite3.Error | OSError) -> None:
        if self.files.working.in_transaction:
            self.files.working.rollback()
        self.rows.forget()
        self._again = (self._again + self._small)[:RETRY_ITEMS_MAX]
        for session_id, records in self._records.items():
            self.unrecorded[session_id] = self.unrecorded.get(session_id, 0) + records
        self._stop(Failure(Reason.DISK_FULL if _is_full(error) else Reason.FILE_ERROR, writing_failed(str(error))))

    def _stop(self, failure: Failure) -> None:
        # The first reason stays: while the disk is full each event fails to be written as well, and whoever tells of
        # a new reason would make the next event.
        self.state.stopped = self.state.stopped or failure
        self._wake()

    def _command(self, item: Item) -> None:
        command, future = item.data
        try:
            future.set_result(command())
        except (sqlite3.Error, OSError) as error:
            future.set_exception(error)
        finally:
            future.cancel()  # no effect on one that is done: after a bug its owner must not wait for ever


def _is_full(error: sqlite3.Error | OSError) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL_ERRNOS
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL

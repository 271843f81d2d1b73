"""The index at work: a thread that cuts what was recorded and follows what comes, and the questions to it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from workbench.capture.messages.store import MessageStore
from workbench.capture.messages.streams import FramerMaker, Streams
from workbench.capture.messages.walk import RECORDS_AT_ONCE, WalkedRecord, parts_of, records_between, visible_span
from workbench.capture.reader import RecordReader
from workbench.capture.visible import Ranges
from workbench.model.framing import Rest

MESSAGES_MOST: Final = 100_000_000  # about 5 GB of disk: a rule that cuts each byte must not fill it
FREE_LEAST_BYTES: Final = 500_000_000  # of the disk: below that the recording itself comes first
RESTS_TOLD: Final = 64
ROOM_APART_S: Final = 1.0
RESTS_APART_S: Final = 0.2  # between two looks at all streams while there is work
JOIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the thread tells; replaced whole, so any thread may read it."""

    messages: int = 0
    faults: int = 0  # of them with a fault
    records: int = 0  # looked at, removed ones included
    rests: tuple[Rest, ...] = ()  # at most 64
    waiting_bytes: int = 0  # in all rests
    failure: str = ""  # why it stopped


class MessageIndex:
    """Messages of one session under one rule; closed and made anew when the rule, or what is hidden, changes."""

    def __init__(
        self,
        reader: RecordReader,
        count: Callable[[], int],
        working: Path,
        session_id: int,
        make: FramerMaker,
        hidden: Ranges,
    ) -> None:
        """Raises :class:`OSError` and :class:`sqlite3.Error` where no scratch file can be made."""
        self._reader = reader
        self._count = count
        self.session_id = session_id
        self.hidden = hidden
        self.store = MessageStore(working, session_id)
        self._streams = Streams(make, self.store)
        self.state = IndexState()
        self._wake = threading.Event()
        self._is_over = False
        self._now_ns: int | None = None
        self._open: frozenset[int] | None = None
        self._rests_at = self._room_at = 0.0
        self._thread = threading.Thread(target=self._run, name=f"messages-{session_id}", daemon=True)
        self._thread.start()

    @property
    def is_caught_up(self) -> bool:
        """Every record was looked at."""
        return self.state.records >= self._count()

    def follow(self) -> None:
        """Look whether records came; cheap, called at each frame by who reads."""
        if self.state.records < self._count():
            self._wake.set()

    def settle(self, now_ns: int, open_connections: frozenset[int] | None) -> None:
        """It is that late, and only these connections are still open (None: not known). For the end of what only a
        pause or the stream's end completes; asked for when everything was recorded."""
        self._open, self._now_ns = open_connections, now_ns
        self._wake.set()

    def end(self) -> None:
        """Cut no further; what there is can be read on. Does not wait."""
        self._is_over = True
        self._wake.set()

    def close(self) -> None:
        """End the thread and drop the index. Blocks until the thread is out of its step."""
        self.end()
        self._thread.join(JOIN_S)
        self.store.close()

    def _run(self) -> None:
        try:
            while not self._is_over:
                self._wake.clear()
                while not self._is_over and self._step():
                    time.sleep(0)  # lets a view's thread in
                self._settle()
                self._wake.wait()
        except (sqlite3.Error, OSError) as error:
            if not self._is_over:
                self.state = replace(self.state, failure=f"The messages cannot be kept: {error}.")

    def _step(self) -> bool:
        """Some records more; False if there were none."""
        first, last = self.state.records + 1, self._count()
        if first > last:
            return False
        start, end = visible_span(self.hidden, first, last)
        if start > end:
            self.state = replace(self.state, records=last)
            return True
        end = min(end, start + RECORDS_AT_ONCE - 1)
        streams, reader = self._streams, self._reader
        for record in records_between(reader, self.session_id, start, end):
            payload = record.payload
            if self._is_over:
                return False
            self._check_room()
            parts = (payload,) if payload is not None else self._parts_of(record)
            streams.feed(record, parts)
        if not self._is_over:
            self._publish(end)
        return True

    def _parts_of(self, record: WalkedRecord) -> Iterator[bytes]:
        """A large record's bytes, as long as somebody wants them."""
        for part in parts_of(self._reader, self.session_id, record):
            if self._is_over:
                return
            self._check_room()
            yield part

    def _check_room(self) -> None:
        """Raises :class:`OSError` where the index would become larger than there is room for."""
        if self._streams.count > MESSAGES_MOST:
            raise OSError(f"there are more than {MESSAGES_MOST:,}, the rule cuts too small")
        if (now := time.monotonic()) - self._room_at > ROOM_APART_S:
            self._room_at = now
            if shutil.disk_usage(self.store.path.parent).free < FREE_LEAST_BYTES:
                raise OSError("the disk is nearly full")

    def _settle(self) -> None:
        now_ns, self._now_ns = self._now_ns, None
        if now_ns is not None and self.is_caught_up:
            self._streams.settle(now_ns)
            self._streams.finish(self._open)
        self._rests_at = 0.0
        self._publish(self.state.records)

    def _publish(self, records: int) -> None:
        if rows := self._streams.take_rows():
            self._check_room()
            self.store.append(rows)
        before = self.state
        rests, waiting = before.rests, before.waiting_bytes
        if (now := time.monotonic()) - self._rests_at > RESTS_APART_S:
            found, waiting = self._streams.rests(RESTS_TOLD)
            rests, self._rests_at = tuple(found), now
        self.state = IndexState(self._streams.count, self._streams.faults, records, rests, waiting)

"""From the records of many streams to messages: which records each one spans, and what waits for the rest."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from typing import Final

from workbench.capture.messages.store import MessageRow, MessageStore
from workbench.capture.messages.walk import WalkedRecord
from workbench.model.framing import Cut, Framer, Rest

CONNECTIONS_OPEN: Final = 16_384  # whose streams are followed at the same time
RECORDS_REMEMBERED: Final = 8  # of a stream: a cut may come a few bytes late
SET_ASIDE: Final = f"cut off: more than {CONNECTIONS_OPEN:,} connections were in use at the same time"
ROWS_HELD: Final = 65_536  # before they are written, and those of one more part
FramerMaker = Callable[[], tuple[Framer, Framer]]
_Seen = tuple[int, int, int, int]  # where a record begins in its stream, number, time, peer


class _Stream:
    """One direction of one connection."""

    __slots__ = ("base", "begin", "first", "framer", "recent", "seen")

    def __init__(self, framer: Framer, base: int) -> None:
        self.framer = framer
        self.base = base  # bytes of the stream before the framer's first
        self.seen = base
        self.begin = base  # of the open message
        self.first = 0  # its first record; 0: not known before its first byte
        self.recent: deque[_Seen] = deque(maxlen=RECORDS_REMEMBERED)

    def record_of(self, offset: int) -> _Seen:
        """The record that holds a byte that came lately."""
        for seen in reversed(self.recent):
            if seen[0] <= offset:
                return seen
        return self.recent[0]


class Streams:
    """Belongs to the index's thread. ``rows`` are the messages since :meth:`take_rows`."""

    def __init__(self, make: FramerMaker, store: MessageStore) -> None:
        self._make = make
        self._store = store
        self._open: OrderedDict[int, tuple[_Stream, _Stream]] = OrderedDict()
        self._any_aside = False
        self._alive: frozenset[int] | None = None  # connections that are open, as far as it was told
        self._rows: list[MessageRow] = []
        self.count = 0
        self.faults = 0

    def take_rows(self) -> list[MessageRow]:
        """What was completed since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def feed(self, record: WalkedRecord, parts: Iterable[bytes]) -> None:
        """The next record."""
        if not record.size:
            return
        pair = self._open.get(record.connection)
        if pair is None:
            pair = self._begin(record.connection)
        else:
            self._open.move_to_end(record.connection)
        stream = pair[record.direction]
        stream.recent.append((stream.seen, record.number, record.time_ns, record.peer))
        for part in parts:
            cuts = stream.framer.feed(part, record.time_ns)
            stream.seen += len(part)
            if cuts:
                self._cut(stream, (record.connection, record.direction), cuts)
                if len(self._rows) > ROWS_HELD:  # messages of a byte each: memory is not theirs to fill
                    self._store.append(self.take_rows())
        if not stream.first and stream.begin < stream.seen:
            stream.first = stream.record_of(stream.begin)[1]

    def settle(self, now_ns: int) -> None:
        """Nothing came until now."""
        self._tell_all(lambda framer: framer.settle(now_ns), self._open)

    def finish(self, open_connections: frozenset[int] | None) -> None:
        """Those that are not open any more have ended; None: all are open."""
        self._alive = open_connections
        if open_connections is not None:
            ended = [each for each in self._open if each not in open_connections]
            self._tell_all(lambda framer: framer.finish(), ended)

    def rests(self, limit: int) -> tuple[list[Rest], int]:
        """What is no message yet, of at most ``limit`` streams, the latest first; and how many bytes it is in all."""
        found: list[Rest] = []
        total = 0
        for connection in reversed(self._open):
            for direction, stream in enumerate(self._open[connection]):
                size = stream.seen - stream.begin
                total += size
                if size and len(found) < limit:
                    first, last = stream.first, stream.recent[-1][1]
                    is_over = self._alive is not None and connection not in self._alive
                    found.append(Rest(connection, direction, size, first, last, stream.framer.trouble, is_over))
        return found, total

    def _begin(self, connection: int) -> tuple[_Stream, _Stream]:
        while len(self._open) >= CONNECTIONS_OPEN:
            self._set_aside()
        received, sent = self._make()
        ends = self._store.ends_of(connection) if self._any_aside else (0, 0)
        pair = self._open[connection] = (_Stream(received, ends[0]), _Stream(sent, ends[1]))
        return pair

    def _set_aside(self) -> None:
        connection, pair = self._open.popitem(last=False)
        for direction, stream in enumerate(pair):
            if stream.begin < stream.seen:
                self._cut(stream, (connection, direction), [Cut(stream.seen - stream.base, -1, SET_ASIDE)])
        self._store.set_aside(connection, (pair[0].seen, pair[1].seen))
        self._any_aside = True

    def _tell_all(self, tell: Callable[[Framer], list[Cut]], connections: Iterable[int]) -> None:
        for connection in list(connections):
            for direction, stream in enumerate(self._open[connection]):
                if stream.begin < stream.seen and (cuts := tell(stream.framer)):
                    self._cut(stream, (connection, direction), cuts)

    def _cut(self, stream: _Stream, key: tuple[int, int], cuts: list[Cut]) -> None:
        connection, direction = key
        rows, base, begin, count = self._rows, stream.base, stream.begin, self.count
        start, number, time_ns, peer = stream.recent[-1]
        first = stream.first or stream.record_of(begin)[1]
        for end, payload, fault in cuts:
            end += base
            framed = end - begin
            count += 1
            if end > start:
                row = (time_ns, direction, connection, peer, payload if payload >= 0 else framed, framed, begin, first,
                       number, end - start, fault)  # fmt: skip
            else:
                earlier = stream.record_of(end - 1)
                row = (earlier[2], direction, connection, earlier[3], payload if payload >= 0 else framed, framed,
                       begin, first, earlier[1], end - earlier[0], fault)  # fmt: skip
            rows.append((count, *row))
            self.faults += bool(fault)
            begin = end
            first = number if end >= start else stream.record_of(end)[1]
        stream.begin, self.count = begin, count
        stream.first = first if begin < stream.seen else 0

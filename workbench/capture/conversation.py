"""A conversation as one run of bytes: what a session or a connection carried, in one direction or both.

An offset is found through the block rows (see blocks.py) and a list of one block's records; records that were
removed are skipped.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from workbench.capture.blocks import BLOCK_RECORDS, BOTH
from workbench.capture.files import Files
from workbench.capture.reader import OF_STREAM, ReaderPool, RecordReader
from workbench.capture.salvage import rows_between
from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.capture.visible import Range, merge_ranges

BLOCKS_REMEMBERED: Final = 8


class _Block(NamedTuple):
    """A block's records of the stream: numbers, directions, where each begins in the stream, where the block ends."""

    numbers: list[int]
    ways: bytearray
    starts: list[int]
    end: int


class ConversationSource:
    """A :class:`~workbench.model.sources.ByteSource` over many records. Belongs to one thread."""

    def __init__(
        self,
        pool: ReaderPool,
        reader: RecordReader,
        count: Callable[[], int],
        session_id: int,
        stream: tuple[int, int],
        hidden: Iterable[Range],
    ) -> None:
        self._pool = pool
        self._reader = reader
        self._count = count
        self._session_id = session_id
        self._connection, self._direction = stream
        self._blocks: OrderedDict[int, _Block] = OrderedDict()
        self._tail = _Block([], bytearray(), [], 0)
        self._seen = 0  # the last record that was counted
        self._tail_first = 1
        self._restart_tail()
        # Removed bytes: where each gap begins in the visible run, and how much was removed up to and with it.
        self._gap_starts: list[int] = []
        self._gap_bytes: list[int] = []
        removed, recorded = 0, count()
        for first, last in merge_ranges(hidden):
            if first > recorded:  # a file may name a million records that it does not hold
                break
            start, end = self._offset_of(first), self._offset_of(last + 1)
            if end > start:
                self._gap_starts.append(start - removed)
                removed += end - start
                self._gap_bytes.append(removed)

    def size(self) -> int:
        """Length in bytes, as of now; 0 once the capture is closed."""
        if self._pool.closed:
            return 0
        self._follow()
        return self._tail.end - (self._gap_bytes[-1] if self._gap_bytes else 0)

    def read(self, offset: int, count: int) -> bytes:
        """At most ``count`` bytes from ``offset``; shorter only at the end."""
        parts: list[bytes] = []
        end = min(offset + count, self.size())
        while offset < end:
            index = bisect_right(self._gap_starts, offset)
            stop = min(end, self._gap_starts[index]) if index < len(self._gap_starts) else end
            raw = offset + (self._gap_bytes[index - 1] if index else 0)
            part = self._read_raw(raw, stop - offset)
            if not part:
                break
            parts.append(part)
            offset += len(part)
        return b"".join(parts)

    def position_of(self, number: int) -> int:
        """Where a record begins in this run; for one that is hidden, or not of this stream, what follows it begins."""
        if self._pool.closed:
            return 0
        raw = self._offset_of(number)
        before = 0
        for start, removed in zip(self._gap_starts, self._gap_bytes, strict=True):
            begin = start + before  # in the whole stream
            if raw < begin + removed - before:
                return min(raw, begin) - before
            before = removed
        return raw - before

    def record_at(self, offset: int) -> int | None:
        """The number of the record that holds the byte at ``offset``; None past the end."""
        if not 0 <= offset < self.size():
            return None
        index = bisect_right(self._gap_starts, offset)
        block = self._block_at(offset + (self._gap_bytes[index - 1] if index else 0))
        raw = offset + (self._gap_bytes[index - 1] if index else 0)
        return block.numbers[bisect_right(block.starts, raw) - 1]

    def records_within(self, offset: int, count: int) -> list[tuple[int, int, int]]:
        """Number, first byte and end, in this run, of each record that has one of ``count`` bytes from ``offset``."""
        found: list[tuple[int, int, int]] = []
        end = min(offset + count, self.size())
        block: _Block | None = None
        while 0 <= offset < end:
            index = bisect_right(self._gap_starts, offset)
            removed = self._gap_bytes[index - 1] if index else 0
            raw = offset + removed
            if block is None or not block.starts or not block.starts[0] <= raw < block.end:
                block = self._block_at(raw)
            at = bisect_right(block.starts, raw) - 1
            if at < 0:
                break
            stop = block.starts[at + 1] if at + 1 < len(block.starts) else block.end
            if stop <= raw:
                break
            found.append((block.numbers[at], block.starts[at] - removed, stop - removed))
            offset = stop - removed
        return found

    def directions(self, offset: int, count: int) -> list[tuple[int, int, int]]:
        """Runs ``(offset, bytes, direction)`` that cover ``count`` bytes from ``offset``, ascending; none where the
        stream has one direction only. Costs no reading where the same bytes were just read."""
        runs: list[tuple[int, int, int]] = []
        end = min(offset + count, self.size())
        if self._direction != BOTH:
            return runs
        while offset < end:
            index = bisect_right(self._gap_starts, offset)
            stop = min(end, self._gap_starts[index]) if index < len(self._gap_starts) else end
            raw = offset + (self._gap_bytes[index - 1] if index else 0)
            block = self._block_at(raw)
            at = bisect_right(block.starts, raw) - 1
            if at < 0 or raw >= block.end:
                break
            way, behind = block.ways[at], at + 1
            limit = raw + stop - offset
            while behind < len(block.starts) and block.ways[behind] == way and block.starts[behind] < limit:
                behind += 1
            size = min(stop - offset, (block.starts[behind] if behind < len(block.starts) else block.end) - raw)
            if runs and runs[-1][2] == way:
                runs[-1] = (runs[-1][0], runs[-1][1] + size, way)
            else:
                runs.append((offset, size, way))
            offset += size
        return runs

    def _read_raw(self, offset: int, count: int) -> bytes:
        block = self._block_at(offset)
        numbers, starts = block.numbers, block.starts
        end = min(offset + count, block.end)
        index = bisect_right(starts, offset) - 1
        if index < 0 or end <= offset:
            return b""
        behind = bisect_left(starts, end, index)
        whole: dict[int, bytes] = {}
        if behind - index > 1:  # one pass over many small records: a look-up for each costs seven times as much
            stream = (self._connection, self._direction)
            whole = self._reader.payloads(self._session_id, numbers[index], numbers[behind - 1], stream)
        parts: list[bytes] = []
        for at in range(index, behind):
            start, stop = starts[at], starts[at + 1] if at + 1 < len(starts) else block.end
            low, high = max(offset, start), min(end, stop)
            if high <= low:
                continue
            part = whole.get(numbers[at])
            if part is None:
                part = self._reader.payload(self._session_id, numbers[at], low - start, high - low)
            else:
                part = part[low - start : high - start]
            # A damaged file may hold less than it says: zeros keep every other offset right.
            parts.append(part.ljust(high - low, b"\0"))
        return b"".join(parts)

    # ---- finding ----

    def _block_at(self, offset: int) -> _Block:
        if self._tail.starts and offset >= self._tail.starts[0]:
            return self._tail
        with self._pool.borrow() as files:
            row = None
            for file in files:
                found = file.execute(
                    "SELECT before, first, last FROM block WHERE session = ? AND connection = ? AND direction = ?"
                    " AND before <= ? AND last < ? AND bytes > 0 ORDER BY before DESC, first DESC LIMIT 1",
                    (self._session_id, self._connection, self._direction, offset, self._tail_first),
                ).fetchone()
                if found and (row is None or found[0] > row[0]):
                    row = found
            if row is None:
                return self._tail
            return self._load(files, *row)

    def _load(self, files: Files, before: int, first: int, last: int) -> _Block:
        block = self._blocks.get(first)
        if block is None:
            block = self._scan(files, _Block([], bytearray(), [], before), first, last)
            self._blocks[first] = block
            while len(self._blocks) > BLOCKS_REMEMBERED:
                self._blocks.popitem(last=False)
        return block

    def _scan(self, files: Files, block: _Block, first: int, last: int) -> _Block:
        numbers, ways, starts, end = block
        for file, boundary in files.spans(self._session_id, first, last):
            for key, size, way in self._sizes(file, first, boundary):
                numbers.append(key & NUMBER_MASK)
                ways.append(way)
                starts.append(end)
                end += size
            first = boundary + 1
        return _Block(numbers, ways, starts, end)

    def _sizes(self, file: sqlite3.Connection, first: int, last: int) -> list[tuple[int, int, int]]:
        return rows_between(
            file,
            f"SELECT id, size, direction & 1 FROM record WHERE id BETWEEN ? AND ? AND {OF_STREAM}",
            row_id(self._session_id, first),
            row_id(self._session_id, last),
            (self._connection, self._connection, self._direction, self._direction),
        )

    def _offset_of(self, number: int) -> int:
        """Bytes of the stream before a record."""
        self._follow()
        if number > self._seen:
            return self._tail.end
        if number >= self._tail_first:
            return _start_of(self._tail, number)
        with self._pool.borrow() as files:
            best = None
            for file in files:
                row = file.execute(
                    "SELECT before, first, last, bytes FROM block"
                    " WHERE session = ? AND connection = ? AND direction = ?"
                    " AND first <= ? AND last < ? ORDER BY before DESC, first DESC LIMIT 1",
                    (self._session_id, self._connection, self._direction, number, self._tail_first),
                ).fetchone()
                if row and (best is None or row[1] > best[1]):
                    best = row
            if best is None:
                return 0
            before, first, last, size = best
            if number > last:
                return int(before + size)
            return _start_of(self._load(files, before, first, last), number)

    # ---- following the end ----

    def _restart_tail(self) -> None:
        """Begin the tail behind the last block that was written."""
        with self._pool.borrow() as files:
            end = last = 0
            for file in files:
                row = file.execute(
                    "SELECT max(last) FROM block WHERE session = ? AND connection = 0 AND direction = 2",
                    (self._session_id,),
                ).fetchone()
                last = max(last, row[0] or 0)
                row = file.execute(
                    "SELECT before + bytes FROM block WHERE session = ? AND connection = ? AND direction = ?"
                    " ORDER BY before DESC, first DESC LIMIT 1",
                    (self._session_id, self._connection, self._direction),
                ).fetchone()
                end = max(end, row[0] if row else 0)
        if last + 1 == self._tail_first <= self._seen:
            return  # the open block is a long one: what was counted of it stays
        self._tail_first, self._seen = last + 1, last
        self._tail = _Block([], bytearray(), [], end)

    def _follow(self) -> None:
        last = self._count()
        if last <= self._seen:
            return
        if last - self._tail_first >= 2 * BLOCK_RECORDS:
            self._restart_tail()
        with self._pool.borrow() as files:
            self._tail = self._scan(files, self._tail, self._seen + 1, last)
        self._seen = last


def _start_of(block: _Block, number: int) -> int:
    """Where a record begins, or the first one after it."""
    index = bisect_right(block.numbers, number - 1)
    return block.starts[index] if index < len(block.starts) else block.end

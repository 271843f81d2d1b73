"""A session's traffic in memory, of the shape that the views ask for: millions of rows cost nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from workbench.model.records import RecordHead
from workbench.model.sources import BytesSource

START_NS = 1_790_000_000_000_000_000


class MemoryTraffic:
    """Records made on demand, so that ten million of them cost nothing; counts what was read."""

    def __init__(self, records: int = 0) -> None:
        self.records = records
        self.hidden: list[int] = []
        self.revision = 0
        self.reads = 0
        self.sizes: dict[int, tuple[int, int]] = {}

    def hide(self, *numbers: int) -> None:
        self.hidden = sorted({*self.hidden, *numbers})
        self.revision += 1

    def show_all(self) -> None:
        self.hidden = []
        self.revision += 1

    def count(self) -> int:
        return self.records - bisect_right(self.hidden, self.records)

    def number_at(self, row: int) -> int:
        number = row + 1
        while (row_here := number - 1 - bisect_left(self.hidden, number)) < row or number in self.hidden:
            number += max(1, row - row_here)
        return number

    def row_of(self, number: int) -> int | None:
        if not 1 <= number <= self.records or number in self.hidden:
            return None
        return number - 1 - bisect_left(self.hidden, number)

    def head(self, number: int) -> RecordHead:
        data = self.payload(number)
        size, taken = self.sizes.get(number, (len(data), len(data)))
        peer = f"127.0.0.1:{50_000 + number % 10}"
        return RecordHead(number, START_NS + number * 1_000_213, number % 2, 1, peer, size, taken, data[:96])

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        self.reads += 1
        rows = range(max(0, first_row), min(first_row + count, self.count()))
        return [self.head(self.number_at(row)) for row in rows]

    def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes:
        data = f"record {number}\r\n".encode()
        return data[offset:] if size is None else data[offset : offset + size]

    def source(self, number: int) -> BytesSource:
        return BytesSource(self.payload(number))

    def conversation(self, connection: int | None, direction: int | None) -> BytesSource:
        """As long as it is now; a live one is :class:`GrowingSource`."""
        return GrowingSource(self, direction)


class GrowingSource(BytesSource):
    """All payloads of a direction, as of now."""

    def __init__(self, traffic: MemoryTraffic, direction: int | None) -> None:
        super().__init__(b"")
        self._traffic = traffic
        self._direction = direction

    def _all(self) -> bytes:
        heads = self._traffic.heads(0, self._traffic.count())
        wanted = (head.number for head in heads if self._direction in (None, head.direction))
        return b"".join(map(self._traffic.payload, wanted))

    def size(self) -> int:
        return len(self._all())

    def read(self, offset: int, count: int) -> bytes:
        return self._all()[offset : offset + count]

"""Messages that end with certain bytes: a line feed, or any delimiter."""

from __future__ import annotations

from workbench.codec.framing.cutting import Cutting

LF, CR = 10, 13


class LineFramer(Cutting):
    """A line ends behind its line feed. Without ``keep`` the payload lacks it, and a carriage return before it."""

    def __init__(self, limit: int, *, keep: bool) -> None:
        super().__init__(limit)
        self._keep = keep
        self._ends_in_cr = False  # what was seen of the open line

    def _take(self, data: bytes, time_ns: int) -> None:
        seen, find, at = self._seen, data.find, 0
        while (place := find(b"\n", at)) >= 0:
            if self._keep:
                self._end(seen + place + 1)
            else:
                has_cr = data[place - 1] == CR if place > at else self._ends_in_cr and at == 0
                self._end(seen + place + 1, seen + place - has_cr - self._start)
            at = place + 1
        if data:
            self._ends_in_cr = data[-1] == CR


class DelimiterFramer(Cutting):
    """A message ends behind the delimiter, which has at least one byte."""

    def __init__(self, limit: int, delimiter: bytes, *, keep: bool) -> None:
        super().__init__(limit)
        self._delimiter = delimiter
        self._keep = keep
        self._tail = b""  # of the open message: too short to hold a delimiter

    def _take(self, data: bytes, time_ns: int) -> None:
        delimiter, size = self._delimiter, len(self._delimiter)
        base = self._seen - len(self._tail)
        run = self._tail + data if self._tail else data
        at = 0
        while (place := run.find(delimiter, at)) >= 0:
            at = place + size
            end = base + at
            self._end(end, -1 if self._keep else end - size - self._start)
        self._tail = run[max(at, len(run) - size + 1) :] if size > 1 else b""

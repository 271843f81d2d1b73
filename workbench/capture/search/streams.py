"""Matches in streams that come in parts: what spans two parts is seen, each match once."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workbench.capture.search.hits import Place
from workbench.capture.search.needle import Needle

STREAMS_MAX: Final = 65_536  # whose ends are remembered; of those that were quiet longest the end is forgotten
ENDS_MAX_BYTES: Final = 64 * 1024 * 1024  # of all of them: fewer streams where a match may be long


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of one stream: of records ``first`` to ``last``, or of record ``first`` from ``base``."""

    connection: int
    direction: int
    data: bytes
    first: int
    last: int
    base: int = 0


Layout = tuple[list[int], list[int]]
"""Numbers of a part's records, and where in the part each begins (below 0 for one that began before it)."""
LayoutOf = Callable[[Part], Layout]


@dataclass(slots=True)
class _End:
    """The undecided bytes at a stream's end, and the parts that they are from: part, offset in it, bytes. Before them
    stands the ``decided`` byte, if there is one: an expression may ask what stands before a match."""

    data: bytes
    origin: list[tuple[Part, int, int]]
    decided: int  # 0 or 1


class StreamMatcher:
    """Finds a needle in all streams of one session. Belongs to the search's thread."""

    def __init__(self, needle: Needle, layout_of: LayoutOf) -> None:
        self._needle = needle
        self._layout_of = layout_of
        self._ends: OrderedDict[tuple[int, int], _End] = OrderedDict()
        self._streams_max = min(STREAMS_MAX, ENDS_MAX_BYTES // needle.most)
        self._undecided: set[tuple[int, int]] = set()  # streams that had bytes since they were finished
        self._layouts: dict[int, Layout] = {}
        self.uncounted = 0  # matches that were only counted

    def feed(self, part: Part, *, only_count: bool = False) -> list[Place]:
        """The matches that are certain now that a part has come, in the order of their streams."""
        self._layouts.clear()
        key = (part.connection, part.direction)
        end = self._ends.pop(key, None)
        most = self._needle.most
        places: list[Place] = []
        start = 0
        data, origin = part.data, [(part, 0, len(part.data))]
        if end is not None and len(part.data) < most:
            data, origin, start = end.data + data, end.origin + origin, end.decided
        elif end is not None:
            border = end.data + data[:most]
            seam = [*end.origin, (part, 0, most)]
            places, start = self._matches(border, seam, end.decided, len(end.data) + 1, only_count=only_count)
            start = max(1, start - len(end.data))
        more, start = self._matches(data, origin, start, len(data) - most + 1, only_count=only_count)
        self._keep(key, data, origin, max(start, len(data) - most + 1))
        return places + more

    def finish(self) -> list[Place]:
        """The matches in what was still undecided: the streams have no more bytes for now."""
        places: list[Place] = []
        undecided, self._undecided = self._undecided, set()
        for key in undecided:
            if (end := self._ends.get(key)) is None:
                continue
            self._layouts.clear()
            found, start = self._matches(end.data, end.origin, end.decided, len(end.data))
            if found:
                places += found
                self._ends[key] = _end(end.data, end.origin, start)
        return sorted(places)

    def _matches(
        self, data: bytes, origin: list[tuple[Part, int, int]], start: int, stop: int, *, only_count: bool = False
    ) -> tuple[list[Place], int]:
        """The matches that begin from ``start`` to ``stop``, and where the last one ends."""
        needle = self._needle
        places: list[Place] = []
        if start >= stop:
            return [], start
        prepared = needle.prepare(data)
        if only_count and (count := needle.count(prepared, start, stop)) is not None:
            self.uncounted += count
            return [], start
        while (match := needle.next(prepared, start, stop)) is not None:
            at, size = match
            start = at + size
            if only_count:
                self.uncounted += 1
            elif (place := self._place(origin, at, size)) is not None:
                places.append(place)
        return places, start

    def _place(self, origin: list[tuple[Part, int, int]], at: int, size: int) -> Place | None:
        first = self._locate(origin, at)
        last = self._locate(origin, at + size - 1)
        if first is None or last is None:
            return None  # a file that lies about its lengths
        return first[0], first[1], size, last[0]

    def _locate(self, origin: list[tuple[Part, int, int]], at: int) -> tuple[int, int] | None:
        for part, offset, count in origin:
            if at < count:
                numbers, starts = self._layout(part)
                index = bisect_right(starts, offset + at) - 1
                return (numbers[index], offset + at - starts[index]) if index >= 0 else None
            at -= count
        return None

    def _layout(self, part: Part) -> Layout:
        if part.first == part.last:
            return [part.first], [-part.base]
        layout = self._layouts.get(id(part))
        if layout is None:
            layout = self._layouts[id(part)] = self._layout_of(part)
        return layout

    def _keep(self, key: tuple[int, int], data: bytes, origin: list[tuple[Part, int, int]], decided: int) -> None:
        if not data:
            return
        end = _end(data, origin, decided)
        # The whole part would stay in memory for its last bytes: only where it is from is kept.
        end.origin = [
            (Part(part.connection, part.direction, b"", part.first, part.last, part.base), offset, count)
            for part, offset, count in end.origin
        ]
        self._ends[key] = end
        self._undecided.add(key)
        if len(self._ends) > self._streams_max:
            self._undecided.discard(self._ends.popitem(last=False)[0])


def _end(data: bytes, origin: list[tuple[Part, int, int]], decided: int) -> _End:
    """What is not decided of a run, and the byte before it."""
    away = max(0, min(decided, len(data)) - 1)
    return _End(data[away:], _cut(origin, away), min(1, max(0, decided - away)))


def _cut(origin: list[tuple[Part, int, int]], away: int) -> list[tuple[Part, int, int]]:
    """What is left when ``away`` bytes are taken from the front."""
    left = []
    for part, offset, count in origin:
        if away >= count:
            away -= count
            continue
        left.append((part, offset + away, count - away))
        away = 0
    return left

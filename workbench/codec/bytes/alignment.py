"""Two sequences side by side: what is the same, what was changed, what is on one side only."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from workbench.codec.bytes.commonruns import Run, common_prefix, common_runs, common_suffix
from workbench.codec.bytes.shortestedit import shortest_edit

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIGNED_MAX: Final = 4 * 1024 * 1024
"""Values on a side, without what is the same at both ends. Beyond that they are compared in place, and it is told."""
SPANS_MAX: Final = 200_000
EDITS_MAX: Final = 200
WORK_MAX: Final = 64 * 1024 * 1024
"""Values that are looked at over and over before the rest is compared in place."""
SMALL_GAP: Final = 4096
"""Up to here windows of 4 bytes are no chance."""
STEPS_MAX: Final = 4_000_000
"""Values times edits for which the fewest edits are looked for: about a second at worst."""
NOISE_BYTES: Final = 3
"""Stretches of fewer bytes that only the fewest edits found are chance: they would tear a difference to pieces."""


class Kind(IntEnum):
    """Of a span. An inserted one is at the right only, a deleted one at the left only."""

    EQUAL = 0
    CHANGED = 1
    DELETED = 2
    INSERTED = 3


class Span(NamedTuple):
    """``left_size`` and ``right_size`` are the same for what is equal or changed; one of them is 0 for the others."""

    kind: Kind
    left: int
    left_size: int
    right: int
    right_size: int


class Alignment(NamedTuple):
    """The spans cover both sides, in order. ``coarse``: a part was too large or too different to be aligned, and was
    compared in place, so that something inserted there counts as changed to the end of the part."""

    spans: tuple[Span, ...]
    coarse: bool = False


class _Sides(NamedTuple):
    """A part of both sides that is still to be aligned."""

    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def sizes(self) -> tuple[int, int]:
        return self.left_end - self.left, self.right_end - self.right


Cancelled = Callable[[], bool]


def never() -> bool:
    """Nobody cancels."""
    return False


def align_bytes(left: bytes, right: bytes, cancelled: Cancelled = never) -> Alignment:
    """Bytes with bytes; some tenths of a second for megabytes. What is cancelled ends soon, compared in place."""
    import numpy as np

    sides = np.frombuffer(left, np.uint8), np.frombuffer(right, np.uint8)
    return Aligner(*sides, (32, 8, 4), NOISE_BYTES, cancelled).align()


def align_numbers(left: list[int], right: list[int]) -> Alignment:
    """Numbers of up to 64 bits that stand for records: equal ones are equal records."""
    import numpy as np

    return Aligner(np.array(left, np.uint64), np.array(right, np.uint64), (16, 4, 1), 1).align()


class Aligner:
    """One alignment. ``windows``: how many values an anchor has, the surest first. ``shortest`` run of the fewest
    edits that is believed."""

    def __init__(
        self, left: NDArray[Any], right: NDArray[Any], windows: tuple[int, ...], shortest: int,
        cancelled: Cancelled = never,
    ) -> None:  # fmt: skip
        self._cancelled = cancelled
        self._left, self._right = left, right
        self._windows = windows
        self._shortest = shortest
        self._work = 0
        self._coarse = False
        self._told = 1 if shortest == 1 else SMALL_GAP  # larger parts are told of if only their places are compared

    def align(self) -> Alignment:
        """Both ends first, then anchors, then what stands between them."""
        whole = _Sides(0, len(self._left), 0, len(self._right))
        runs = self._ends(whole)
        middle = _gaps(runs, whole)
        for gap in middle:
            if max(gap.sizes) > ALIGNED_MAX:
                self._coarse = True
            else:
                runs += self._runs_of(gap)
        runs.sort()
        spans = self._spans(runs, whole)
        return Alignment(tuple(spans), self._coarse)

    def _ends(self, part: _Sides) -> list[Run]:
        left, right = self._cut(part)
        first = common_prefix(left, right)
        last = common_suffix(left[first:], right[first:])
        runs = [Run(part.left, part.right, first), Run(part.left_end - last, part.right_end - last, last)]
        return [run for run in runs if run.size]

    def _runs_of(self, part: _Sides) -> list[Run]:
        """Everything that is the same within a part, not in order."""
        found: list[Run] = []
        waiting = [(part, 0)]
        while waiting:
            part, level = waiting.pop()
            runs = self._ends(part)
            if runs:
                found += runs
                part = next(iter(_gaps(sorted(runs), part)), _Sides(0, 0, 0, 0))
            if not min(part.sizes):
                continue
            self._work += sum(part.sizes)
            if self._work > WORK_MAX or self._cancelled():
                self._coarse = True
                continue
            while level < len(self._windows) and not (runs := self._anchors(part, level)):
                level += 1
            if level < len(self._windows):
                found += runs
                waiting += [(gap, level) for gap in _gaps(runs, part)]
            else:
                found += self._fewest(part)
        return found

    def _anchors(self, part: _Sides, level: int) -> list[Run]:
        window = self._windows[level]
        if min(part.sizes) < window or (self._shortest > 1 and window < 8 and max(part.sizes) > SMALL_GAP):
            return []
        return [Run(part.left + run.left, part.right + run.right, run.size)
                for run in common_runs(*self._cut(part), window)]  # fmt: skip

    def _fewest(self, part: _Sides) -> list[Run]:
        """By the fewest edits, unless fewer values differ in place."""
        left, right = self._cut(part)
        most = min(EDITS_MAX, STEPS_MAX // sum(part.sizes))
        if len(left) == len(right):
            most = min(most, int((left != right).sum()) - 1)
        runs = shortest_edit(left.tolist(), right.tolist(), most)
        if runs is None:
            self._coarse = self._coarse or (len(left) != len(right) and max(part.sizes) > self._told)
            return []
        return [Run(part.left + run.left, part.right + run.right, run.size)
                for run in runs if run.size >= self._shortest]  # fmt: skip

    def _cut(self, part: _Sides) -> tuple[NDArray[Any], NDArray[Any]]:
        return self._left[part.left : part.left_end], self._right[part.right : part.right_end]

    # from what is the same to spans

    def _spans(self, runs: list[Run], whole: _Sides) -> list[Span]:
        spans: list[Span] = []
        left = right = 0
        for run in [*runs, Run(whole.left_end, whole.right_end, 0)]:
            if len(spans) >= SPANS_MAX:
                self._coarse = True
                _put_gap(spans, _Sides(left, whole.left_end, right, whole.right_end))
                break
            self._compare(spans, _Sides(left, run.left, right, run.right))
            _put(spans, Span(Kind.EQUAL, run.left, run.size, run.right, run.size))
            left, right = run.left + run.size, run.right + run.size
        return spans

    def _compare(self, spans: list[Span], part: _Sides) -> None:
        """In place: what differs in this part, and the rest of the longer side."""
        import numpy as np

        left, right = self._cut(part)
        size = min(len(left), len(right))
        different = left[:size] != right[:size]
        edges = [0, *(np.flatnonzero(np.diff(different))[:SPANS_MAX] + 1).tolist(), size]
        for start, end in pairwise(edges):
            kind = Kind.CHANGED if size and (different[start] or len(edges) > SPANS_MAX) else Kind.EQUAL
            _put(spans, Span(kind, part.left + start, end - start, part.right + start, end - start))
        _put_gap(spans, _Sides(part.left + size, part.left_end, part.right + size, part.right_end))


def _put_gap(spans: list[Span], part: _Sides) -> None:
    """All of it changed, the rest of the longer side deleted or inserted."""
    left, right = part.sizes
    size = min(left, right)
    _put(spans, Span(Kind.CHANGED, part.left, size, part.right, size))
    _put(spans, Span(Kind.DELETED, part.left + size, left - size, part.right + size, 0))
    _put(spans, Span(Kind.INSERTED, part.left + size, 0, part.right + size, right - size))


def _put(spans: list[Span], span: Span) -> None:
    if not (span.left_size or span.right_size):
        return
    if spans and spans[-1].kind is span.kind:
        last = spans[-1]
        spans[-1] = last._replace(left_size=last.left_size + span.left_size,
                                  right_size=last.right_size + span.right_size)  # fmt: skip
    else:
        spans.append(span)


def _gaps(runs: list[Run], part: _Sides) -> list[_Sides]:
    """What lies between runs, which ascend; without those that are empty on both sides."""
    gaps = []
    left, right = part.left, part.right
    for run in [*runs, Run(part.left_end, part.right_end, 0)]:
        if run.left > left or run.right > right:
            gaps.append(_Sides(left, run.left, right, run.right))
        left, right = run.left + run.size, run.right + run.size
    return gaps

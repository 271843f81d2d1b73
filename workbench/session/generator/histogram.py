"""A histogram of durations from nanoseconds to hours, in buckets that grow with what they hold: bounded, and exact to
one part in sixteen."""

from __future__ import annotations

from array import array
from typing import Final

STEPS: Final = 16  # buckets for each doubling
LONGEST_NS: Final = (1 << 48) - 1  # three days: what is longer counts as that
BUCKETS: Final = (48 - 4) * STEPS + STEPS
FEW: Final = 64  # buckets that hold something: with more an array of all is smaller than a dictionary


class Histogram:
    """Counts; negative durations count as 0."""

    __slots__ = ("_all", "_few", "count", "highest_ns", "lowest_ns", "sum_ns")

    def __init__(self) -> None:
        self._few: dict[int, int] = {}  # those that hold something
        self._all: array[int] | None = None  # instead of it, where those are many
        self.count = 0
        self.sum_ns = 0
        self.lowest_ns = LONGEST_NS
        self.highest_ns = 0

    def add(self, duration_ns: int, times: int = 1) -> None:
        """Count a duration, or several that are equal."""
        if duration_ns < 0:
            duration_ns = 0
        elif duration_ns > LONGEST_NS:
            duration_ns = LONGEST_NS
        shift = duration_ns.bit_length() - 5
        index = duration_ns if shift < 0 else shift * STEPS + (duration_ns >> shift)
        if self._all is not None:
            self._all[index] += times
        else:
            self._few[index] = self._few.get(index, 0) + times
            if len(self._few) > FEW:
                self._widen()
        self.count += times
        self.sum_ns += duration_ns * times
        if duration_ns < self.lowest_ns:
            self.lowest_ns = duration_ns
        if duration_ns > self.highest_ns:
            self.highest_ns = duration_ns

    @property
    def mean_ns(self) -> float | None:
        return self.sum_ns / self.count if self.count else None

    def quantile_ns(self, share: float) -> float | None:
        """The duration that ``share`` (0 to 1) of all do not exceed; None of nothing."""
        if not self.count:
            return None
        rest = share * self.count
        for index, times in self._held():
            rest -= times
            if rest <= 0:
                return float(min(max((lowest_of(index) + lowest_of(index + 1)) / 2, self.lowest_ns), self.highest_ns))
        return float(self.highest_ns)

    def bars(self) -> list[tuple[int, int, int]]:
        """From the first bucket that holds something to the last: lowest, end (excluded), how many."""
        held = dict(self._held())
        return [
            (lowest_of(index), lowest_of(index + 1), held.get(index, 0))
            for index in (range(min(held), max(held) + 1) if held else ())
        ]

    def _held(self) -> list[tuple[int, int]]:
        """Buckets that hold something, from the shortest durations on, and how many."""
        if self._all is None:
            return sorted(self._few.items())
        return [(index, times) for index, times in enumerate(self._all) if times]

    def _widen(self) -> None:
        self._all = array("Q", bytes(8 * BUCKETS))
        for index, times in self._few.items():
            self._all[index] = times
        self._few.clear()


def lowest_of(index: int) -> int:
    """The shortest duration of a bucket, in ns."""
    if index < 2 * STEPS:
        return index
    shift = index // STEPS - 1
    return (index - shift * STEPS) << shift

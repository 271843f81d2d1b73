"""What a plot draws: the columns of a throughput window as numpy arrays, gaps closed with zeros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.model.counters import Sample

Column = NDArray[np.float64]
GAP_STEPS = 3.0  # samples further apart than this many steps have a rest between them


class RateWindow(Protocol):
    """Equally long columns, oldest first: seconds since the epoch, and rates per second."""

    @property
    def times_s(self) -> Sequence[float]: ...
    @property
    def rx_bytes_s(self) -> Sequence[float]: ...
    @property
    def tx_bytes_s(self) -> Sequence[float]: ...
    @property
    def rx_records_s(self) -> Sequence[float]: ...
    @property
    def tx_records_s(self) -> Sequence[float]: ...


class RateSource(Protocol):
    """What a plot needs of a throughput; ``revision`` grows with every sample, ``busy_revision`` is that of the last
    one that was not zero."""

    @property
    def step_ms(self) -> int: ...
    @property
    def revision(self) -> int: ...
    @property
    def busy_revision(self) -> int: ...
    @property
    def latest(self) -> Sample: ...
    @property
    def steady(self) -> Sample: ...
    def window(self, seconds: float) -> RateWindow:
        """The columns of the last ``seconds`` before the newest sample."""
        ...


@dataclass(frozen=True, slots=True)
class Series:
    """Columns of equal length; ``times_s`` counts from the epoch."""

    times_s: Column
    rx_bytes_s: Column
    tx_bytes_s: Column
    rx_records_s: Column
    tx_records_s: Column

    def __len__(self) -> int:
        return len(self.times_s)

    def index_at(self, time_s: float) -> int | None:
        """The sample nearest to a time; None if there are no samples."""
        if len(self.times_s) == 0:
            return None
        right = int(np.searchsorted(self.times_s, time_s))
        if right == 0:
            return 0
        if right == len(self.times_s):
            return right - 1
        left = right - 1
        return left if time_s - self.times_s[left] <= self.times_s[right] - time_s else right


EMPTY = Series(*(np.empty(0) for _ in range(5)))


def read_series(source: RateSource, seconds: float) -> Series:
    """Read the last ``seconds``; where sampling rested, the curve lies on zero instead of slanting across."""
    window = source.window(seconds)
    times = np.asarray(window.times_s, dtype=np.float64)
    columns = [
        np.asarray(column, dtype=np.float64)
        for column in (window.rx_bytes_s, window.tx_bytes_s, window.rx_records_s, window.tx_records_s)
    ]
    step_s = source.step_ms / 1000
    after_gap = np.flatnonzero(np.diff(times) > GAP_STEPS * step_s) + 1
    if len(after_gap) == 0:
        return Series(times, *columns)
    extra = np.stack((times[after_gap - 1] + step_s, times[after_gap] - step_s), axis=1).ravel()
    places = np.repeat(after_gap, 2)
    return Series(np.insert(times, places, extra), *(np.insert(column, places, 0.0) for column in columns))


def thin(times_s: Column, values: Column, first_s: float, last_s: float, columns: int) -> tuple[Column, Column]:
    """Only what lies in view, and of each of ``columns`` pixel columns its lowest and its highest value.

    No peak is lost, however long the window. The columns are cut at multiples of their width since the epoch, so
    that a moving picture does not shimmer. One sample on either side of the view stays, so that lines reach its edge.
    """
    low = max(0, int(np.searchsorted(times_s, first_s)) - 1)
    high = min(len(times_s), int(np.searchsorted(times_s, last_s, side="right")) + 1)
    times_s, values = times_s[low:high], values[low:high]
    if len(times_s) <= 2 * columns or not last_s > first_s:
        return times_s, values
    width_s = (last_s - first_s) / columns
    buckets = np.floor(times_s / width_s)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(buckets)) + 1))
    thinned_times = np.empty(2 * len(starts))
    thinned_times[0::2] = buckets[starts] * width_s
    thinned_times[1::2] = thinned_times[0::2] + width_s / 2
    thinned_values = np.empty(2 * len(starts))
    thinned_values[0::2] = np.minimum.reduceat(values, starts)
    thinned_values[1::2] = np.maximum.reduceat(values, starts)
    return thinned_times, thinned_values


def peak(*columns: Column) -> float:
    """The highest value of all; 0 for empty ones."""
    return max((float(column.max()) for column in columns if len(column)), default=0.0)

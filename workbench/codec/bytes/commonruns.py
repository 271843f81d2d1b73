"""Where two sequences have the same stretches: anchors that occur once in each, and the heaviest chain of them.

The idea is that of patience and histogram differences (Bram Cohen; git's ``--histogram``), here over windows of several
values and with arrays, so that megabytes take tenths of a second (ADR 0159).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEY_BITS: Final = 64
MIXER: Final = 0x9E3779B97F4A7C15  # odd: 2 ** 64 divided by the golden ratio, as in Fibonacci hashing (Knuth 6.4)


class Run(NamedTuple):
    """``size`` values from ``left`` on in the one are those from ``right`` on in the other."""

    left: int
    right: int
    size: int


def common_prefix(left: NDArray[Any], right: NDArray[Any]) -> int:
    """How many values at the start are the same."""
    size = min(len(left), len(right))
    if not size:
        return 0
    different = left[:size] != right[:size]
    place = int(different.argmax())
    return place if different[place] else size


def common_suffix(left: NDArray[Any], right: NDArray[Any]) -> int:
    """How many values at the end are the same."""
    return common_prefix(left[::-1], right[::-1])


def common_runs(left: NDArray[Any], right: NDArray[Any], window: int) -> list[Run]:
    """Stretches that are the same, ascending on both sides, none over another; each holds a window of values that
    occurs once in each. ``window`` is 1, 2, 4, 8 … values of up to 64 bits."""
    import numpy as np

    left_keys, left_places = _once(_window_keys(left, window))
    right_keys, right_places = _once(_window_keys(right, window))
    if not len(left_keys) or not len(right_keys):
        return []
    at = np.minimum(np.searchsorted(right_keys, left_keys), len(right_keys) - 1)
    same = right_keys[at] == left_keys
    at_left, at_right = left_places[same], right_places[at[same]]
    del left_keys, right_keys, left_places, right_places, at, same  # megabytes each
    if not len(at_left):
        return []
    order = np.argsort(at_left)
    at_left, at_right = at_left[order], at_right[order]
    breaks = np.flatnonzero((np.diff(at_left) != 1) | (np.diff(at_right) != 1)) + 1
    starts = np.concatenate((np.zeros(1, np.int64), breaks))
    sizes = np.diff(np.concatenate((starts, np.array([len(at_left)])))) + window - 1
    columns = (at_left[starts].tolist(), at_right[starts].tolist(), sizes.tolist())
    runs = [Run(*each) for each in zip(*columns, strict=True)]
    if window * _bits_of(left) > KEY_BITS:
        runs = [run for run in runs if _is_true(left, right, run)]
    return _without_overlaps(heaviest_chain(runs))


def _bits_of(values: NDArray[Any]) -> int:
    """Bits of one value."""
    return int(values.itemsize) * 8


def _is_true(left: NDArray[Any], right: NDArray[Any], run: Run) -> bool:
    """A number of 64 bits stood for more than 64 bits: chance, or somebody's intent, may have made two the same."""
    ours, theirs = left[run.left : run.left + run.size], right[run.right : run.right + run.size]
    return bool((ours == theirs).all())


def _window_keys(values: NDArray[Any], window: int) -> NDArray[np.uint64]:
    """A number for the ``window`` values (a power of two) from each place on. Windows of up to 8 bytes have the same
    number only if they are the same; others nearly so, and :func:`common_runs` looks again."""
    import numpy as np

    keys = values.astype(np.uint64)
    width = 1
    while width < window:
        factor = np.uint64(1 << 8 * width) if width < 8 and values.itemsize == 1 else np.uint64(MIXER)
        keys = keys[:-width] * factor + keys[width:] if len(keys) > width else keys[:0]
        width *= 2
    return keys


def _once(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The keys that occur once, ascending, and where."""
    import numpy as np

    order = keys.argsort()  # half of the memory, and of the time, of np.unique with its counts
    keys = keys[order]
    once = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=once[1:])
    once[:-1] &= once[1:]
    return keys[once], order[once].astype(np.int32)


def heaviest_chain(runs: list[Run]) -> list[Run]:
    """Of runs that ascend at the left those that ascend at the right, too, and have the most values together."""
    ranks = sorted({run.right for run in runs})
    best: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)  # a tree of Fenwick's: most values, by which run
    before = [-1] * len(runs)
    top = (0, -1)
    for index, run in enumerate(runs):
        rank = bisect_left(ranks, run.right)
        found, at = (0, -1), rank
        while at:
            found, at = max(found, best[at]), at & (at - 1)
        before[index] = found[1]
        reached = (found[0] + run.size, index)
        top = max(top, reached)
        at = rank + 1
        while at <= len(ranks):
            best[at], at = max(best[at], reached), at + (at & -at)
    chain = []
    index = top[1]
    while index >= 0:
        chain.append(runs[index])
        index = before[index]
    return chain[::-1]


def _without_overlaps(runs: list[Run]) -> list[Run]:
    """Windows of two runs may share values on one side: the later run begins behind them."""
    clean: list[Run] = []
    left = right = 0
    for run in runs:
        over = max(0, left - run.left, right - run.right)
        if over < run.size:
            clean.append(Run(run.left + over, run.right + over, run.size - over))
            left, right = run.left + run.size, run.right + run.size
    return clean

"""A y axis that does not dance: it grows at once and shrinks slowly."""

from __future__ import annotations

import math
from typing import Final

STEPS: Final = (1.0, 2.0, 5.0, 10.0)
SHRINK_AFTER_S: Final = 4.0
SHRINK_BELOW: Final = 0.4  # of the present top: a peak just under it does not make the axis flutter
SMALLEST_TOP: Final = 1.0


def round_top(peak: float) -> float:
    """The next of 1, 2, 5, 10, 20 … that leaves a twentieth of room above ``peak``."""
    needed = max(peak * 1.05, SMALLEST_TOP)
    decade = 10.0 ** math.floor(math.log10(needed))
    for step in STEPS:
        if step * decade >= needed:
            return step * decade
    return 10.0 * decade


class CalmScale:
    """The upper end of a y axis from the peaks it is shown, one step down at a time."""

    __slots__ = ("_low_since_s", "top")

    def __init__(self) -> None:
        self.top = SMALLEST_TOP
        self._low_since_s: float | None = None

    def update(self, peak: float, now_s: float) -> float:
        """Take the highest value in view at ``now_s`` (any steady clock, seconds); returns the new top."""
        wanted = round_top(peak)
        if wanted >= self.top:
            self.top = wanted
            self._low_since_s = None
        elif peak >= self.top * SHRINK_BELOW:
            self._low_since_s = None
        elif self._low_since_s is None:
            self._low_since_s = now_s
        elif now_s - self._low_since_s >= SHRINK_AFTER_S:
            self.top = max(wanted, self._step_down())
            self._low_since_s = now_s
        return self.top

    def reset(self) -> None:
        """Forget the past: the next peak sets the top."""
        self.top = SMALLEST_TOP
        self._low_since_s = None

    def _step_down(self) -> float:
        decade = 10.0 ** math.floor(math.log10(self.top * 0.999))
        return max(step * decade for step in STEPS if step * decade < self.top * 0.999)

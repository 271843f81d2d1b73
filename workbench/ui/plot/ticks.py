"""Where the ticks of a plot stand and what they say: clock times below, SI units at the side."""

from __future__ import annotations

import math
import time
from typing import Final

CLOCK_STEPS_S: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)
TICK_REACH: Final = 0.6  # of the way from zero to the edge: there a label has room
PREFIXES: Final = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def clock_step_s(span_s: float, count: int) -> float:
    """Seconds between ticks so that at most ``count`` of them stand in ``span_s``."""
    for step in CLOCK_STEPS_S:
        if span_s / step <= count:
            return float(step)
    return float(CLOCK_STEPS_S[-1])


def clock_ticks(first_s: float, last_s: float, step_s: float) -> list[float]:
    """The multiples of ``step_s`` within first..last, counted from local midnight so that labels are round."""
    zone_s = local_offset_s(first_s)
    start = math.ceil((first_s + zone_s) / step_s - 1e-9)
    stop = math.floor((last_s + zone_s) / step_s + 1e-9)
    return [index * step_s - zone_s for index in range(start, stop + 1)]


def clock_text(time_s: float, step_s: float) -> str:
    """Local time of day for a tick: seconds only where the step needs them."""
    tenths = round(time_s * 10)
    local = time.localtime(tenths // 10)
    if step_s >= 60:
        return time.strftime("%H:%M", local)
    if step_s >= 1:
        return time.strftime("%H:%M:%S", local)
    return f"{time.strftime('%H:%M:%S', local)}.{tenths % 10}"


def local_offset_s(time_s: float) -> int:
    """Seconds that local time is ahead of UTC at that moment."""
    offset = time.localtime(time_s).tm_gmtoff
    return int(offset or 0)


def si_text(value: float, unit: str) -> str:
    """A tick's value with its SI prefix and no more digits than a round number needs: ``0``, ``500 kB``, ``2 MB``."""
    if value == 0:
        return "0"
    for factor, prefix in PREFIXES:
        if abs(value) >= factor:
            return f"{value / factor:g} {prefix}{unit}".strip()
    return f"{value:g} {unit}".strip()


def rate_text(value: float, unit: str) -> str:
    """A measured rate in three figures: ``1.25 MB/s``, ``240 /s``."""
    for factor, prefix in PREFIXES:
        if abs(value) >= factor * 0.9995:
            number = value / factor
            digits = 2 if number < 9.995 else 1 if number < 99.95 else 0
            return f"{number:.{digits}f} {prefix}{unit}/s"
    digits = 1 if 0 < abs(value) < 9.95 else 0
    return f"{value:.{digits}f} {unit}/s"


def side_ticks(low: float, high: float, count: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten from ``low`` to ``high``, about ``count`` of them.

    Where zero is in view at least one stands on its longer side; where nothing above 1 is in view, zero stands alone.
    """
    if not high > low or count < 1:
        return [0.0]
    reach = max(high, -low)
    has_zero = low <= 0 <= high
    if has_zero and reach <= 1.0:
        return [0.0]
    step = _round_up((high - low) / count)
    if has_zero and step > TICK_REACH * reach:
        step = _round_down(TICK_REACH * reach)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def _round_up(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return next((part * decade for part in (1.0, 2.0, 5.0) if part * decade >= value * 0.999), 10.0 * decade)


def _round_down(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return next((part * decade for part in (5.0, 2.0) if part * decade <= value * 1.001), decade)

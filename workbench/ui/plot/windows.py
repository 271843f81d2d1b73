"""How much of the past a plot shows, and how often it is worth painting again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FASTEST_PAINT_S: Final = 0.2  # five times a second: a rate is a mean over 0.1 s, faster is flicker and costs a core
PIXELS_PER_PAINT: Final = 4.0  # a smaller step looks no smoother, and each painting costs milliseconds


@dataclass(frozen=True, slots=True)
class PlotWindow:
    """A choice of the window's length in seconds, with its words."""

    seconds: int
    text: str


PLOT_WINDOWS: Final = (
    PlotWindow(10, "10 s"),
    PlotWindow(30, "30 s"),
    PlotWindow(60, "1 min"),
    PlotWindow(300, "5 min"),
    PlotWindow(900, "15 min"),
    PlotWindow(3600, "1 h"),
)
DEFAULT_WINDOW_S: Final = 60


def paint_interval_s(window_s: float, width_px: int) -> float:
    """Seconds between two paintings: the time in which the curve moves by four pixels, 0.2 s at least, 2 s at most."""
    shift_s = PIXELS_PER_PAINT * window_s / max(width_px, 1)
    return min(2.0, max(FASTEST_PAINT_S, shift_s))


def nearest_window(seconds: float) -> PlotWindow:
    """The choice nearest to ``seconds``, for a view state from a file."""
    return min(PLOT_WINDOWS, key=lambda window: abs(window.seconds - seconds))

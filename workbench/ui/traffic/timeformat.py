"""Stamps and differences as text. Records carry nanoseconds; the table shows microseconds, the tool tip all nine."""

from __future__ import annotations

import time

from workbench.settings.values import TimeStyle

_NS = 1_000_000_000


STYLE_TITLES: dict[TimeStyle, str] = {
    TimeStyle.ABSOLUTE: "Time of day",
    TimeStyle.RELATIVE: "Since first record",
    TimeStyle.DELTA: "Since record before",
}


class TimeFormat:
    """Formats stamps in one style and one zone; remembers the last whole second, which neighbours share.

    ``dated`` puts month and day before the time of day: for traffic that is not of today. The tool tip has the year.
    """

    __slots__ = ("_second", "_second_text", "dated", "style", "utc")

    def __init__(self, style: TimeStyle = TimeStyle.ABSOLUTE, utc: bool = False, dated: bool = False) -> None:
        self.style = style
        self.utc = utc
        self.dated = dated
        self._second = -1
        self._second_text = ""

    def stamp(self, time_ns: int, first_ns: int, previous_ns: int | None) -> str:
        """The time column's text; ``previous_ns`` is None at the first row."""
        if self.style is TimeStyle.RELATIVE:
            return seconds_text(time_ns - first_ns)
        if self.style is TimeStyle.DELTA:
            return "" if previous_ns is None else seconds_text(time_ns - previous_ns)
        second, rest = divmod(time_ns, _NS)
        if second != self._second:
            self._second = second
            self._second_text = self._whole(second)
        return f"{self._second_text}.{rest // 1000:06d}"

    def full(self, time_ns: int) -> str:
        """Date, time, nanoseconds and zone, for the tool tip and for copies."""
        second, rest = divmod(time_ns, _NS)
        parts = time.gmtime(second) if self.utc else time.localtime(second)
        zone = "UTC" if self.utc else time.strftime("%z", parts)
        return f"{time.strftime('%Y-%m-%d %H:%M:%S', parts)}.{rest:09d} {zone}"

    def _whole(self, second: int) -> str:
        parts = time.gmtime(second) if self.utc else time.localtime(second)
        clock = f"{parts.tm_hour:02d}:{parts.tm_min:02d}:{parts.tm_sec:02d}"
        if not self.dated:
            return clock
        return f"{parts.tm_mon:02d}-{parts.tm_mday:02d} {clock}"

    def day(self, time_ns: int) -> tuple[int, int]:
        """The year and the day in it, in this zone: equal for stamps of one day."""
        second = time_ns // _NS
        parts = time.gmtime(second) if self.utc else time.localtime(second)
        return parts.tm_year, parts.tm_yday


def seconds_text(span_ns: int) -> str:
    """Seconds to the microsecond with a sign: ``+12.000213``."""
    sign, span_ns = ("−", -span_ns) if span_ns < 0 else ("+", span_ns)
    second, rest = divmod(span_ns, _NS)
    return f"{sign}{second:,}.{rest // 1000:06d}"


def span_text(span_ns: int) -> str:
    """A difference in the unit that suits it, three or four figures: ``+213 µs``, ``+1.234 ms``, ``+1:02:03``."""
    sign, span_ns = ("−", -span_ns) if span_ns < 0 else ("+", span_ns)
    if span_ns < 1_000:
        return f"{sign}{span_ns} ns"
    if span_ns < 1_000_000:
        return f"{sign}{_figures(span_ns, 1_000)} µs"
    if span_ns < _NS:
        return f"{sign}{_figures(span_ns, 1_000_000)} ms"
    if span_ns < 60 * _NS:
        return f"{sign}{_figures(span_ns, _NS)} s"
    minutes, seconds = divmod(span_ns // _NS, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02d}:{seconds:02d}"


def _figures(span_ns: int, unit_ns: int) -> str:
    """Four figures, cut and not rounded, so that 999.9999 µs never reads 1000 µs."""
    whole, rest = divmod(span_ns, unit_ns)
    digits = 4 - len(str(whole))
    if digits == 1:
        return f"{whole}.{rest * 10 // unit_ns}"
    return f"{whole}.{rest * 10**digits // unit_ns:0{digits}d}"

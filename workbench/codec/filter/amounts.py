"""Numbers, sizes, spans and times as a filter writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from workbench.codec.filter.error import FilterError
from workbench.codec.filter.scanner import Piece
from workbench.model.filters import Comparator, Reckoning, TimeTest

NUMBER_LIMIT: Final = 1 << 53
SECOND_NS: Final = 1_000_000_000
DAY_NS: Final = 86_400 * SECOND_NS
YEARS: Final = range(1970, 2201)
_NUMBER: Final = re.compile(r"(?:0[xX]([0-9A-Fa-f]{1,13})|([0-9][0-9_]{0,20})(?:\.([0-9]{1,9}))?([A-Za-z]*))\Z")
_PREFIXES: Final = {"": 1} | {
    f"{letter}{binary}": (1_024 if binary else 1_000) ** power
    for power, letter in enumerate("kmgt", 1)
    for binary in ("", "i")
}
_SIZE_UNITS: Final = {f"{prefix}{unit}": factor for prefix, factor in _PREFIXES.items() for unit in ("", "b")}
_SPAN: Final = re.compile(r"\+?([0-9]{1,18})(?:\.([0-9]{1,9}))?([A-Za-zµμ]{1,3})\Z")
_SPAN_UNITS: Final = {
    "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": SECOND_NS, "min": 60 * SECOND_NS,
    "m": 60 * SECOND_NS, "h": 3_600 * SECOND_NS,
}  # fmt: skip
_CLOCK: Final = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
_TIME_OF_DAY: Final = re.compile(rf"{_CLOCK}\Z")
_ZONE: Final = r"([Zz]|[+-][0-9]{2}:?[0-9]{2})"
_DATE_TIME: Final = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:[Tt ]{_CLOCK}{_ZONE}?)?\Z")
_TIME_ADVICE: Final = "write 12:00:01.5, 2026-11-21T12:00, or +2.5s since the first record"


def read_size(value: Piece) -> int:
    """Bytes: ``100``, ``0x40``, ``10k``, ``1.5M``, ``64KiB``. Raises :class:`FilterError`."""
    return _number(value, _SIZE_UNITS, "write 100, 10k or 1M")


def read_number(value: Piece) -> int:
    """A whole number: ``41``, ``1_000``, ``0x29``. Raises :class:`FilterError`."""
    return _number(value, {"": 1}, "write figures: 41")


def read_span(value: Piece) -> int:
    """A span in ns: ``10ms``, ``+2.5s``. Raises :class:`FilterError`."""
    found = _SPAN.match(value.text)
    unit = _SPAN_UNITS.get(found.group(3).lower()) if found else None
    if found is None or unit is None:
        raise _fault(value, "is no span of time", "write 10ms, 2.5s, 300us or 2min")
    return _held(value, int(found.group(1)) * unit + _part(found.group(2), unit))


def read_time(value: Piece, comparator: Comparator) -> TimeTest:
    """``12:00:01.5``, ``2026-11-21T12:00Z``, ``+2.5s``. Raises :class:`FilterError`."""
    text = value.text
    if found := _TIME_OF_DAY.match(text):
        clock_ns, span_ns = _clock(value, *found.groups())
        return TimeTest(comparator, Reckoning.CLOCK, clock_ns, span_ns)
    if found := _DATE_TIME.match(text):
        year, month, day, *clock, zone = found.groups()
        date_ns = _date(value, int(year), int(month), int(day))
        clock_ns, span_ns = _clock(value, *clock) if clock[0] else (0, DAY_NS)
        if not zone:
            return TimeTest(comparator, Reckoning.LOCAL, date_ns + clock_ns, span_ns)
        return TimeTest(comparator, Reckoning.INSTANT, max(0, date_ns + clock_ns - _zone(value, zone)), span_ns)
    if _SPAN.match(text):
        return TimeTest(comparator, Reckoning.SINCE, read_span(value))
    raise _fault(value, "is no time", _TIME_ADVICE)


def span_text(span_ns: int) -> str:
    """Text that :func:`read_span` reads as exactly that."""
    for unit in ("h", "min", "s", "ms", "us"):
        if span_ns and span_ns % _SPAN_UNITS[unit] == 0:
            return f"{span_ns // _SPAN_UNITS[unit]}{unit}"
    return f"{span_ns}ns"


def time_text(test: TimeTest) -> str:
    """Text that :func:`read_time` reads as exactly that time, to the figure that its span says."""
    if test.reckoning is Reckoning.SINCE:
        return f"+{span_text(test.value_ns)}"
    seconds, rest = divmod(test.value_ns, SECOND_NS)
    moment = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
    date = "" if test.reckoning is Reckoning.CLOCK else f"{moment:%Y-%m-%d}"
    if test.span_ns == DAY_NS and date and test.reckoning is Reckoning.LOCAL:
        return date
    zone = "Z" if test.reckoning is Reckoning.INSTANT else ""
    clock = f"{moment:%H:%M}"
    if test.span_ns < 60 * SECOND_NS:
        digits = len(str(SECOND_NS // max(1, test.span_ns))) - 1
        clock += f"{moment:%S}".rjust(3, ":") + (f".{rest:09d}"[: digits + 1] if digits else "")
    return f"{date}T{clock}{zone}" if date else clock


def _number(value: Piece, units: dict[str, int], advice: str) -> int:
    found = _NUMBER.match(value.text)
    if found is None:
        raise _fault(value, "is no number", advice)
    if found.group(1):
        return _held(value, int(found.group(1), 16))
    unit = units.get(found.group(4).lower())
    if unit is None:
        raise _fault(value, "has a unit that is not known here", advice)
    if found.group(3) and unit == 1:
        raise _fault(value, "is not a whole number", advice)
    return _held(value, int(found.group(2).replace("_", "")) * unit + _part(found.group(3), unit))


def _part(digits: str | None, unit: int) -> int:
    return unit * int(digits) // 10 ** len(digits) if digits else 0


def _clock(value: Piece, hour: str, minute: str, second: str | None, part: str | None) -> tuple[int, int]:
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise _fault(value, "is no time of day", _TIME_ADVICE)
    whole = (int(hour) * 3_600 + int(minute) * 60 + int(second or 0)) * SECOND_NS
    if second is None:
        return whole, 60 * SECOND_NS
    return whole + _part(part, SECOND_NS), SECOND_NS // 10 ** len(part or "")


def _date(value: Piece, year: int, month: int, day: int) -> int:
    try:
        date = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        raise _fault(value, "is no date", _TIME_ADVICE) from None
    if year not in YEARS:
        raise _fault(value, "is too far away", f"years from {YEARS.start} to {YEARS.stop - 1} can be asked for")
    return int(date.timestamp()) * SECOND_NS


def _zone(value: Piece, zone: str) -> int:
    if zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 15 or minutes > 59:
        raise _fault(value, "has a time zone that cannot be", "write +01:00 or Z")
    return (hours * 3_600 + minutes * 60) * (SECOND_NS if zone[0] == "+" else -SECOND_NS)


def _held(value: Piece, number: int) -> int:
    if number >= NUMBER_LIMIT * 1_000:
        raise _fault(value, "is too large", "a smaller number will do")
    return number


def _fault(value: Piece, what: str, advice: str) -> FilterError:
    shown = value.text if len(value.text) <= 40 else f"{value.text[:39]}…"
    return FilterError(f"“{shown}” {what}: {advice}", value.start, value.end - value.start)

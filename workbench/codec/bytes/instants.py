"""Moments in time as files and protocols write them. All are shown in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from workbench.codec.bytes.reading import Reading

UNIX: Final = datetime(1970, 1, 1)
YEAR_1601: Final = datetime(1601, 1, 1)  # [MS-DTYP] 2.3.3, FILETIME: 100 ns
YEAR_1: Final = datetime(1, 1, 1)  # System.DateTime.Ticks: 100 ns
YEAR_1900: Final = datetime(1900, 1, 1)  # RFC 5905, 6: NTP's era 0
NO_DATE: Final = "outside the years 1 to 9999"
NO_DOS_DATE: Final = "no such day or time"
_DAYS_MAX: Final = 3_652_058  # of year 9999 since year 1


class _Count(NamedTuple):
    """An instant that is a number of steps since an epoch."""

    key: str
    title: str
    size: int
    epoch: datetime
    steps_a_second: int
    signed: bool


_COUNTS: Final = (
    _Count("unix32", "Unix time, s, 32 bits", 4, UNIX, 1, True),
    _Count("unix64", "Unix time, s, 64 bits", 8, UNIX, 1, True),
    _Count("unix_ms", "Unix time, ms", 8, UNIX, 10**3, True),
    _Count("unix_us", "Unix time, µs", 8, UNIX, 10**6, True),
    _Count("unix_ns", "Unix time, ns", 8, UNIX, 10**9, True),
    _Count("filetime", "Windows FILETIME", 8, YEAR_1601, 10**7, False),
)


def instant_readings(data: bytes, *, little: bool) -> list[Reading]:
    """Unix time in four steps, FILETIME, .NET ticks, NTP, DOS."""
    found = []
    for count in _COUNTS:
        if len(data) < count.size:
            found.append(Reading(count.key, count.title, "", count.size))
            continue
        steps = int.from_bytes(data[: count.size], "little" if little else "big", signed=count.signed)
        found.append(_told(count.key, count.title, count.size, since(count.epoch, steps, count.steps_a_second)))
    others: tuple[tuple[str, str, int, Callable[[int], str]], ...] = (
        ("dotnet", ".NET DateTime", 8, dotnet_text), ("ntp", "NTP time stamp", 8, ntp_text),
        ("dos", "DOS date and time", 4, dos_text),
    )  # fmt: skip
    for key, title, size, told in others:
        number = int.from_bytes(data[:size], "little" if little else "big")
        found.append(_told(key, title, size, told(number)) if len(data) >= size else Reading(key, title, "", size))
    return found


def since(epoch: datetime, steps: int, steps_a_second: int) -> str:
    """``2026-03-01 12:00:00.123`` in UTC; empty outside the years 1 to 9999."""
    seconds, rest = divmod(steps, steps_a_second)
    if abs(seconds) > _DAYS_MAX * 86_400:
        return ""
    try:
        moment = epoch + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    digits = len(f"{steps_a_second}") - 1
    part = f".{rest:0{digits}d}" if digits else ""
    return f"{moment.isoformat(' ')}{part}"


def dotnet_text(number: int) -> str:
    """System.DateTime.ToBinary: 62 bits of ticks, and two that tell UTC (1), local time (2, 3) or neither (0)."""
    text = since(YEAR_1, number & ((1 << 62) - 1), 10**7)
    kind = ("", " UTC", " local", " local")[number >> 62]
    return text + kind if text else ""


def ntp_text(number: int) -> str:
    """32 bits of seconds since 1900 and 32 of their parts; the second era begins in 2036 (RFC 5905, 6)."""
    seconds, parts = number >> 32, number & 0xFFFFFFFF
    nanoseconds = parts * 10**9 >> 32
    return since(YEAR_1900, seconds * 10**9 + nanoseconds, 10**9)


def dos_text(number: int) -> str:
    """Time in the low and date in the high 16 bits, steps of two seconds ([MS-DOS] / FAT, "Time and date formats").
    Empty where a field is out of its range."""
    date, time = number >> 16, number & 0xFFFF
    try:
        moment = datetime(
            1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
        )  # fmt: skip
    except ValueError:
        return ""
    return moment.isoformat(" ")


def _told(key: str, title: str, size: int, text: str) -> Reading:
    return Reading(key, title, text, size, "" if text else NO_DOS_DATE if key == "dos" else NO_DATE)

"""Times as stand above the packets of a dump."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

_DAY_TIME: Final = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})[ T])?(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"(?:[.,](?P<part>\d{1,9}))?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?\b"
)
_SECONDS: Final = re.compile(r"(?P<seconds>\d{1,10})\.(?P<part>\d{1,9})\s*$")


def read_time(words: str) -> int | None:
    """Nanoseconds of the time that ``words`` begin with: ``12:00:01.5``, ``2026-11-20T12:00:01Z``, ``1790000000.25``.
    Without a date they count from midnight; without a zone it is UTC. None where there is no time."""
    if found := _DAY_TIME.match(words):
        return _of_day(found)
    if found := _SECONDS.fullmatch(words):
        return int(found["seconds"]) * 1_000_000_000 + _nanoseconds(found["part"])
    return None


def _of_day(found: re.Match[str]) -> int | None:
    part_ns = _nanoseconds(found["part"] or "")
    if found["date"] is None:
        seconds = int(found["hour"]) * 3600 + int(found["minute"]) * 60 + int(found["second"])
        return seconds * 1_000_000_000 + part_ns
    zone = found["zone"] or "Z"
    text = f"{found['date']}T{int(found['hour']):02d}:{found['minute']}:{found['second']}"
    try:
        moment = datetime.fromisoformat(text + ("+00:00" if zone == "Z" else zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0, round(moment.timestamp())) * 1_000_000_000 + part_ns


def _nanoseconds(part: str) -> int:
    return int(part.ljust(9, "0")) if part else 0

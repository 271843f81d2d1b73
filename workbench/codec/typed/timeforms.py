"""Moments as numbers and as text, and how text of such a form looks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from workbench.codec.typed.sources import SourceError

NTP_EPOCH_S: Final = 2_208_988_800  # RFC 5905, 6: 1970 in seconds of era 0
UNITS: Final = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1, "ntp": 0}
NAMED: Final = {
    "iso": "%Y-%m-%dT%H:%M:%S.%fZ",  # RFC 3339
    "http": "%a, %d %b %Y %H:%M:%S GMT",  # RFC 9110, 5.6.7
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ISO: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NUMBERS: Final = {
    "Y": r"\d{4}", "m": r"\d\d", "d": r"\d\d", "H": r"\d\d", "M": r"\d\d", "S": r"\d\d", "y": r"\d\d", "j": r"\d{3}",
    "f": r"\d{6}", "e": r"[ \d]\d", "I": r"\d\d", "p": r"[AP]M",
}  # fmt: skip
_WORDS: Final = {
    "a": "|".join(day[:3] for day in _DAYS), "A": "|".join(_DAYS),
    "b": "|".join(month[:3] for month in _MONTHS), "B": "|".join(_MONTHS),
}  # fmt: skip
DIRECTIVES: Final = frozenset((*_NUMBERS, *_WORDS, "%"))
_PIECES: Final = re.compile(r"%(.?)|[^%]+", re.DOTALL)


def moment_number(now_ns: int, unit: str) -> int:
    """``now_ns`` since 1970 in a unit of :data:`UNITS`; ntp is RFC 5905's 64 bits."""
    if unit != "ntp":
        return now_ns // UNITS[unit]
    seconds, rest = divmod(now_ns, 10**9)
    return (((seconds + NTP_EPOCH_S) << 32) + (rest << 32) // 10**9) & (1 << 64) - 1


def time_fault(pattern: str) -> str:
    """Why a pattern of strftime's kind cannot be used; empty where it can."""
    for found in _PIECES.finditer(pattern):
        letter = found.group(1)
        if letter is not None and letter not in DIRECTIVES:
            known = " ".join(f"%{each}" for each in sorted(DIRECTIVES))
            return f"“%{letter}” is no part of a time here (known: {known})"
    return ""


def time_text(now_ns: int, pattern: str) -> str:
    """In UTC, with English names whatever the system's language. Raises SourceError for a year that has no name."""
    try:
        moment = _EPOCH + timedelta(microseconds=now_ns // 1000)
    except OverflowError:
        raise SourceError("the clock stands outside the years 1 to 9999") from None
    return "".join(
        _piece_text(moment, found.group(1)) if found.group(1) is not None else found.group()
        for found in _PIECES.finditer(NAMED.get(pattern, pattern))
    )


@lru_cache(64)
def time_expression(pattern: str) -> str:
    """A regular expression for the text of a pattern; none of its parts can be matched in two ways."""
    if pattern == "iso":
        return _ISO
    out = []
    for found in _PIECES.finditer(NAMED.get(pattern, pattern)):
        letter = found.group(1)
        if letter is None:
            out.append(re.escape(found.group()))
        elif letter == "%":
            out.append("%")
        else:
            out.append(_NUMBERS[letter] if letter in _NUMBERS else f"(?:{_WORDS[letter]})")
    return "".join(out)


def _piece_text(moment: datetime, letter: str) -> str:
    match letter:
        case "%":
            return "%"
        case "a" | "A":
            day = _DAYS[moment.weekday()]
            return day[:3] if letter == "a" else day
        case "b" | "B":
            month = _MONTHS[moment.month - 1]
            return month[:3] if letter == "b" else month
        case "Y":
            return f"{moment.year:04}"
        case "e":
            return f"{moment.day:2}"
        case "p":
            return "PM" if moment.hour >= 12 else "AM"
    return moment.strftime(f"%{letter}")

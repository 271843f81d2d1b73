"""Lines and “Name: value” headers with their places, as HTTP and SIP have them (RFC 9112 §5, RFC 3261 §7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEADERS_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line from ``start`` up to ``end``; the next one begins at ``after``. ``is_whole``: its end was found."""

    start: int
    end: int
    after: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """A header: its name and its value, both with their places, and the line that holds them."""

    line: Line
    name: str
    name_size: int
    value: str
    value_start: int
    value_end: int
    fault: str = ""


def line_at(data: bytes, start: int, limit: int) -> Line:
    """The line that begins at ``start``, which ends with LF or CR LF, or at ``limit``."""
    feed = data.find(b"\n", start, limit)
    if feed < 0:
        return Line(start, limit, limit, is_whole=False)
    end = feed - 1 if feed > start and data[feed - 1] == 0x0D else feed
    return Line(start, end, feed + 1)


def header_at(data: bytes, start: int, limit: int) -> HeaderLine:
    """The header that begins at ``start``, with the lines that continue it (they begin with a blank)."""
    line = line_at(data, start, limit)
    end, after, is_whole = line.end, line.after, line.is_whole
    while is_whole and after < limit and data[after] in b" \t":
        more = line_at(data, after, limit)
        end, after, is_whole = more.end, more.after, more.is_whole
    line = Line(start, end, after, is_whole)
    colon = data.find(b":", start, end)
    if colon < 0:
        text = decoded(data[start:end])
        return HeaderLine(line, text, end - start, "", end, end, "this line has no colon")
    value_start, value_end = trimmed(data, colon + 1, end)
    name = decoded(data[start:colon].rstrip(b" \t"))
    value = decoded(data[value_start:value_end])
    return HeaderLine(line, name, len(data[start:colon].rstrip(b" \t")), value, value_start, value_end)


def trimmed(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The place without blanks at both sides."""
    inner = data[start:end]
    kept = inner.lstrip(b" \t")
    start += len(inner) - len(kept)
    return start, start + len(kept.rstrip(b" \t"))


def decoded(data: bytes) -> str:
    """UTF-8; bytes that are none become U+FFFD."""
    return data.decode("utf-8", "replace")

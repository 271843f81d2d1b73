"""Traffic as a table of comma-separated values, and as text for reading."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from workbench.codec.escapes import visible
from workbench.codec.hexdump import dump_lines
from workbench.model.records import mark_word
from workbench.model.texts import count_text, event_sentence
from workbench.project.export.jsonlines import direction_word
from workbench.project.export.walk import EventEntry, RecordEntry

CSV_COLUMNS: Final = (
    "session", "seq", "time_ns", "time_utc", "dir", "connection", "local", "peer", "size", "taken", "hex",
)  # fmt: skip
_FORMULA: Final = "=+-@\t\r"
_SIGNS: Final = ("◀ RX", "▶ TX")  # by Direction


def utc_text(time_ns: int) -> str:
    """RFC 3339 with nanoseconds: ``2026-11-20T12:00:01.000213000Z``."""
    seconds, nanoseconds = divmod(time_ns, 1_000_000_000)
    return f"{_second_text(seconds)}.{nanoseconds:09d}Z"


@lru_cache(16)
def _second_text(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"


@lru_cache(1024)
def csv_field(text: str) -> str:
    """A field as RFC 4180 writes it: in quotes where it needs them. The same names come again and again.

    An apostrophe goes before what a spreadsheet would take for a formula: names and paths are foreign.
    """
    if text[:1] in _FORMULA and text:
        text = f"'{text}"
    if any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def csv_head() -> bytes:
    """The row of column names."""
    return (",".join(CSV_COLUMNS) + "\r\n").encode()


def csv_record(entry: RecordEntry) -> bytes:
    """A record's row, in UTF-8."""
    head = entry.head
    return (
        f"{csv_field(entry.session)},{head.number},{head.time_ns},{utc_text(head.time_ns)},"
        f"{direction_word(head.direction)},{head.connection},{csv_field(entry.local)},{csv_field(head.peer)},"
        f"{head.size},{head.taken},{entry.payload.hex()}\r\n"
    ).encode()


def text_record(entry: RecordEntry) -> bytes:
    """A line with the facts, then the hex dump."""
    head = entry.head
    connection = f" connection {head.connection}" if head.connection else ""
    size = count_text(head.size, "byte", "bytes")
    kind = f", {mark_word(head.mark)}" if head.mark else ""
    lost = f", {head.size - head.taken:,} of them not sent" if head.taken < head.size else ""
    facts = f"{utc_text(head.time_ns)}  {_SIGNS[head.direction]}  {entry.session} #{head.number}"
    line = visible(f"{facts}{connection}  {head.peer}  {size}{kind}{lost}")
    # Apart: the line's arrow would make a string of ASCII four times as wide, and three times as slow.
    return line.encode() + b"\n" + "\n".join([*dump_lines(entry.payload), "\n"]).encode("ascii")


def text_event(entry: EventEntry) -> bytes:
    """A line with the sentence."""
    line = visible(f"{utc_text(entry.time_ns)}  --    {entry.session}: {event_sentence(entry.event)}")
    return f"{line}\n\n".encode()

"""Dumps with an offset in each line: xxd, hexdump -C, od in its variants, Wireshark's copy, text2pcap's input.

An offset of 0, a time or a mark of direction begins a record, and so does an offset that does not continue. What stands
behind the bytes (the text column) is left aside. Words of two or four bytes are in network order where a colon stands
behind the offset (xxd), else in little endian, as od and hexdump print them on the computers that are met today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final

from workbench.codec.hexinput.dump import RECORD_MAX_BYTES, Dump, DumpError, DumpForm, DumpRecord
from workbench.codec.hexinput.times import read_time
from workbench.model.records import Direction

RECORDS_MAX: Final = 1_000_000
_LINE: Final = re.compile(r"^(?P<mark>[ \t]*(?:[IiOo<>]|[Rr][Xx]|[Tt][Xx])[ \t]+)?[ \t]*(?P<offset>[0-9A-Fa-f]{3,16})(?P<colon>:?)(?:[ \t]+(?P<rest>.*))?$")  # noqa: E501
_MARK_ALONE: Final = re.compile(r"^\s*(?P<mark>[IiOo<>]|[Rr][Xx]|[Tt][Xx]|◀|▶)")
_WORD: Final = re.compile(r"([ \t]*)(\S+)")
_USUAL_BYTES: Final = 16
_USUAL_LINE: Final = re.compile(r"(?:[0-9A-Fa-f]{2} {1,2}){15}[0-9A-Fa-f]{2}(?!\S)")  # nearly every line of a long dump
_OCTAL: Final = re.compile(r"[0-7]{3}|[01][0-7]{5}")
_PAIRS: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_DIRECTIONS: Final = {"i": Direction.RX, "<": Direction.RX, "rx": Direction.RX, "◀": Direction.RX,
                      "o": Direction.TX, ">": Direction.TX, "tx": Direction.TX, "▶": Direction.TX}  # fmt: skip
_GUESSED_LINES: Final = 40
_LOOKED_AT_LINES: Final = 1_000  # for the base of offsets and the width
_NOT_EMPTY: Final = re.compile(r"[^\r\n]+")


def looks_like_offsets(head: str) -> bool:
    """Whether two lines, or the only one, begin with offsets that continue each other."""
    lines = [line for line in head.splitlines()[:_GUESSED_LINES] if line.strip() and not line.startswith("#")]
    found = [match for line in lines if (match := _LINE.match(line)) and (match["rest"] or match["colon"])]
    if not found:
        return False
    first = found[0]["offset"]
    if len(found) == 1:
        return len(lines) <= 3 and len(first) >= 4 and not first.strip("0") and bool((found[0]["rest"] or "").strip())
    widths = {len(match["offset"]) for match in found}
    offsets = [int(match["offset"], 16) for match in found]
    grows = sum(1 for one, two in pairwise(offsets) if two > one or two == 0)
    return len(widths) == 1 and max(widths) >= 3 and grows * 2 >= len(offsets) - 1 and 0 in offsets


@dataclass(slots=True)
class _Reading:
    """What has been read, and the record that is open."""

    base: int = 16  # of offsets; od writes them in eight
    records: list[DumpRecord] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    open: bool = False
    direction: int | None = None
    next_direction: int | None = None
    time_ns: int | None = None
    next_time_ns: int | None = None
    passed: int = 0  # lines that are none
    last_line: bytes = b""
    squeezed: bool = False  # a * stands for lines that are like the last one

    def close(self) -> None:
        """The record that is open ends here."""
        if self.open and len(self.records) < RECORDS_MAX:
            self.records.append(DumpRecord(bytes(self.data), self.direction, self.time_ns))
        self.data.clear()
        self.open = False

    def begin(self) -> None:
        """A record begins; a mark and a time that stood before are its own."""
        self.close()
        self.open = True
        self.direction, self.next_direction = self.next_direction, None
        self.time_ns, self.next_time_ns = self.next_time_ns, None


def read_offsets(text: str) -> Dump:
    """Read such a dump. Raises :class:`DumpError` where no line holds bytes."""
    parsed = [_LINE.match(line) for line in islice(_lines(text), _LOOKED_AT_LINES)]
    reading = _Reading(_base(parsed))
    width = _full_width(parsed)
    for line in _lines(text):
        found = _LINE.match(line)
        if found is None:
            _take_words(line, reading)
        else:
            _take_bytes(found, reading, width)
    reading.close()
    records = tuple(record for record in reading.records if record.data)
    if not records:
        raise DumpError("no line of this dump holds bytes", 0)
    remarks = (f"{reading.passed:,} lines that are no bytes were passed over",) if reading.passed else ()
    return Dump(DumpForm.OFFSETS, records, remarks)


def _lines(text: str) -> Iterator[str]:
    """One after the other: all at once they would take ten times as much memory as the text."""
    for found in _NOT_EMPTY.finditer(text):
        yield found[0]


def _take_words(line: str, reading: _Reading) -> None:
    """A line without offset: a time, a mark of direction, or something else."""
    words = line.strip()
    if not words or words == "*" or words.startswith("#"):  # text2pcap's comments
        reading.squeezed |= words == "*"
        return
    mark = _MARK_ALONE.match(words)
    if mark is not None and (len(words) == len(mark["mark"]) or not words[len(mark["mark"])].isalnum()):
        reading.next_direction = _DIRECTIONS[mark["mark"].lower()]
        words = words[len(mark["mark"]) :].strip()
        reading.close()
    else:
        mark = None
    time_ns = read_time(words)
    if time_ns is not None:
        reading.next_time_ns = time_ns
        reading.close()
    elif words and mark is None:
        reading.passed += 1


def _take_bytes(found: re.Match[str], reading: _Reading, width: int) -> None:
    try:
        offset = int(found["offset"], reading.base)
    except ValueError:
        reading.passed += 1
        return
    if found["mark"]:
        reading.next_direction = _DIRECTIONS[found["mark"].strip().lower()]
    if reading.squeezed:
        _unsqueeze(reading, offset)
    data = _bytes_of(found["rest"] or "", width, swapped=not found["colon"], octal=reading.base == 8)
    if not data:  # od's last line is an offset alone: where the bytes end
        if reading.open and 0 < offset < len(reading.data) <= offset + 16:
            del reading.data[offset:]
        return
    marked = reading.next_direction is not None or reading.next_time_ns is not None
    if not reading.open or marked or offset != len(reading.data):
        reading.begin()
    if len(reading.data) + len(data) <= RECORD_MAX_BYTES:
        reading.data += data
    reading.last_line = data


def _unsqueeze(reading: _Reading, offset: int) -> None:
    reading.squeezed = False
    missing = offset - len(reading.data)
    if reading.open and reading.last_line and missing > 0 and offset <= RECORD_MAX_BYTES:
        times = missing // len(reading.last_line) + 1
        reading.data += (reading.last_line * times)[:missing]


def _bytes_of(rest: str, width: int, *, swapped: bool, octal: bool) -> bytes:
    """The bytes up to the text column, which stands behind three spaces, or two where a line is full."""
    if width == _USUAL_BYTES and not octal and (usual := _USUAL_LINE.match(rest)):
        return bytes.fromhex(usual[0])
    words: list[str] = []
    size = 0
    for found in _WORD.finditer(rest.replace("-", " ")):
        spaces, word = len(found[1]), found[2]
        full = size >= width or (spaces == 2 and size >= 16 and size % 16 == 0)
        if words and (spaces >= 3 or full):
            break
        if not _PAIRS.fullmatch(word) and not (octal and _OCTAL.fullmatch(word)):
            break
        words.append(word)
        size += {3: 1, 6: 2 if octal else 3}.get(len(word), len(word) // 2)
    return _joined(words, swapped=swapped, octal=octal)[:width]


def _joined(words: Sequence[str], *, swapped: bool, octal: bool) -> bytes:
    lengths = {len(word) for word in words}
    if octal and lengths == {3}:  # od -b
        return bytes(int(word, 8) & 0xFF for word in words)
    if octal and lengths == {6} and all(set(word) <= set("01234567") and word[0] in "01" for word in words):  # od
        return b"".join(int(word, 8).to_bytes(2, "little") for word in words)
    even = [word for word in words if len(word) % 2 == 0]
    if len(even) != len(words):
        return b""
    if swapped and lengths and lengths <= {4, 8, 16} and len(lengths) == 1:  # od -x, hexdump
        return b"".join(bytes.fromhex(word)[::-1] for word in words)
    return bytes.fromhex("".join(words))


def _full_width(parsed: list[re.Match[str] | None]) -> int:
    """How many bytes a full line holds, by the offsets of lines that follow one another."""
    base = _base(parsed)
    steps: dict[int, int] = {}
    before: int | None = None
    for found in parsed:
        if found is None:
            before = None
            continue
        try:
            offset = int(found["offset"], base)
        except ValueError:
            continue
        if before is not None and 0 < offset - before <= 64:
            steps[offset - before] = steps.get(offset - before, 0) + 1
        before = offset
    return max(steps, key=lambda step: (steps[step], step)) if steps else 64


def _base(parsed: list[re.Match[str] | None]) -> int:
    """od writes offsets in eight unless it is told otherwise: seven digits, and 0000020 behind 16 bytes, where hexdump
    has 0000010."""
    offsets = [found["offset"] for found in parsed if found is not None]
    if not offsets or any(len(offset) != 7 or not set(offset) <= set("01234567") for offset in offsets):
        return 16
    if any(found is not None and (found["rest"] or "").endswith("  ") for found in parsed):
        return 16  # hexdump fills its last line with spaces
    for one, two in pairwise(parsed):
        if one is None or two is None or int(two["offset"], 8) - int(one["offset"], 8) != 8:
            continue
        words = (one["rest"] or "").split()
        if two["rest"] or (len("".join(words)) > 16 and len(words[0]) in (2, 4)):
            return 16
    return 8

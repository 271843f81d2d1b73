"""What was expected against what came, line by line: as plain text, and as pieces that a page can mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from workbench.codec.bytes.alignment import Kind, align_bytes
from workbench.codec.bytes.samestart import same_start
from workbench.codec.hexdump import ascii_pane
from workbench.model.texts import count_text

SHOWN_BYTES_MAX: Final = 2_048  # of one step, on each side
LINE_BYTES: Final = 16
CAME_BYTES_MAX: Final = 512  # where nothing is compared
BEFORE_LINES: Final = 2  # that are shown before the first difference
BEHIND_BYTES: Final = 32  # that are shown of what came behind as much as was expected
_HOLE: Final = "--"


class Cell(NamedTuple):
    """One byte on both sides; None where a side has none."""

    wanted: int | None
    got: int | None

    @property
    def is_same(self) -> bool:
        return self.wanted == self.got


class Excerpt(NamedTuple):
    """Where both sides begin to differ. ``before`` bytes are the same and left out; ``behind`` bytes that came, and
    ``wanted_behind`` that were expected, are not shown."""

    before: int
    cells: list[Cell]
    behind: int
    wanted_behind: int


def excerpt(wanted: bytes, got: bytes) -> Excerpt:
    """Around the first difference, aligned byte by byte, up to a bound. Little of what came behind as much as was
    expected: mostly nobody asked for it yet, and a hundred lines of it hide the one that matters."""
    before = max(0, (same_start(wanted, got) // LINE_BYTES - BEFORE_LINES) * LINE_BYTES)
    left = wanted[before : before + SHOWN_BYTES_MAX]
    right = got[before : before + len(left) + BEHIND_BYTES]
    return Excerpt(before, _cells(left, right), len(got) - before - len(right), len(wanted) - before - len(left))


def _cells(left: bytes, right: bytes) -> list[Cell]:
    found: list[Cell] = []
    for span in align_bytes(left, right).spans:
        ours = left[span.left : span.left + span.left_size]
        theirs = right[span.right : span.right + span.right_size]
        if span.kind in (Kind.EQUAL, Kind.CHANGED):
            found += [Cell(one, other) for one, other in zip(ours, theirs, strict=True)]
        else:
            found += [Cell(one, None) for one in ours] + [Cell(None, other) for other in theirs]
    return found


def lines(found: list[Cell]) -> Iterator[list[Cell]]:
    """Sixteen in a row."""
    for at in range(0, len(found), LINE_BYTES):
        yield found[at : at + LINE_BYTES]


def difference_text(wanted: bytes, got: bytes) -> str:
    """For a build's log: three lines each, of which the third marks what differs."""
    shown = excerpt(wanted, got)
    parts = [f"  {before_text(shown)}"] if shown.before else []
    for line in lines(shown.cells):
        if all(cell.is_same for cell in line):
            parts.append(f"  both      {_hex(line, 0)}  |{_text(line, 0)}|")
            continue
        marks = " ".join("  " if cell.is_same else "^^" for cell in line)
        parts += [
            f"  expected  {_hex(line, 0)}  |{_text(line, 0)}|",
            f"  got       {_hex(line, 1)}  |{_text(line, 1)}|",
            f"            {marks}".rstrip(),
        ]
    return "\n".join(parts + [f"  {told}" for told in behind_texts(shown)])


def came_text(got: bytes) -> str:
    """The same where it cannot be said which bytes were expected."""
    shown = [Cell(byte, byte) for byte in got[:CAME_BYTES_MAX]]
    parts = [f"  got       {_hex(line, 1)}  |{_text(line, 1)}|" for line in lines(shown)]
    if len(got) > CAME_BYTES_MAX:
        parts.append(f"  {count_text(len(got) - CAME_BYTES_MAX, 'more byte', 'more bytes')} came")
    return "\n".join(parts)


def before_text(shown: Excerpt) -> str:
    """``464 bytes before are the same``"""
    return f"{count_text(shown.before, 'byte', 'bytes')} before are the same"


def behind_texts(shown: Excerpt) -> list[str]:
    """What is not shown of each side; nothing where all of it is."""
    counts = ((shown.wanted_behind, "expected"), (shown.behind, "came"))
    return [f"{count_text(count, 'more byte', 'more bytes')} {said}" for count, said in counts if count > 0]


def _hex(line: list[Cell], side: int) -> str:
    pairs = [_HOLE if cell[side] is None else f"{cell[side]:02x}" for cell in line]
    return " ".join(pairs).ljust(LINE_BYTES * 3 - 1)


def _text(line: list[Cell], side: int) -> str:
    return "".join(" " if (byte := cell[side]) is None else ascii_pane(bytes([byte])) for cell in line)

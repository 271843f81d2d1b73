"""What was expected against what came, line by line: as plain text, and as pieces that a page can mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from workbench.codec.bytes.alignment import Kind, align_bytes
from workbench.codec.hexdump import ascii_pane

SHOWN_BYTES_MAX: Final = 4_096  # of one step, on each side
LINE_BYTES: Final = 16
_HOLE: Final = "--"


class Cell(NamedTuple):
    """One byte on both sides; None where a side has none."""

    wanted: int | None
    got: int | None

    @property
    def is_same(self) -> bool:
        return self.wanted == self.got


def cells(wanted: bytes, got: bytes) -> list[Cell]:
    """Both sides aligned, byte by byte, up to a bound."""
    left, right = wanted[:SHOWN_BYTES_MAX], got[:SHOWN_BYTES_MAX]
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
    parts = []
    for line in lines(cells(wanted, got)):
        if all(cell.is_same for cell in line):
            parts.append(f"  both      {_hex(line, 0)}  |{_text(line, 0)}|")
            continue
        marks = " ".join("  " if cell.is_same else "^^" for cell in line)
        parts += [
            f"  expected  {_hex(line, 0)}  |{_text(line, 0)}|",
            f"  got       {_hex(line, 1)}  |{_text(line, 1)}|",
            f"            {marks}".rstrip(),
        ]
    rest = max(len(wanted), len(got)) - SHOWN_BYTES_MAX
    if rest > 0:
        parts.append(f"  {rest:,} more bytes are not shown")
    return "\n".join(parts)


def _hex(line: list[Cell], side: int) -> str:
    pairs = [_HOLE if cell[side] is None else f"{cell[side]:02x}" for cell in line]
    return " ".join(pairs).ljust(LINE_BYTES * 3 - 1)


def _text(line: list[Cell], side: int) -> str:
    return "".join(" " if (byte := cell[side]) is None else ascii_pane(bytes([byte])) for cell in line)

"""Where each byte stands: characters and columns, no pixels painted and no bytes read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MIN_OFFSET_DIGITS = 8
GAP_CHARS = 2
COLUMN_CHOICES = (8, 16, 32)
GROUP_CHOICES = (1, 2, 4, 8)
COLUMNS_MAX = 64


class Pane(StrEnum):
    """The two faces of a byte."""

    HEX = "hex"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class HexLayout:
    """A fixed-width page: offset, hex digits in groups, characters. All lengths are in characters.

    ``columns`` bytes stand in a row; after every ``group`` of them comes one blank, and one more in the
    middle of more than 8, if no group is torn there.
    """

    columns: int = 16
    group: int = 1
    offset_digits: int = MIN_OFFSET_DIGITS

    @property
    def middle(self) -> int:
        """The column behind the wider blank; 0 where there is none."""
        return self.columns // 2 if self.columns > 8 and self.columns % (2 * self.group) == 0 else 0

    @property
    def hex_start(self) -> int:
        """Where the digits of the first byte begin."""
        return self.offset_digits + GAP_CHARS

    @property
    def ascii_start(self) -> int:
        """Where the character of the first byte stands."""
        return self.hex_char(self.columns - 1) + 2 + GAP_CHARS

    @property
    def width(self) -> int:
        """Characters in a full row."""
        return self.ascii_start + self.columns

    def hex_char(self, column: int) -> int:
        """Where a byte's two digits begin."""
        behind_middle = self.middle and column >= self.middle
        return self.hex_start + 2 * column + column // self.group + bool(behind_middle)

    def char_of(self, column: int, pane: Pane) -> int:
        """Where a byte begins in a pane."""
        return self.hex_char(column) if pane is Pane.HEX else self.ascii_start + column

    def pane_at(self, char: float) -> Pane:
        """The pane at a horizontal place; the gap belongs to its nearer side."""
        return Pane.ASCII if char >= self.ascii_start - GAP_CHARS / 2 else Pane.HEX

    def column_at(self, char: float, pane: Pane) -> int:
        """The byte column nearest to a horizontal place, 0 to ``columns`` - 1."""
        if pane is Pane.ASCII:
            return max(0, min(self.columns - 1, int(char - self.ascii_start)))
        for column in range(self.columns - 1):
            if char < self.hex_char(column + 1) - 0.5:
                return column
        return self.columns - 1

    def rows(self, size: int) -> int:
        """Rows that ``size`` bytes take; one more than needed at a full last row never: the cursor stays on bytes."""
        return -(-size // self.columns)

    def row_text(self, data: bytes) -> str:
        """The hex digits of one row, blanks as the layout has them, without offset and characters."""
        middle = self.middle
        if not middle:
            return data.hex(" ", -self.group)
        left = data[:middle].hex(" ", -self.group)
        return f"{left}  {data[middle:].hex(' ', -self.group)}" if len(data) > middle else left


def offset_digits(size: int) -> int:
    """Digits that the offsets of ``size`` bytes need: 8 up to 4 GiB, then 10, 12 … so that they rarely grow."""
    needed = len(f"{max(0, size - 1):x}")
    return max(MIN_OFFSET_DIGITS, needed + needed % 2)


def fitting_columns(chars: float, group: int, digits: int) -> int:
    """The most columns out of 8, 16 and 32 that fit into a width; 8 if none does."""
    best = COLUMN_CHOICES[0]
    for columns in COLUMN_CHOICES:
        if HexLayout(columns, group, digits).width <= chars:
            best = columns
    return best

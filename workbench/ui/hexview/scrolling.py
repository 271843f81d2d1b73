"""Rows without end on a scroll bar that counts to two thousand million."""

from __future__ import annotations

SCROLL_LIMIT = 2_000_000_000


class ScrollMap:
    """Maps the first visible row to a scroll bar's value. One to one while that fits, in proportion above.

    The first row is the truth, not the bar: a step of one row always moves by one row.
    """

    __slots__ = ("_rows", "_visible", "top")

    def __init__(self) -> None:
        self.top = 0
        self._rows = 0
        self._visible = 1

    @property
    def last_top(self) -> int:
        """The highest first row: the end of the source at the bottom."""
        return max(0, self._rows - self._visible)

    @property
    def maximum(self) -> int:
        """The scroll bar's maximum."""
        return min(self.last_top, SCROLL_LIMIT)

    @property
    def at_end(self) -> bool:
        """True if the last row can be seen."""
        return self.top >= self.last_top

    def resize(self, rows: int, visible: int) -> None:
        """``rows`` there are, ``visible`` whole ones on the screen. Keeps the first row where it can."""
        self._rows = rows
        self._visible = max(1, visible)
        self.top = min(self.top, self.last_top)

    def go(self, row: int) -> bool:
        """Make ``row`` the first one, as far as that goes; True if anything moved."""
        before = self.top
        self.top = max(0, min(row, self.last_top))
        return self.top != before

    def reveal(self, row: int) -> bool:
        """The least move that shows a row."""
        if row < self.top:
            return self.go(row)
        if row >= self.top + self._visible:
            return self.go(row - self._visible + 1)
        return False

    def value(self) -> int:
        """The scroll bar's value for the present first row."""
        if self.last_top <= SCROLL_LIMIT:
            return self.top
        return self.top * SCROLL_LIMIT // self.last_top

    def go_value(self, value: int) -> bool:
        """The user moved the bar."""
        if self.last_top <= SCROLL_LIMIT:
            return self.go(value)
        if value == self.value():
            return False
        return self.go(value * self.last_top // SCROLL_LIMIT)

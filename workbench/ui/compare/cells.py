"""Where each byte of two aligned payloads stands: one row of cells for both sides, gaps included."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from workbench.codec.bytes.alignment import Kind
from workbench.session.across.comparing import ByteComparison


class Piece(NamedTuple):
    """``width`` neighbouring cells of one kind within a row. ``left`` and ``right``: their bytes, none in a gap."""

    kind: Kind
    cell: int  # from the row's first
    width: int
    left: bytes
    right: bytes


class Cells:
    """Cells 0 to ``total`` - 1. A span of the alignment takes as many as its longer side has bytes."""

    def __init__(self, comparison: ByteComparison) -> None:
        self.comparison = comparison
        self._starts: list[int] = []
        total = 0
        for span in comparison.alignment.spans:
            self._starts.append(total)
            total += max(span.left_size, span.right_size)
        self.total = total

    def row(self, first: int, count: int) -> list[Piece]:
        """What stands in ``count`` cells from ``first``, ascending."""
        pieces: list[Piece] = []
        end = min(first + count, self.total)
        at = first
        index = bisect_right(self._starts, first) - 1
        while at < end:
            span = self.comparison.alignment.spans[index]
            start = self._starts[index]
            stop = min(end, start + max(span.left_size, span.right_size))
            low, high = at - start, stop - start
            left = self.comparison.left[span.left + low : span.left + min(high, span.left_size)]
            right = self.comparison.right[span.right + low : span.right + min(high, span.right_size)]
            pieces.append(Piece(span.kind, at - first, stop - at, left, right))
            at, index = stop, index + 1
        return pieces

    def offsets(self, cell: int) -> tuple[int, int]:
        """The offset on each side of the byte in a cell; in a gap that of the next byte."""
        if not 0 <= cell < self.total:
            return len(self.comparison.left), len(self.comparison.right)
        index = bisect_right(self._starts, cell) - 1
        span, within = self.comparison.alignment.spans[index], cell - self._starts[index]
        return span.left + min(within, span.left_size), span.right + min(within, span.right_size)

    def difference(self, index: int) -> range:
        """The cells of a difference."""
        first, behind = self.comparison.differences[index]
        return range(self._starts[first], self._starts[behind] if behind < len(self._starts) else self.total)

    def difference_at(self, cell: int) -> int:
        """The first difference that ends behind a cell; as many as there are where none does."""
        low, high = 0, len(self.comparison.differences)
        while low < high:
            middle = (low + high) // 2
            if self.difference(middle).stop <= cell:
                low = middle + 1
            else:
                high = middle
        return low

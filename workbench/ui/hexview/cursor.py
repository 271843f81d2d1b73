"""The cursor and the selection, without a widget."""

from __future__ import annotations

from workbench.ui.hexview.layout import Pane


class HexCursor:
    """A byte that is current, and an anchor: what lies between them, both included, is selected once it was extended.

    ``position`` is always a byte that exists, or 0 in an empty source.
    """

    __slots__ = ("_anchor", "_size", "extended", "pane", "position")

    def __init__(self) -> None:
        self.position = 0
        self.pane = Pane.HEX
        self.extended = False
        self._anchor = 0
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes there are to move over."""
        return self._size

    def set_size(self, size: int) -> None:
        """The source has grown, shrunk or been exchanged: keep what still exists."""
        self._size = size
        last = max(0, size - 1)
        self.position = min(self.position, last)
        self._anchor = min(self._anchor, last)
        if size == 0:
            self.extended = False

    def move(self, position: int, extend: bool = False) -> None:
        """Go to a byte, held within the source; ``extend`` keeps the anchor."""
        self.position = max(0, min(position, self._size - 1)) if self._size else 0
        if not extend:
            self._anchor = self.position
        self.extended = extend and self._size > 0

    def select(self, first: int, count: int) -> None:
        """Select ``count`` bytes from ``first``; the cursor stands on the first."""
        if count <= 0 or self._size == 0:
            self.move(first)
            return
        self._anchor = max(0, min(first + count, self._size) - 1)
        self.position = max(0, min(first, self._size - 1))
        self.extended = True

    def select_all(self) -> None:
        """Everything there is."""
        self.select(0, self._size)

    def clear(self) -> None:
        """Keep the cursor, drop the selection."""
        self._anchor = self.position
        self.extended = False

    @property
    def selection(self) -> range:
        """Selected offsets; empty when nothing was extended."""
        if not self.extended:
            return range(self.position, self.position)
        first, last = sorted((self._anchor, self.position))
        return range(first, last + 1)

    @property
    def chosen(self) -> range:
        """What a copy takes: the selection, or else the byte under the cursor."""
        if self.extended:
            return self.selection
        return range(self.position, min(self.position + 1, self._size))

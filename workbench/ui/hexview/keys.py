"""Which key moves the cursor where."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the cursor: by bytes, rows or pages, to a row's edge, to an end of the source."""

    bytes: int = 0
    rows: int = 0
    pages: int = 0
    edge: int = 0  # -1: first byte of the row, 1: last
    end: int = 0  # -1: first byte of all, 1: last
    all: bool = False
    other_pane: bool = False
    extend: bool = False

    def target(self, position: int, columns: int, page_rows: int, size: int) -> int:
        """Where the cursor comes to. Up and down keep the column, but for a last row that is too short for it."""
        if self.end:
            return 0 if self.end < 0 else max(0, size - 1)
        if self.edge:
            first = position - position % columns
            return first if self.edge < 0 else min(first + columns, size) - 1
        rows = self.rows + self.pages * page_rows
        target = position + self.bytes + rows * columns
        if target < 0:
            return position % columns if rows else 0
        last = max(0, size - 1)
        if target > last and rows and position // columns == last // columns:
            return position
        return min(target, last)


_STEPS: dict[Qt.Key, Move] = {
    Qt.Key.Key_Left: Move(bytes=-1),
    Qt.Key.Key_Right: Move(bytes=1),
    Qt.Key.Key_Up: Move(rows=-1),
    Qt.Key.Key_Down: Move(rows=1),
    Qt.Key.Key_PageUp: Move(pages=-1),
    Qt.Key.Key_PageDown: Move(pages=1),
    Qt.Key.Key_Home: Move(edge=-1),
    Qt.Key.Key_End: Move(edge=1),
}
_ENDS: dict[Qt.Key, Move] = {Qt.Key.Key_Home: Move(end=-1), Qt.Key.Key_End: Move(end=1)}


def move_of(event: QKeyEvent) -> Move | None:
    """The move that a key asks for; None for any other key."""
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return Move(all=True)
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    extend = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    rest = modifiers & ~Qt.KeyboardModifier.ShiftModifier
    try:
        key = Qt.Key(event.key())
    except ValueError:
        return None
    if rest == Qt.KeyboardModifier.ControlModifier:
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not extend:
            return Move(other_pane=True)
        found = _ENDS.get(key)
    elif rest == Qt.KeyboardModifier.NoModifier:
        found = _STEPS.get(key)
    else:
        return None
    if found is None or not extend:
        return found
    return Move(found.bytes, found.rows, found.pages, found.edge, found.end, extend=True)

"""Reading a source a little at each frame: it belongs to the thread that shows it (see docs/adr/0061)."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from workbench.model.sources import ByteSource
from workbench.model.texts import count_text
from workbench.ui.hexview.cursor import HexCursor

SLICE_S = 0.012
PIECE_BYTES = 64 * 1024


class SlicedReading:
    """A span of a source, handed on in pieces."""

    def __init__(self, source: ByteSource, span: range) -> None:
        self._source = source
        self.span = span
        self._place = span.start

    @property
    def is_done(self) -> bool:
        """Everything was handed on."""
        return self._place >= self.span.stop

    @property
    def part(self) -> float:
        """How much was handed on, 0 to 1."""
        return (self._place - self.span.start) / len(self.span) if self.span else 1.0

    def step(self, feed: Callable[[bytes], None], seconds: float = SLICE_S) -> None:
        """Hand on pieces for about so long, one at least."""
        end = perf_counter() + seconds
        while not self.is_done:
            piece = self._source.read(self._place, min(PIECE_BYTES, self.span.stop - self._place))
            if not piece:  # a damaged file holds less than it says
                self._place = self.span.stop
                return
            feed(piece)
            self._place += len(piece)
            if perf_counter() >= end:
                return


def chosen_span(cursor: HexCursor) -> range:
    """The selection, or else everything."""
    return cursor.selection if cursor.extended else range(cursor.size)


def span_text(span: range, *, is_selection: bool) -> str:
    """``Selection: 12 bytes from 0x10``, ``All: 1,024 bytes``."""
    if not is_selection:
        return f"All: {count_text(len(span), 'byte', 'bytes')}"
    return f"Selection: {count_text(len(span), 'byte', 'bytes')} from 0x{span.start:x}"

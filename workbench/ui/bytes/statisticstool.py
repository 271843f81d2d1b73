"""The tool “Statistics”: histogram and entropy of the selection, or of all that is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workbench.codec.bytes.statistics import ByteStatistics
from workbench.ui.bytes.bytecharts import EntropyChart, HistogramChart
from workbench.ui.bytes.slices import SlicedReading, chosen_span, span_text
from workbench.ui.bytetools.tool import ToolRoom, ToolWidget
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.labels import ElidedLabel, Label

WIDE_PX = 640
SEARCHED_BYTES = 4 * 1024 * 1024
NO_BYTES = "There are no bytes to count. Choose a record that has some in the table above; its statistics appear here."
RANDOM_BITS, TEXT_PART = 7.9, 0.95


class StatisticsTool(ToolWidget):
    """Reads a little at each frame, and shows what it knows so far. A click on the curve goes to the block; one on a
    bar goes to the next byte of that value."""

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room)
        self.setObjectName("statistics-tool")
        self._reading: SlicedReading | None = None
        self._stale = True
        self._span = range(0)
        self.statistics: ByteStatistics | None = None
        self.facts = ElidedLabel(room.theme, "", FontRole.SMALL, parent=self)
        self.facts.setObjectName("statistics-facts")
        self.facts.set_token(Token.TEXT_MUTED)
        self.histogram = HistogramChart(room.theme, self)
        self.entropy = EntropyChart(room.theme, self)
        self._empty = Label(room.theme, NO_BYTES, FontRole.BODY, "muted", self)
        self._empty.setObjectName("statistics-empty")
        self._empty.setWordWrap(True)
        self._empty.setMargin(room.theme.px(12))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.histogram.picked.connect(self._on_value)
        self.entropy.picked.connect(self._on_block)

    def _lay_out(self) -> None:
        both = QWidget(self._stack)
        self._charts = QBoxLayout(QBoxLayout.Direction.TopToBottom, both)
        self._charts.setContentsMargins(0, 0, 0, 0)
        self._charts.setSpacing(0)
        self._charts.addWidget(self.histogram, 1)
        self._charts.addWidget(self.entropy, 1)
        self._stack.addWidget(both)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 2)
        line.addWidget(self.facts)
        column.addLayout(line)
        column.addWidget(self._stack, 1)

    def show_bytes(self, shown: ShownBytes) -> None:
        self._stale = True
        self.refresh()
        if self._reading is not None:  # much of it: the rest at the next frames
            self.room.clock.hurry()

    def cursor_moved(self) -> None:
        if chosen_span(self.room.host.hex.cursor_at) != self._span:
            self._stale = True
            self.room.clock.hurry()

    def refresh(self) -> bool:
        cursor = self.room.host.hex.cursor_at
        if self._stale or (self._reading is None and chosen_span(cursor) != self._span):
            self._begin()
        reading, statistics = self._reading, self.statistics
        if reading is None or statistics is None:
            return False
        reading.step(statistics.feed)
        if reading.is_done:
            statistics.finish()
            self._reading = None
        self._show(reading.part)
        return True

    def _begin(self) -> None:
        hexes = self.room.host.hex
        self._stale = False
        self._span = chosen_span(hexes.cursor_at)
        self._reading = SlicedReading(hexes.bytes.source, self._span)
        self.statistics = ByteStatistics(len(self._span))

    def _show(self, part: float) -> None:
        statistics = self.statistics
        assert statistics is not None
        words = [span_text(self._span, is_selection=self.room.host.hex.cursor_at.extended)]
        if statistics.total:
            words += [f"{statistics.entropy:.2f} bits of entropy a byte", f"{statistics.distinct} of 256 values",
                      f"{statistics.printable_part():.0%} text", _guess(statistics)]  # fmt: skip
        if part < 1:
            words.insert(1, f"{part:.0%} read")
        self.facts.set_text(" · ".join(word for word in words if word))
        self._stack.setCurrentIndex(0 if len(self._span) else 1)
        self.histogram.show_counts(statistics.counts.tolist() if statistics.total else [])
        self.entropy.show_values(list(statistics.block_entropies), self._span.start, statistics.block_bytes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= self.room.theme.px(WIDE_PX) or self.height() < self.room.theme.px(220)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._charts.direction() != direction:
            self._charts.setDirection(direction)

    @Slot(int)
    def _on_block(self, place: int) -> None:
        offset = self.entropy.offset_of(place)
        self.room.host.hex.go_to(min(offset, max(0, self.room.host.hex.size_bytes - 1)))

    @Slot(int)
    def _on_value(self, value: int) -> None:
        """The next byte of that value behind the cursor, from the start again if there is none."""
        hexes = self.room.host.hex
        for start in (hexes.cursor_at.position + 1, 0):
            found = hexes.bytes.source.read(start, SEARCHED_BYTES).find(bytes((value,)))
            if found >= 0:
                hexes.go_to(start + found)
                return
        self.room.host.say(f"No byte 0x{value:02x} within {SEARCHED_BYTES // (1024 * 1024)} MiB of the cursor.")


def _guess(statistics: ByteStatistics) -> str:
    """What such figures usually mean; empty where they mean nothing."""
    if statistics.total >= 4096 and statistics.entropy > RANDOM_BITS:
        return "as random: compressed or encrypted"
    return "plain text" if statistics.printable_part() > TEXT_PART else ""

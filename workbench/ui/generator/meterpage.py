"""The page “Meter”: what became of the stamped payloads that came, stream by stream, and as curves."""

from __future__ import annotations

from time import monotonic
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from workbench.session.generator.streamfigures import StreamFigures
from workbench.session.generator.words import STREAM_COLUMNS, duration_text, hz_text, stream_cells, stream_lines
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.plot.clockchart import Line
from workbench.ui.plot.figurechart import FigureChart
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import name_columns

ROWS_SHOWN: Final = 200  # more streams nobody reads
SPAN_S: Final = 60.0
CHART_PX: Final = 100
SHOWN_EVERY_S: Final = 0.2  # while something comes: rows of 200 streams in every frame would be most of the frame
CHARS: Final = (9, 16, 11, 14, 6, 11, 8, 8, 24)
EMPTY: Final = (
    "No stamped payload came yet. The page “Generator” of another socket sends them, and so does "
    "“socket-workbench generate”; measuring begins by itself."
)
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MeterPage(PageWidget):
    """The figures are the session's; the page only looks."""

    preferred_width_px = 800

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._theme = room.theme
        self._meter = room.session.meter
        self._seen = (-1, -1)
        self._next_s = 0.0
        self.setObjectName("meter-page")
        self.setAccessibleName("Meter")
        self.table = self._make_table()
        self.told = Label(self._theme, EMPTY, FontRole.BODY, parent=self)
        self.told.setObjectName("meter-told")
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.clear = TextButton(self._theme, "Begin anew", self, icon="rotate-ccw")
        self.clear.setObjectName("meter-clear")
        self.clear.setToolTip("Forget all streams; what still comes is measured anew")
        self.rates = FigureChart("/s", hz_text, self)
        self.rates.setAccessibleName("Received and lost payloads per second")
        self.jitter = FigureChart("", duration_text, self)
        self.jitter.setAccessibleName("Jitter")
        self._lay_out()
        self.table.currentItemChanged.connect(self._on_row)
        self.clear.clicked.connect(self._on_clear)
        self._theme.changed.connect(self._on_theme)
        self._on_theme()

    def refresh(self) -> bool:
        seen = self._meter.revision, self.room.session.counters.rx_records
        now_s = monotonic()
        if seen == self._seen or (self._seen[0] >= 0 and now_s < self._next_s and seen[0] == self._seen[0]):
            return False
        self._seen, self._next_s = seen, now_s + SHOWN_EVERY_S
        streams = self._meter.streams
        self._show_rows(streams[-ROWS_SHOWN:])
        self._tell(streams)
        points = self._meter.points
        for chart in (self.rates, self.jitter):
            chart.setVisible(len(points) > 1)
        if len(points) > 1:
            times = np.array([point.time_ns / 1e9 for point in points])
            received, lost = (np.array([getattr(point, name) for point in points])
                              for name in ("received_hz", "lost_hz"))  # fmt: skip
            self.rates.draw(times, (received, lost), SPAN_S, now_s)
            self.jitter.draw(times, (np.array([point.jitter_ns for point in points]),), SPAN_S, now_s)
        return True

    # -- showing

    def _show_rows(self, streams: list[StreamFigures]) -> None:
        table = self.table
        table.setVisible(bool(streams))
        self.clear.setEnabled(bool(streams))
        while table.topLevelItemCount() > len(streams):
            table.takeTopLevelItem(table.topLevelItemCount() - 1)
        for at, stream in enumerate(streams):
            item = table.topLevelItem(at)
            if item is None:
                item = QTreeWidgetItem()
                for column in range(2, 9):
                    item.setTextAlignment(column, _RIGHT)
                table.addTopLevelItem(item)
            for column, text in enumerate(stream_cells(stream)):
                if item.text(column) != text:
                    item.setText(column, text)
            item.setForeground(3, self._theme.color(Token.ERROR if stream.lost else Token.TEXT))

    def _tell(self, streams: list[StreamFigures]) -> None:
        item = self.table.currentItem()
        at = self.table.indexOfTopLevelItem(item) if item is not None else 0
        if not streams:
            self.told.setText(EMPTY)
            return
        hidden = max(0, len(streams) - ROWS_SHOWN)
        streams = streams[-ROWS_SHOWN:]
        lines = [line.strip() for line in stream_lines(streams[max(0, min(at, len(streams) - 1))])]
        if hidden:
            lines.append(f"{hidden:,} earlier streams are counted and not listed.")
        if self._meter.forgotten:
            lines.append(f"{self._meter.forgotten:,} further streams are not kept: there were too many.")
        self.told.setText("\n".join(lines))

    # -- acts

    @Slot()
    def _on_row(self) -> None:
        self._tell(self._meter.streams)

    @Slot()
    def _on_clear(self) -> None:
        self._meter.clear()
        self.refresh()
        self.room.clock.hurry()

    # -- making

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setObjectName("meter-streams")
        table.setAccessibleName("Streams of stamped payloads")
        table.setToolTip("Each stream: one run of a generator, on one connection")
        table.setHeaderLabels(list(STREAM_COLUMNS))
        name_columns(table)
        for column in range(2, 9):
            table.headerItem().setTextAlignment(column, _RIGHT)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.header().setStretchLastSection(True)
        return table

    def _lay_out(self) -> None:
        px = self._theme.px
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(8), px(16), px(16))
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        for chart in (self.rates, self.jitter):
            chart.setMinimumHeight(px(CHART_PX))
            chart.hide()
            column.addWidget(chart, 1)
        column.addStretch(0)

    @Slot()
    def _on_theme(self) -> None:
        color = self._theme.color
        lost = Line("Lost", color(Token.ERROR), Qt.PenStyle.DashLine)
        self.rates.set_lines([Line("Received", color(Token.RX)), lost])
        self.jitter.set_lines([Line("Jitter", color(Token.RX))])
        for chart in (self.rates, self.jitter):
            ground, grid = color(Token.SURFACE_DATA), color(Token.BORDER_STRONG)
            chart.apply_colors(ground, grid, color(Token.TEXT_MUTED), self._theme.font(FontRole.SMALL))
        self.table.setFont(self._theme.font(FontRole.DATA_SMALL))
        width = self.table.fontMetrics().averageCharWidth()
        for place, chars in enumerate(CHARS):
            self.table.setColumnWidth(place, width * chars + self._theme.px(12))
        self._seen = (-1, -1)

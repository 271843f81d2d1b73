"""The page “Ping”: runs of echo requests, each answer with its time, and what they come to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from workbench.model.pings import rtt_text, statistics_text
from workbench.model.texts import failure_explanation, failure_sentence
from workbench.session.socketfacts.pings import INTERVAL_MS, SIZE_MAX_BYTES, TIMEOUT_MS, PingRow, PingSettings
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import name_columns

TITLES: Final = ("#", "Time", "TTL", "From", "Result")
CHARS: Final = (6, 11, 5, 26)
ROWS_SHOWN: Final = 1_000
COUNT_MAX: Final = 1_000_000
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PingPage(PageWidget):
    """Rows are added as requests go, and filled in as answers come."""

    preferred_width_px = 560

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._theme = room.theme
        self._pings = room.session.pings
        self._seen: tuple[int, bool, bool] | None = None
        self._shown: list[tuple[PingRow, QTreeWidgetItem]] = []
        self._states: list[tuple[object, ...]] = []  # of each row, what it was filled in from
        self.setObjectName("ping-page")
        self.setAccessibleName("Ping")
        start = self._pings.settings
        tip = "How many requests are sent; 0: until stopped"
        self.count = self._number("Requests", (0, COUNT_MAX), start.count, "", tip)
        self.count.setSpecialValueText("until stopped")
        tip = "From one request to the next"
        self.interval = self._number("Interval", INTERVAL_MS, start.interval_ms, " ms", tip)
        tip = "Data behind the header of a request"
        self.bytes = self._number("Size", (0, SIZE_MAX_BYTES), start.size_bytes, " bytes", tip)
        tip = "How long an answer is waited for"
        self.timeout = self._number("Time-out", TIMEOUT_MS, start.timeout_ms, " ms", tip)
        self.go = TextButton(self._theme, "Ping", self, icon="play")
        self.go.setObjectName("ping-go")
        self.go.setToolTip("Send echo requests to the host of this socket")
        self.result = Label(self._theme, "", FontRole.BODY, parent=self)
        self.table = self._make_table()
        self._lay_out()
        self.go.clicked.connect(self._on_go)
        self._theme.changed.connect(self._on_theme)
        self._on_theme()

    def refresh(self) -> bool:
        pings, session = self._pings, self.room.session
        seen = pings.revision, pings.running, session.is_open
        if seen == self._seen:
            return False
        self._seen = seen
        self.go.setText("Stop" if pings.running else "Ping")
        self.go.set_icon("square" if pings.running else "play")
        self.go.setEnabled(session.is_open)
        self._show_rows()
        found = pings.statistics
        if pings.failure is not None:
            self.result.setText(f"{failure_sentence(pings.failure)} {failure_explanation(pings.failure)}")
        elif not session.is_open and not found.sent:
            self.result.setText("The socket is closed: open it to send requests.")
        elif not found.sent and not pings.running:
            self.result.setText("No request was sent yet.")
        else:
            self.result.setText(f"{statistics_text(found)}.")
        return True

    # -- rows

    def _show_rows(self) -> None:
        rows = list(self._pings.rows)[-ROWS_SHOWN:]
        if not rows or (self._shown and self._shown[0][0] is not rows[0]):
            self._forget_before(rows[0] if rows else None)
        follows = self._is_at_end()
        for row in rows[len(self._shown) :]:
            item = QTreeWidgetItem(["", "", "", "", ""])
            item.setTextAlignment(0, _RIGHT)
            item.setTextAlignment(1, _RIGHT)
            item.setTextAlignment(2, _RIGHT)
            self.table.addTopLevelItem(item)
            self._shown.append((row, item))
            self._states.append(())
        for at, (row, item) in enumerate(self._shown):  # any may change: a late answer, or one that comes again
            state = row.rtt_ms, row.failure, row.timed_out, row.duplicates, self._pings.awaits(row)
            if state != self._states[at]:
                self._states[at] = state
                self._fill(row, item)
        if follows:
            self.table.scrollToBottom()

    def _forget_before(self, first: PingRow | None) -> None:
        """Rows that are gone from the run: all of another run, or the oldest of this one."""
        keep_from = next((at for at, (row, _item) in enumerate(self._shown) if row is first), len(self._shown))
        for _ in range(keep_from):
            self.table.takeTopLevelItem(0)
        del self._shown[:keep_from]
        del self._states[:keep_from]

    def _fill(self, row: PingRow, item: QTreeWidgetItem) -> None:
        result, token = _result_of(row, self._pings.awaits(row))
        texts = (
            f"{row.number:,}", rtt_text(row.rtt_ms) if row.rtt_ms is not None else "",
            str(row.ttl) if row.ttl is not None else "", row.host, result,
        )  # fmt: skip
        for column, text in enumerate(texts):
            if item.text(column) != text:
                item.setText(column, text)
        item.setForeground(4, self._theme.color(token))
        item.setToolTip(4, failure_explanation(row.failure) if row.failure is not None else result)

    def _is_at_end(self) -> bool:
        bar = self.table.verticalScrollBar()
        return bar.value() >= bar.maximum()

    # -- acts

    @Slot()
    def _on_go(self) -> None:
        if self._pings.running:
            self._pings.stop()
        else:
            fields = (self.count, self.interval, self.bytes, self.timeout)
            failure = self._pings.start(PingSettings(*(field.value() for field in fields)))
            if failure is not None:
                self.result.setText(f"{failure_sentence(failure)} {failure_explanation(failure)}")
        self.refresh()
        self.room.clock.hurry()

    # -- making

    def _number(self, name: str, bounds: tuple[int, int], value: int, unit: str, tip: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setObjectName(f"ping-{name.lower()}")
        box.setAccessibleName(name)
        box.setRange(*bounds)
        box.setValue(value)
        box.setSuffix(unit)
        box.setGroupSeparatorShown(True)
        box.setToolTip(tip)
        return box

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setObjectName("pings")
        table.setAccessibleName("Echo requests and their answers")
        table.setToolTip("Each request with its answer")
        table.setHeaderLabels(list(TITLES))
        name_columns(table)
        for column in range(3):
            table.headerItem().setTextAlignment(column, _RIGHT)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.header().setStretchLastSection(True)
        return table

    def _lay_out(self) -> None:
        theme, px = self._theme, self._theme.px
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        columns = QHBoxLayout()
        columns.setSpacing(px(16))
        left = (("Requests", self.count), ("Interval", self.interval))
        right = (("Size", self.bytes), ("Time-out", self.timeout))
        for fields in (left, right):
            form = QFormLayout()
            form.setHorizontalSpacing(px(12))
            form.setVerticalSpacing(px(8))
            for title, field in fields:
                form.addRow(Label(theme, title, FontRole.BODY, "muted", self), field)
            columns.addLayout(form, 1)
        row = QHBoxLayout()
        row.addWidget(self.result, 1)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), 0, px(16), px(16))
        layout.setSpacing(px(8))
        layout.addLayout(columns)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    @Slot()
    def _on_theme(self) -> None:
        self.table.setFont(self._theme.font(FontRole.DATA_SMALL))
        width = self.table.fontMetrics().averageCharWidth()
        for column, chars in enumerate(CHARS):
            self.table.setColumnWidth(column, width * chars + self._theme.px(12))
        for row, item in self._shown:
            self._fill(row, item)


def _result_of(row: PingRow, is_awaited: bool) -> tuple[str, Token]:
    if row.rtt_ms is not None:
        again = f", {row.duplicates + 1} times" if row.duplicates else ""
        return f"{row.size_bytes:,} bytes{again}", Token.TEXT
    if row.failure is not None:
        return failure_sentence(row.failure), Token.ERROR
    if row.timed_out:
        return "no answer in time", Token.WARN
    return "waiting …" if is_awaited else "stopped", Token.TEXT_MUTED

"""The tool “Checksums”: all of them over the selection or everything, and which of them a message ends with."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from workbench.codec.bytes.checksums import checksums, found_by
from workbench.codec.bytes.checksumsearch import SEARCHED_BYTES_MAX, Found, search_at_end
from workbench.codec.bytes.sums import Running
from workbench.model.texts import bytes_text, count_text
from workbench.ui.bytes.checksummodel import ChecksumModel, ChecksumRow
from workbench.ui.bytes.slices import SlicedReading, chosen_span, span_text
from workbench.ui.bytes.valuetable import ValueTable
from workbench.ui.bytetools.tool import ToolRoom, ToolWidget
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.hexview.tints import Tint
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel

LAYER = "checksums"
NAME_PX, VALUE_PX = 176, 220


class ChecksumTool(ToolWidget):
    """A line for each algorithm; “Which fits the end?” turns the table into what was found."""

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room)
        self.setObjectName("checksum-tool")
        theme = room.theme
        self._span = range(0)
        self._stale = True
        self._reading: SlicedReading | None = None
        self._running: dict[str, Running] = {}
        self._found: list[Found] | None = None
        self.scope = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.scope.setObjectName("checksum-scope")
        self.scope.set_token(Token.TEXT_MUTED)
        self.filter = QLineEdit(self)
        self.filter.setObjectName("checksum-filter")
        self.filter.setAccessibleName("Filter checksums")
        self.filter.setPlaceholderText("Filter: modbus, crc 16, sha")
        self.filter.setToolTip("Show the checksums whose name has these words")
        self.filter.setClearButtonEnabled(True)
        self.search = TextButton(theme, "Which fits the end?", self, icon="search")
        self.search.setObjectName("checksum-search")
        self.search.setCheckable(True)
        self.search.setToolTip("Look for a checksum whose value stands at the end of these bytes, in either byte order")
        self.model = ChecksumModel(theme, self)
        self.table = ValueTable(theme, "checksum-table", "Checksums", self)
        self.table.setModel(self.model)
        self._lay_out()
        self.filter.textChanged.connect(self._show)
        self.search.toggled.connect(self._on_search)
        self.table.copied.connect(self._on_copied)
        self.table.hovered.connect(self._on_hovered)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def _lay_out(self) -> None:
        self.table.setColumnWidth(0, self.room.theme.px(NAME_PX))
        self.table.setColumnWidth(1, self.room.theme.px(VALUE_PX))
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.filter, 1)
        top.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 4)
        line.addWidget(self.scope)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

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
        if self._stale or (self._reading is None and chosen_span(self.room.host.hex.cursor_at) != self._span):
            self._begin()
        elif self._reading is None:
            return False
        if self._reading is not None:
            self._reading.step(self._feed)
            if self._reading.is_done:
                self._reading = None
        self._show()
        return True

    def hidden_now(self) -> None:
        self.room.host.hex.set_tints(LAYER, ())
        self._stale = True

    def _begin(self) -> None:
        hexes = self.room.host.hex
        self._stale = False
        self._span = chosen_span(hexes.cursor_at)
        self.room.host.hex.set_tints(LAYER, ())
        if self.search.isChecked():
            self._search()
            return
        self._reading = SlicedReading(hexes.bytes.source, self._span)
        self._running = {each.key: each.start() for each in checksums()}

    def _feed(self, piece: bytes) -> None:
        for running in self._running.values():
            running.update(piece)

    def _search(self) -> None:
        self._reading = None
        self._found = []
        if len(self._span) <= SEARCHED_BYTES_MAX:
            data = self.room.host.hex.bytes.source.read(self._span.start, len(self._span))
            self._found = search_at_end(data, start=self._span.start)

    @Slot()
    def _show(self) -> None:
        span = span_text(self._span, is_selection=self.room.host.hex.cursor_at.extended)
        if self.search.isChecked():
            found = self._found or []
            wanted = {each.key for each in found_by(self.filter.text())}
            self.model.show_rows([_found_row(each) for each in found if each.checksum.key in wanted])
            self.scope.set_text(f"{span} · {_search_text(len(self._span), found)}")
            return
        known = self._reading is None
        rows = [
            ChecksumRow(each, self._running[each.key].value().hex() if known else "", each.note)
            for each in found_by(self.filter.text()) if each.key in self._running
        ]  # fmt: skip
        self.model.show_rows(rows)
        part = f" · {self._reading.part:.0%} read" if self._reading is not None else ""
        self.scope.set_text(f"{span}{part} · {count_text(len(rows), 'checksum', 'checksums')}")

    @Slot(bool)
    def _on_search(self, _on: bool) -> None:
        self._stale = True
        self.room.clock.hurry()
        self.refresh()

    @Slot(int)
    def _on_hovered(self, row: int) -> None:
        """What a checksum that was found is of, and where its value stands."""
        found = self._found or []
        tints: list[Tint] = []
        if self.search.isChecked() and 0 <= row < len(self.model.rows):
            key = self.model.rows[row].checksum.key
            note = self.model.rows[row].note
            for each in found:
                if each.checksum.key == key and _note(each) == note:
                    value_bytes = -(-each.checksum.bits // 8)
                    tints = [Tint(each.offset, each.size, 2), Tint(each.offset + each.size, value_bytes, 1)]
        self.room.host.hex.set_tints(LAYER, tints)

    @Slot(str)
    def _on_copied(self, value: str) -> None:
        self.room.host.say(f"Copied {value if len(value) < 60 else value[:60] + '…'}")

    @Slot()
    def _follow_theme(self) -> None:
        self.filter.setFont(self.room.theme.font(FontRole.SMALL))


def _note(found: Found) -> str:
    order = "little" if found.little else "big"
    return f"of 0x{found.offset:x} to 0x{found.offset + found.size - 1:x}, {order}"


def _found_row(found: Found) -> ChecksumRow:
    value_bytes = -(-found.checksum.bits // 8)
    return ChecksumRow(found.checksum, f"last {count_text(value_bytes, 'byte', 'bytes')}", _note(found))


def _search_text(size: int, found: list[Found]) -> str:
    if size > SEARCHED_BYTES_MAX:
        return f"up to {bytes_text(SEARCHED_BYTES_MAX)} are searched: select less"
    if not found:
        return "no known checksum stands at the end"
    chance = "; those of 8 bits may be chance" if any(each.checksum.bits <= 8 for each in found) else ""
    return f"{count_text(len(found), 'checksum fits', 'checksums fit')} the end{chance}"

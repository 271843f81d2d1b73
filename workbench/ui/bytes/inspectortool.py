"""The tool “Inspector”: the bytes at the cursor, read as everything that they could be. It writes nothing."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from workbench.codec.bytes.inspector import inspect
from workbench.codec.bytes.reading import NEEDED_BYTES
from workbench.ui.bytes.readingmodel import ReadingModel
from workbench.ui.bytes.valuetable import ValueTable
from workbench.ui.bytetools.tool import ToolRoom, ToolWidget
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.hexview.tints import Tint
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.labels import ElidedLabel
from workbench.ui.widgets.segmented import Segment, SegmentedControl

LAYER = "inspector"
NAME_PX = 168


class ByteOrder(StrEnum):
    """Which end of a number stands first."""

    BIG = "big"
    LITTLE = "little"


class InspectorTool(ToolWidget):
    """A table at the cursor; the row under the pointer shows its bytes in the hex view."""

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room)
        self.setObjectName("inspector-tool")
        theme = room.theme
        self.order = SegmentedControl(theme, "Byte order", (
            Segment(ByteOrder.BIG, "Big", tip="The highest byte first, as protocols of the Internet have it"),
            Segment(ByteOrder.LITTLE, "Little", tip="The lowest byte first, as most processors have it"),
        ), self)  # fmt: skip
        self.place = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.place.setObjectName("inspector-place")
        self.place.set_token(Token.TEXT_MUTED)
        self.model = ReadingModel(theme, self)
        self.table = ValueTable(theme, "inspector-table", "Data inspector", self)
        self.table.setModel(self.model)
        self.table.horizontalHeader().hide()  # two columns that need no words, and little height
        self.table.setColumnWidth(0, theme.px(NAME_PX))
        self._offset = 0
        self._seen: object = None
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.order)
        top.addWidget(self.place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.order.chosen.connect(self._on_order)
        self.table.hovered.connect(self._on_hovered)
        self.table.copied.connect(self._on_copied)

    def show_bytes(self, shown: ShownBytes) -> None:
        self._seen = None
        self.cursor_moved()

    def cursor_moved(self) -> None:
        cursor = self.room.host.hex.cursor_at
        self._offset = cursor.selection.start if cursor.extended else cursor.position
        self.refresh()

    def refresh(self) -> bool:
        data = self.room.host.hex.bytes.read(self._offset, NEEDED_BYTES)
        seen = (self._offset, data, self.order.key, self.room.host.encoding)
        if seen == self._seen:
            return False
        self._seen = seen
        groups = inspect(data, little=self.order.key == ByteOrder.LITTLE, encoding=self.room.host.encoding)
        if self.model.show_groups(groups):
            self.table.clearSpans()
            for row in range(self.model.rowCount()):
                if self.model.reading(row) is None:
                    self.table.setSpan(row, 0, 1, 2)
        self.place.set_text(f"At 0x{self._offset:x} ({self._offset:,})" if data else "No bytes at the cursor")
        return True

    def hidden_now(self) -> None:
        self._on_hovered(-1)
        self._seen = None

    @Slot(str)
    def _on_order(self, _order: str) -> None:
        self.refresh()

    @Slot(int)
    def _on_hovered(self, row: int) -> None:
        reading = self.model.reading(row)
        tints = [Tint(self._offset, reading.size, 0)] if reading is not None and reading.text else []
        self.room.host.hex.set_tints(LAYER, tints)

    @Slot(str)
    def _on_copied(self, value: str) -> None:
        self.room.host.say(f"Copied {value if len(value) < 60 else value[:60] + '…'}")

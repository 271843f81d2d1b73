"""The bytes and the tools beside them: below where the desk is narrow, to the right where it is wide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from workbench.ui.bytes.marktints import MarkTints
from workbench.ui.bytetools.tool import ToolRoom
from workbench.ui.bytetools.toolarea import ToolArea
from workbench.ui.bytetools.toolstrip import ToolStrip
from workbench.ui.hexview.bytespane import BytesPane
from workbench.ui.panel.bytetools import TOOLS
from workbench.ui.panel.panelstate import read_sizes
from workbench.ui.panelkit.pages import PageRoom

WIDE = 1_000  # of the 4-pixel grid, scaled: from here on the tools stand to the right
TOOLS_PART_BELOW, TOOLS_PART_BESIDE = 0.54, 0.45


class ByteDesk(QWidget):
    """Holds the bytes pane, the area of tools and the strip that chooses one. The room's parent is the panel."""

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room.parent)
        self.setObjectName("byte-desk")
        self._theme = room.theme
        self._is_divided = False
        self.bytes = BytesPane(room.session.reading, room.theme, room.settings, self)
        self.tools = ToolArea(
            ToolRoom(room.session, room.workspace, room.theme, room.settings, room.clock, self.bytes, self), TOOLS
        )
        self.marks = MarkTints(room.session, room.workspace, self.bytes)
        self.strip = ToolStrip(room.theme, TOOLS, self)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setObjectName("byte-desk-splitter")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.bytes)
        self._splitter.addWidget(self.tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.strip)
        self.setFocusProxy(self.bytes)
        self._splitter.splitterMoved.connect(self._on_divided)
        self.strip.chosen.connect(self.tools.show_tool)
        self.tools.turned.connect(self._on_turned)
        self.bytes.bytes_changed.connect(self.marks.show_marks)
        self.bytes.bytes_changed.connect(self.tools.bytes_changed)
        self.bytes.hex.cursor_changed.connect(self.tools.cursor_moved)

    def toggle_tool(self, key: str) -> None:
        """Show a tool, or close the area where it is shown already."""
        self.tools.show_tool("" if self.tools.key == key else key)

    def panes(self) -> list[QWidget]:
        """What F6 moves between: bytes, text, and the tool if there is anything in it to move to."""
        found: list[QWidget] = [self.bytes.hex, self.bytes.text]
        tool = self.tools.tool
        if tool is not None and tool.focusProxy() is not None:
            found.append(tool)
        return found

    def height_of_rows(self, rows: int) -> int:
        """Pixels that the desk needs to show this many rows of bytes, without a tool."""
        return self.bytes.height_of_rows(rows) + self.strip.sizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """To the right where there is room for both."""
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(WIDE)
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not orientation:
            self._splitter.setOrientation(orientation)
            self._divide()

    def view_state(self) -> dict[str, Any]:
        """Plain values for the layout of a project."""
        return self.tools.view_state() | ({"sizes": self._splitter.sizes()} if self._is_divided else {})

    def restore_view_state(self, state: Any) -> None:
        """Take what is understood of it."""
        if not isinstance(state, Mapping):
            return
        self.tools.restore_view_state(state)
        if sizes := read_sizes(state.get("sizes"), 2):
            self._splitter.setSizes(sizes)
            self._is_divided = True

    @Slot(str)
    def _on_turned(self, key: str) -> None:
        self.strip.show_chosen(key)
        if key and not self._is_divided:
            self._divide()

    @Slot()
    def _on_divided(self) -> None:
        self._is_divided = True

    def _divide(self) -> None:
        beside = self._splitter.orientation() is Qt.Orientation.Horizontal
        room = self._splitter.width() if beside else self._splitter.height()
        tools_px = round(room * (TOOLS_PART_BESIDE if beside else TOOLS_PART_BELOW))
        self._splitter.setSizes([room - tools_px, tools_px])

"""The area beside the bytes: makes tools when they are first shown, and tells the one in front what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from workbench.ui.bytetools.tool import ByteTool, ToolRoom, ToolWidget
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.widgets.labels import Rule

REST_MS: Final = 60_000  # a tool that nobody has seen for so long goes


class ToolArea(QWidget):
    """A :class:`~workbench.ui.frameclock.Presenter`. ``turned`` tells the key of the tool that is shown from now on;
    empty: the area is closed. Whoever owns it calls :meth:`bytes_changed` and :meth:`cursor_moved`.
    """

    turned = Signal(str)
    record_wanted = Signal(int)  # as every tool's
    payload_wanted = Signal(object)

    def __init__(self, room: ToolRoom, tools: Sequence[ByteTool]) -> None:
        super().__init__(room.parent)
        self.setObjectName("byte-tool-area")
        self._room = room
        self._tools = {tool.key: tool for tool in tools}
        self._made: dict[str, ToolWidget] = {}
        self._key = ""
        self._told: dict[str, ShownBytes] = {}  # what each tool was shown last, by its key
        self._rest = QTimer(self)
        self._rest.setObjectName("byte-tools-rest-timer")
        self._rest.setSingleShot(True)
        self._rest.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.let_go)
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(parent=self))
        column.addWidget(self._stack, 1)
        self.hide()

    @property
    def key(self) -> str:
        """The tool that is shown; empty: none."""
        return self._key

    @property
    def tool(self) -> ToolWidget | None:
        """The tool in front."""
        return self._made.get(self._key)

    def show_tool(self, key: str) -> None:
        """Show a tool; an empty key closes the area. An unknown key is ignored."""
        if key == self._key or (key and key not in self._tools):
            return
        if (before := self.tool) is not None:
            before.hidden_now()
            self._told.pop(self._key, None)
            self._rest.start()
        self._key = key
        if key:
            self._bring(key)
        self.setVisible(bool(key))
        self.bytes_changed()
        self.turned.emit(key)

    @Slot()
    def let_go(self) -> None:
        """Tools that cannot be seen now go, but for what would be missed."""
        for key, tool in list(self._made.items()):
            if not tool.isVisible() and tool.may_go():
                tool.hidden_now()
                del self._made[key]
                self._told.pop(key, None)
                self._stack.removeWidget(tool)
                tool.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        """The tool that stood in front is there again."""
        super().showEvent(event)
        if self._key and self._key not in self._made:
            self._bring(self._key)
            self.bytes_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """With its panel, perhaps for long."""
        super().hideEvent(event)
        self._rest.start()

    # what the bytes pane tells

    @Slot()
    def bytes_changed(self) -> None:
        """Other bytes are shown, or the same record anew: the tool in front takes them up."""
        tool = self.tool
        if tool is None:
            return
        shown = self._room.host.shown_bytes()
        told = self._told.get(self._key)  # another source of the same bytes has lost the tool's grounds
        if told is None or told.key != shown.key or told.source is not shown.source:
            self._told[self._key] = shown
            tool.show_bytes(shown)
        tool.cursor_moved()

    @Slot()
    def cursor_moved(self) -> None:
        """The cursor or the selection moved."""
        if (tool := self.tool) is not None:
            tool.cursor_moved()

    # what the clock calls

    def is_shown(self) -> bool:
        """Open, in a window that is not minimised."""
        return bool(self._key) and widget_is_shown(self)

    def refresh(self) -> bool:
        """The tool in front shows what is new."""
        tool = self.tool
        return tool.refresh() if tool is not None else False

    # what is remembered

    def view_state(self) -> dict[str, Any]:
        """Plain values for the layout of a project."""
        return {"tool": self._key}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Take what is understood of it."""
        key = state.get("tool")
        if isinstance(key, str):
            self.show_tool(key)

    def _bring(self, key: str) -> None:
        if key not in self._made:
            self._made[key] = self._make(self._tools[key])
        self._stack.setCurrentWidget(self._made[key])

    def _make(self, tool: ByteTool) -> ToolWidget:
        room = self._room
        widget = tool.make(
            ToolRoom(room.session, room.workspace, room.theme, room.settings, room.clock, room.host, self._stack)
        )
        widget.record_wanted.connect(self.record_wanted)
        widget.payload_wanted.connect(self.payload_wanted)
        self._stack.addWidget(widget)
        return widget

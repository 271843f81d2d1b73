"""Joins a session's messages to its panel: the chooser, the line that tells what waits, the ends between bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.model.framing import FramingRule
from workbench.session.reading.edges import Edges
from workbench.session.reading.messageremoval import RemovalRefusedError, records_to_remove
from workbench.session.reading.messagewords import progress_text, rest_text, waiting_text
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.ui.framing.anchor import RowAnchor
from workbench.ui.framing.chooser import FramingChooser
from workbench.ui.hexview.byteheader import BytesMode, BytesTab
from workbench.ui.hexview.bytespane import BytesPane
from workbench.ui.hexview.edgestrip import EdgeStrip
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.traffic.trafficview import TrafficView
from workbench.ui.widgets.labels import ElidedLabel

NO_MESSAGE: Final = "No whole message yet. The line above the table tells what waits for the rest."


class MessageDesk(QObject):
    """A :class:`~workbench.ui.frameclock.Presenter`. ``message`` is a sentence for a toast."""

    message = Signal(str)
    acted = Signal()

    def __init__(
        self, session: Session, workspace: Workspace, theme: Theme, traffic: TrafficView, shown: BytesPane
    ) -> None:
        super().__init__(traffic)
        self.setObjectName("message-desk")
        self._session, self._workspace = session, workspace
        self._traffic, self._bytes = traffic, shown
        self._edges = Edges(session.messages, session.traffic)
        self._told: object = None
        self.anchor = RowAnchor(session, traffic)
        self.chooser = FramingChooser(theme, traffic)
        self.line = ElidedLabel(theme, "", FontRole.SMALL, parent=traffic)
        self.strip = EdgeStrip(theme, shown)
        self.line.setObjectName("message-line")
        self.line.set_token(Token.TEXT_MUTED)
        self._below = QWidget(traffic)
        row = QHBoxLayout(self._below)
        row.setContentsMargins(8, 0, 8, 4)
        row.addWidget(self.line)
        traffic.header.add_part(self.chooser)
        _put_below_header(traffic, self._below)
        _put_below_header(shown, self.strip)
        self.chooser.setVisible(not session.spec.is_datagram)
        self.chooser.shown_chosen.connect(self._on_shown)
        self.chooser.rule_chosen.connect(self._on_rule)
        self.strip.changed.connect(self._show_edges)
        shown.bytes_changed.connect(self._show_edges)
        shown.header.tab_chosen.connect(self._show_edges)
        traffic.remove_requested.connect(self._on_remove)
        self.refresh()
        self._show_edges()

    def is_shown(self) -> bool:
        """As long as the table is."""
        return self._traffic.is_shown()

    def refresh(self) -> bool:
        """What holds now, and how far the cutting is. True if anything is painted anew."""
        messages = self._session.messages
        state = messages.state if messages.is_on else None
        told = (messages.rule, messages.is_shown, state, round(messages.progress, 2))
        if told == self._told:
            return False
        before, self._told = self._told, told
        if not isinstance(before, tuple) or before[:2] != told[:2]:
            self._show_unit()
        self._tell()
        return True

    def open_form(self) -> None:
        """Choose the rule; a datagram is a message already."""
        if self._session.spec.is_datagram:
            self.message.emit("Each datagram is a message already: there is nothing to cut.")
        else:
            self.chooser.open_form()

    def _show_unit(self) -> None:
        messages = self._session.messages
        shown = messages.is_shown
        self.chooser.show_rule(messages.rule, shown=shown)
        self._traffic.header.set_unit(*(("message", "messages") if shown else ("record", "records")))
        self._below.setVisible(messages.is_on)
        word = "message" if shown else "record"
        self._bytes.header.modes.rename(BytesMode.RECORD, word.title(), f"The selected {word}, or the newest")
        self._show_edges()

    def _tell(self) -> None:
        messages = self._session.messages
        state = messages.state
        if state.failure:
            self.line.set_text(state.failure)
            return
        outcome = progress_text(state.messages, state.faults, messages.progress)
        rests = [rest_text(rest) for rest in state.rests[:8]]
        waiting = waiting_text(state.waiting_bytes, state.rests)
        rest = rests[0] if len(state.rests) == 1 else waiting
        if messages.is_shown and messages.progress >= 1:  # the count stands above already
            faults = f"{state.faults:,} faulty" if state.faults else ""
            line = " · ".join(part for part in (faults, rest) if part)
            line = line or ("Every byte belongs to a message" if state.messages else "")
        else:
            line = " · ".join(part for part in (outcome, rest) if part)
        self.line.set_text(line[:1].upper() + line[1:], "\n".join(rests))
        self.chooser.show_outcome("\n".join([outcome, *rests[:3]]))

    @Slot()
    def _show_edges(self) -> None:
        shown = self._bytes.shown_bytes()
        source, head = shown.source, shown.head
        is_on = self._session.messages.is_on
        if self._bytes.mode is not BytesMode.RECORD:
            found = self._edges.of_conversation(source)
        elif head is not None and is_on:
            found = self._edges.of_row(head.number)
        else:
            found = None
        if self._session.messages.is_shown and self._bytes.mode is BytesMode.RECORD:
            self._bytes.hex.empty_text = NO_MESSAGE
        self.strip.show_kinds(messages=is_on)
        is_told = is_on or self._bytes.mode is not BytesMode.RECORD
        self.strip.setVisible(is_told and self._bytes.tab is not BytesTab.TEXT)
        self._bytes.hex.set_edges(found, self.strip.kinds)

    @Slot(bool)
    def _on_shown(self, shown: bool) -> None:
        self._session.messages.show(shown)
        self.acted.emit()

    @Slot(object)
    def _on_rule(self, rule: FramingRule) -> None:
        self._session.messages.set_rule(rule)
        self.refresh()
        self.acted.emit()

    @Slot(object)
    def _on_remove(self, numbers: Iterable[int]) -> None:
        messages = self._session.messages
        if messages.is_shown:
            try:
                numbers = records_to_remove(messages, self._session.traffic, numbers)
            except RemovalRefusedError as error:
                self.message.emit(str(error))
                return
        self._workspace.hide_records(self._session.id, numbers)
        self.acted.emit()


def _put_below_header(view: QWidget, line: QWidget) -> None:
    layout = view.layout()
    if isinstance(layout, QVBoxLayout):
        layout.insertWidget(1, line)

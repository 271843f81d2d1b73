"""Where a person reads, kept while rows become messages, records again, or other messages."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Slot

from workbench.session.session import Session
from workbench.ui.traffic.trafficview import TrafficView

_NOWHERE: Final = (0, 0, 0)


class RowAnchor(QObject):
    """Holds by records, which stay: the current row's, and the one at the top of the table.

    A message that was chosen for a record gives that very record back. Asked at each frame, before the table.
    """

    def __init__(self, session: Session, traffic: TrafficView) -> None:
        super().__init__(traffic)
        self.setObjectName("row-anchor")
        self._session, self._traffic = session, traffic
        self._unit = self._unit_now()
        self._chosen = 0  # the number of the current row
        self._record = 0  # what it stands for
        self._end = (0, 0)  # where the message ends that it is
        self._top = (0, 0)  # the number of the first row in sight, and its record
        self._below = 0  # rows that the current one is below the first one in sight
        self._wanted = _NOWHERE  # record, record at the top, rows between: not found yet among the new rows
        traffic.record_selected.connect(self._on_selected)

    def is_shown(self) -> bool:
        """As long as the table is."""
        return self._traffic.is_shown()

    def refresh(self) -> bool:
        """Look where the table is; after rows have become others, go back there as soon as there is such a row."""
        unit = self._unit_now()
        if unit != self._unit:
            self._unit = unit
            self._leave()
        elif self._wanted != _NOWHERE:
            return self._return()
        else:
            self._note_top()
        return False

    def _unit_now(self) -> object:
        """What a number stands for."""
        messages = self._session.messages
        return (messages.rule, messages.revision) if messages.is_shown else None

    def _leave(self) -> None:
        """The same number is something else now."""
        if self._wanted == _NOWHERE:
            self._wanted = (self._record, self._top[1], self._below)
        end = self._end
        self._chosen, self._top = 0, (0, 0)
        self._traffic.table.clearSelection()
        self._end = end

    def _return(self) -> bool:
        record, top, below = self._wanted
        if self._chosen:  # a person was quicker
            self._wanted = _NOWHERE
            return False
        messages = self._session.messages
        is_whole = not messages.is_shown or messages.progress >= 1
        if not is_whole and messages.state.records < max(record, top):
            return False
        row, first = self._row(record, self._end), self._row(top)
        is_missing = (record and row is None) or (top and first is None)
        if is_missing and not (is_whole and self._session.filtering.progress is None):
            return False
        if max(row or 0, first or 0) >= max(1, self._traffic.model.rowCount()):
            return False  # the table takes them in with this frame
        self._wanted, self._record = _NOWHERE, record
        if row is not None:
            self._chosen = messages.row_number_of(record, self._end)
            first = max(0, row - below) if below >= 0 else first
        self._traffic.place(row, first)
        return True

    def _row(self, record: int, end: tuple[int, int] = (0, 0)) -> int | None:
        number = self._session.messages.row_number_of(record, end) if record else 0
        return self._session.reading.row_of(number) if number else None

    @Slot(int)
    def _on_selected(self, number: int) -> None:
        if number != self._chosen and self._unit_now() == self._unit:
            messages = self._session.messages
            self._chosen = number
            self._record, self._end = (messages.record_of(number), messages.end_of(number)) if number else (0, (0, 0))

    def _note_top(self) -> None:
        table, traffic = self._traffic.table, self._traffic
        number = traffic.model.cache.number_at(table.top_row()) or 0
        if number != self._top[0]:
            self._top = (number, self._session.messages.record_of(number) if number else 0)
        row = table.currentIndex().row()
        is_seen = bool(self._chosen) and table.top_row() <= row < table.end_row()
        self._below = row - table.top_row() if is_seen else -1

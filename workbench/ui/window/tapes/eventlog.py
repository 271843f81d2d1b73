"""The log: what happened to the sockets, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.texts import event_sentence, failure_explanation
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme
from workbench.ui.traffic.timeformat import TimeFormat
from workbench.ui.window.tapes.rollingmodel import Column, RollingModel
from workbench.ui.window.tapes.rollingview import RollingView


class Events(Protocol):
    """What is asked of a session's event log."""

    def read(self, cursor: int, limit: int = ...) -> tuple[int, list[Event]]: ...


@dataclass(frozen=True, slots=True)
class EventsOf:
    """One socket's events."""

    number: int
    name: str
    events: Events


@dataclass(frozen=True, slots=True)
class EventLine:
    """One row."""

    socket: str
    event: Event


_COLUMNS = (Column("Time", 17, fixed=True), Column("Socket", 22), Column("", 3), Column("What happened", 60))
_SIGNS = {Token.ERROR: "✕", Token.WARN: "!", Token.OK: "✓"}


class EventLogModel(RollingModel):
    """Rows are :class:`EventLine`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, theme, parent)
        self._time = TimeFormat()

    def cell(self, row: EventLine, column: int) -> str:
        match column:
            case 0:
                return self._time.stamp(row.event.time_ns, 0, None)
            case 1:
                return row.socket
            case 2:
                return _SIGNS.get(event_token(row.event), "")
            case _:
                return event_sentence(row.event)

    def tool_tip(self, row: EventLine) -> str:
        lines = [event_sentence(row.event), self._time.full(row.event.time_ns)]
        if row.event.failure is not None:
            lines.insert(1, failure_explanation(row.event.failure))
        return "\n".join(lines)

    def token(self, row: EventLine) -> Token | None:
        token = event_token(row.event)
        return token if token is Token.ERROR else None


class EventLogView(RollingView):
    """Shows all sockets' events in order of time. ``sources`` answers every event log of the project."""

    def __init__(self, sources: Callable[[], Sequence[EventsOf]], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Socket log", EventLogModel(theme), theme, parent)
        self.model.setParent(self)
        self._sources = sources
        self._cursors: dict[int, tuple[object, int]] = {}

    def forget(self) -> None:
        """Another project was opened."""
        self._cursors.clear()
        self.model.clear()

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Take what is new, by one insert."""
        fresh: list[EventLine] = []
        for source in self._sources():
            read_from, cursor = self._cursors.get(source.number, (source.events, 0))
            if read_from is not source.events:  # the socket was removed and brought back: a log of its own
                cursor = 0
            cursor, events = source.events.read(cursor)
            self._cursors[source.number] = (source.events, cursor)
            fresh += [EventLine(source.name, event) for event in events]
        fresh.sort(key=_time_of)
        return self.add_rows(list(fresh))


def event_token(event: Event) -> Token:
    """The colour of an event; INFO where it is neither good nor bad."""
    if event.kind in (EventKind.FAILED, EventKind.RECORDING_STOPPED) or event.how is CloseHow.FAILED:
        return Token.ERROR
    if event.kind in (EventKind.DROPPED, EventKind.RECONNECTING) or event.how is CloseHow.RESET:
        return Token.WARN
    if event.kind in (EventKind.CONNECTED, EventKind.LISTENING, EventKind.ACCEPTED):
        return Token.OK
    return Token.INFO


def _time_of(line: EventLine) -> int:
    return line.event.time_ns

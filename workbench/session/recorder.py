"""A session's way into the capture: records, events and calls, and whether they are kept at all."""

from __future__ import annotations

from workbench.engine.calls.tape import CallTape
from workbench.model.calls import CallRecord
from workbench.model.connections import Connection
from workbench.model.events import Event
from workbench.model.records import Piece
from workbench.model.texts import count_text
from workbench.session.eventlog import EventLog
from workbench.session.surroundings import Surroundings

CALLS_AT_ONCE = 100_000
CALLS_RECALLED = EVENTS_RECALLED = 2_000


class Recorder:
    """``is_full`` says that the capture asked for a pause; the session stops reading until it has room."""

    def __init__(self, session_id: int, around: Surroundings, tape: CallTape) -> None:
        self._session_id = session_id
        self._capture = around.capture
        self._observed = around.observed
        self._tape = tape
        self._tape_cursor = 0
        self.recording = True
        self.is_full = False
        self._passed = 0  # records that never went to the capture
        self._lost_before = 0

    @property
    def unrecorded(self) -> int:
        """Records since :meth:`begin` that were not kept: recording was off, or the disk was full."""
        return self._passed + self._capture.unrecorded(self._session_id) - self._lost_before

    def begin(self) -> None:
        """The socket is opened anew."""
        self._passed, self._lost_before = 0, self._capture.unrecorded(self._session_id)

    def recall(self, events: EventLog) -> None:
        """Bring back what an earlier time recorded: the newest events and calls, so that their views continue."""
        for event in self._capture.latest_events(self._session_id, EVENTS_RECALLED):
            events.append(event)
        for call in self._capture.latest_calls(self._session_id, CALLS_RECALLED):
            self._tape.append(call)
        self._tape_cursor = self._tape.read(0, CALLS_AT_ONCE)[0]

    def record(self, pieces: list[Piece]) -> None:
        """Hand the pieces on, unless recording is off."""
        if self._observed is not None:
            self._observed(self._session_id, pieces)
        if not self.recording or self._capture.stopped is not None:
            self._passed += len(pieces)
        elif not self._capture.append(self._session_id, pieces):
            self.is_full = True

    def record_event(self, event: Event) -> None:
        """Events are few, and kept even while recording is paused: they say when it was."""
        self._capture.append_events(self._session_id, [event])

    def record_connection(self, connection: Connection) -> None:
        self._capture.add_connection(
            self._session_id, connection.number, connection.local, connection.peer, connection.opened_ns
        )

    def record_calls(self) -> None:
        """What came onto the tape since the last time; what the tape lost meanwhile is recorded as a number."""
        self._tape_cursor, calls, missed = self._tape.read(self._tape_cursor, CALLS_AT_ONCE)
        if calls and self.recording:
            if missed:
                lost = f"{count_text(missed, 'call was', 'calls were')} not kept: more than call_limit at once"
                calls.insert(0, CallRecord(calls[0].time_ns, 0, "(missed)", "", lost))
            self._capture.append_calls(self._session_id, calls)

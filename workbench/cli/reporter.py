"""What a session does, told on standard output and standard error as it happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.cli.commands import OutputForm
from workbench.cli.output import Output
from workbench.cli.streams import tell
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.failures import Failure
from workbench.model.peertexts import is_beyond_loopback
from workbench.model.records import Direction, Piece
from workbench.model.texts import event_sentence, failure_explanation, failure_sentence
from workbench.model.tlstexts import WARNINGS
from workbench.project.export.jsonlines import event_line, record_line
from workbench.session.session import Session

_QUIET = (
    EventKind.RESOLVING, EventKind.RESOLVED, EventKind.CONNECTING, EventKind.ATTEMPTED, EventKind.NOTE,
)  # fmt: skip
_ABOUT_RECORDING = (EventKind.RECORDING_STOPPED, EventKind.RECORDING_RESUMED)


class Reporter:
    """Events are read from the session's log before each batch of records, so that the order is that of what
    happened; :meth:`report_events` is also called now and then, for events that no record follows."""

    def __init__(self, session: Session, output: Output, form: OutputForm, first_seq: int) -> None:
        self._session = session
        self._output = output
        self._form = form
        self._seq = first_seq
        self._cursor = 0
        self._named_open = False
        self.tells_recording = True
        self.prints_payload = True  # where the form is raw
        self.prefix = ""  # of sentences: which socket, where there are several
        self.told_connections: int | None = None  # of how many connections it is told that they come and go; None: all
        self.failures: list[Failure] = []
        self.reset = False
        self.peer_ended = False
        self.recording_failed = False

    def report_records(self, pieces: Sequence[Piece]) -> None:
        """Each record, in its order."""
        self.report_events()
        if self._form is OutputForm.JSON:
            first = self._seq
            self._output.put(b"".join([self._line(first + index, piece) for index, piece in enumerate(pieces)]))
        elif self._form is OutputForm.RAW and self.prints_payload:
            self._output.put(b"".join([piece.payload for piece in pieces if piece.direction == Direction.RX]))
        self._seq += len(pieces)

    def report_events(self) -> None:
        """What happened since the last call."""
        for event in self.new_events():
            self.report_event(event)

    def new_events(self) -> Sequence[Event]:
        """The same for somebody who reports those of several sessions in one order."""
        if self._cursor == self._session.events.end:
            return ()
        self._cursor, events = self._session.events.read(self._cursor)
        return events

    def report_event(self, event: Event) -> None:
        """One of :meth:`new_events`."""
        if event.kind in _ABOUT_RECORDING and not self.tells_recording:
            return
        self._note(event)
        if self._form is not OutputForm.RAW:
            self._output.put(event_line(event, self._session.spec.name, self._more(event)))
        self._tell(event)

    def put_line(self, line: bytes) -> None:
        """One of somebody else's."""
        self._output.put(line)

    def _line(self, number: int, piece: Piece) -> bytes:
        session = self._session
        connection = session.connections.get(piece.connection)
        local = connection.local if connection is not None else session.local
        place = (session.spec.name, piece.connection, local, piece.peer)
        payload = piece.payload if isinstance(piece.payload, bytes) else bytes(piece.payload)
        return record_line(number, piece.time_ns, piece.direction, place, payload, (piece.taken, piece.mark))

    def _more(self, event: Event) -> dict[str, Any]:
        """What a program wants to know of a handshake without reading sentences."""
        facts = self._session.security.facts(event.connection) if event.kind is EventKind.SECURED else None
        if facts is None:
            return {}
        return {"tls": {
            "version": facts.version, "cipher": facts.cipher, "bits": facts.cipher_bits, "alpn": facts.alpn,
            "server_name": facts.server_name, "trust": facts.trust.value, "resumed": facts.resumed,
            "chain": [one.subject for one in facts.chain],
        }}  # fmt: skip

    def _note(self, event: Event) -> None:
        match event.kind:
            case EventKind.FAILED if event.failure is not None:
                self.failures.append(event.failure)
            case EventKind.PEER_HALF_CLOSED:
                self.peer_ended = True
            case EventKind.CLOSED:
                self.peer_ended = True
                self.reset = self.reset or event.how in (CloseHow.RESET, CloseHow.FAILED)
            case EventKind.RECORDING_STOPPED:
                self.recording_failed = True
            case _:
                pass

    def _is_one_of_many(self, event: Event) -> bool:
        most = self.told_connections
        return most is not None and event.connection > most and event.kind is not EventKind.FAILED

    def _tell(self, event: Event) -> None:
        if self._is_one_of_many(event):
            return
        if event.kind is EventKind.FAILED and event.failure is not None:
            tell(f"{self.prefix}{failure_sentence(event.failure)} {failure_explanation(event.failure)}")
        elif event.kind is EventKind.RECORDING_STOPPED or (
            self._form is OutputForm.RAW and (event.kind not in _QUIET or event.detail in WARNINGS)
        ):
            tell(f"{self.prefix}{event_sentence(event)}")
        if event.kind is EventKind.LISTENING and not self._named_open and self._is_open_to_network(event.local):
            self._named_open = True
            tell(f"{self.prefix}{event.local} is open to the network: other computers can reach it.")

    def _is_open_to_network(self, local: str) -> bool:
        return self._session.spec.parsed_url.facts.is_ip and is_beyond_loopback(local)

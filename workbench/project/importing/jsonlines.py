"""Importing lines of JSON as the export and the command line's ``--json`` write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from workbench.codec.escapes import visible
from workbench.model.endpoint import SocketUrlError
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.records import MARK_WORDS, Direction, Piece
from workbench.model.socketurl import parse_socket_url
from workbench.project.importing.sessions import ImportedSession, ImportedSessions
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import Cancelled, ImportCancelled, ImportTarget, Progress

LINE_MAX_BYTES: Final = 64 * 1024 * 1024
CONNECTIONS_MAX: Final = 1_000_000  # of one file
TIME_MAX_NS: Final = (1 << 63) - 1
NUMBER_MAX: Final = (1 << 31) - 1
NAME_CHARS_MAX: Final = 200
ADDRESS_CHARS_MAX: Final = 300  # a host name has 253; of a Unix path the rest is left out
DETAIL_CHARS_MAX: Final = 4_000
NAMES_MAX: Final = 10_000
_MARKS: Final = {word: int(mark) for mark, word in MARK_WORDS.items()}
_BAD: Final = "lines that are no record and no event"
_URL: Final = "tcp://127.0.0.1:0"


class _Line(msgspec.Struct):
    """A record or an event; what else a line holds is passed over."""

    time_ns: int = 0
    session: str = ""
    connection: int = 0
    local: str = ""
    peer: str = ""
    dir: str = ""
    hex: str | None = None
    taken: int | None = None
    type: str = ""
    event: str = ""
    how: str = ""
    reason: str = ""
    errno: int | None = None
    detail: str = ""


class LinesImport:
    """One file. Raises as the import of captures does."""

    def __init__(self, path: Path, target: ImportTarget) -> None:
        self._path = path
        self._sessions = ImportedSessions(target)
        self._by_name: dict[str, ImportedSession] = {}
        self._connections: set[tuple[int, int]] = set()  # by socket
        self._summary = ImportSummary(path.name, "lines of JSON")
        self._decode = msgspec.json.Decoder(_Line).decode

    def run(self, progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Read everything; the account of it."""
        try:
            self._read(progress, cancelled)
            summary, sessions = self._summary, self._sessions
            summary.sockets, summary.bookmarks = sessions.finish()
        except BaseException:
            self._sessions.discard()
            raise
        summary.records = sum(each.records for each in sessions.every)
        summary.payload_bytes = sessions.total_bytes
        summary.conversations = len(self._connections)
        return summary

    def _read(self, progress: Progress, cancelled: Cancelled) -> None:
        size, done = max(1, self._path.stat().st_size), 0
        with self._path.open("rb") as file:
            while line := file.readline(LINE_MAX_BYTES):
                before, done = done, done + len(line)
                if before >> 20 != done >> 20:
                    if cancelled():
                        raise ImportCancelled
                    progress(min(1.0, done / size))
                if line.strip():
                    self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            found = self._decode(line)
            payload = None if found.hex is None else bytes.fromhex(found.hex)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError):
            self._summary.notes[_BAD] += 1
            return
        if payload is None and not found.event:
            self._summary.notes[_BAD] += 1
            return
        found.time_ns = min(max(found.time_ns, 0), TIME_MAX_NS)
        found.connection = min(max(found.connection, 0), NUMBER_MAX)
        found.session, found.detail = found.session[:NAME_CHARS_MAX], found.detail[:DETAIL_CHARS_MAX]
        found.local, found.peer = visible(found.local[:ADDRESS_CHARS_MAX]), visible(found.peer[:ADDRESS_CHARS_MAX])
        session = self._by_name.get(found.session) or self._begin(found)
        key = (session.id, found.connection)
        new = found.connection and found.local and key not in self._connections
        if new and len(self._connections) < CONNECTIONS_MAX:
            self._connections.add(key)
            self._sessions.note_connection(session, found.connection, (found.local, found.peer), found.time_ns)
        if payload is None:
            self._take_event(session, found)
            return
        direction = Direction.TX if found.dir == "tx" else Direction.RX
        taken = len(payload) if found.taken is None else min(max(found.taken, 0), len(payload))
        mark = _MARKS.get(found.type, 0)
        session.pieces.append(Piece(found.time_ns, direction, found.connection, found.peer, payload, taken, mark))
        self._sessions.carried(len(payload))

    def _take_event(self, session: ImportedSession, found: _Line) -> None:
        kinds: Any = EventKind.__members__.values()
        kind = EventKind(found.event) if found.event in kinds else EventKind.NOTE
        how = CloseHow(found.how) if found.how in list(CloseHow) else None
        failure = None
        if found.reason:
            reason = Reason(found.reason) if found.reason in list(Reason) else Reason.OTHER
            errno = found.errno if found.errno is not None and abs(found.errno) <= NUMBER_MAX else None
            failure = Failure(reason, found.detail, errno)
        ends = (found.local, found.peer)
        session.events.append(
            Event(found.time_ns, kind, session.id, found.connection, *ends, how, failure, found.detail)
        )
        self._sessions.carried(0)

    def _begin(self, found: _Line) -> ImportedSession:
        name = found.session or self._path.stem
        url = f"tcp://{found.peer}"
        try:
            parse_socket_url(url)
        except SocketUrlError:
            url = _URL
        session = self._sessions.named(name, url)
        if len(self._by_name) < NAMES_MAX:
            self._by_name[found.session] = session
        return session


def import_lines(path: Path, target: ImportTarget, progress: Progress, cancelled: Cancelled) -> ImportSummary:
    """Read lines of JSON into the target. Blocks."""
    return LinesImport(path, target).run(progress, cancelled)

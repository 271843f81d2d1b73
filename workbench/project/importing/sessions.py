"""The sockets that an import makes: one for each server, with its records on their way to the store."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Final

from workbench.codec.escapes import visible
from workbench.codec.packets.transport import TCP, UDP, endpoint_text
from workbench.model.annotations import COMMENT_CHARS_MAX, Bookmark
from workbench.model.events import Event
from workbench.model.filetexts import writing_failed
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.errors import ProjectError
from workbench.project.importing.target import ImportTarget

BATCH_RECORDS: Final = 8_192
BATCH_BYTES: Final = 8 * 1024 * 1024
BATCHES_AHEAD: Final = 2  # that wait for the writer: what is read runs ahead of the disk by so much
COMMENTS_MAX_CHARS: Final = 4 * 1024 * 1024  # of one import: the document has at most 64 MiB
FOLDS: Final = 2  # sockets kept back for servers beyond the limit, one for TCP and one for UDP
SCHEMES: Final = {TCP: "tcp", UDP: "udp"}


class ImportedSession:
    """One socket to be: what it has, and what has not gone to the store yet."""

    __slots__ = ("bookmarks", "connections", "events", "handed_on", "id", "name", "pieces", "records", "url")

    def __init__(self, session_id: int, name: str, url: str) -> None:
        self.id = session_id
        self.name = name
        self.url = url
        self.pieces: list[Piece] = []
        self.events: list[Event] = []
        self.records = 0  # that were handed on; those in ``pieces`` come on top
        self.handed_on: Piece | None = None  # the last one that went to the store
        self.connections = 0
        self.bookmarks: list[Bookmark] = []

    def last_piece(self) -> Piece | None:
        """The newest record, handed on or not."""
        return self.pieces[-1] if self.pieces else self.handed_on

    def next_number(self) -> int:
        """The number of its next record."""
        return self.records + len(self.pieces) + 1


class ImportedSessions:
    """Every socket of an import. Raises :class:`ProjectError` where the disk does not take what is handed on."""

    def __init__(self, target: ImportTarget) -> None:
        self._target = target
        self._names = set(target.names)
        self._by_server: dict[tuple[int, bytes, int], ImportedSession] = {}
        self._folds: dict[int, ImportedSession] = {}
        self.every: list[ImportedSession] = []
        self.folded = 0  # servers without a socket of their own
        self.comments_left_out = 0
        self.total_bytes = 0  # of payload
        self._comment_chars = 0
        self._waiting_bytes = 0
        self._waiting_records = 0
        self._written: list[Future[None]] = []

    def of_server(self, protocol: int, address: bytes, port: int) -> ImportedSession:
        """The socket of a server; beyond the limit, the one that all others share."""
        key = (protocol, address, port)
        found = self._by_server.get(key)
        if found is not None:
            return found
        scheme, place = SCHEMES[protocol], endpoint_text(address, port)
        if len(self.every) >= len(self._target.ids) - FOLDS:
            self.folded += 1
            fold = self._folds.get(protocol)
            if fold is None:
                fold = self._folds[protocol] = self._make(f"{scheme.upper()}, other servers", f"{scheme}://{place}")
            return fold
        found = self._by_server[key] = self._make(f"{scheme.upper()} {place}", f"{scheme}://{place}")
        return found

    def named(self, name: str, url: str) -> ImportedSession:
        """A socket that is made for a name instead of a server; the last one where there are no more ids."""
        if len(self.every) >= len(self._target.ids):
            self.folded += 1
            return self.every[-1]
        return self._make(name, url)

    def connect(self, session: ImportedSession, local: str, peer: str, time_ns: int) -> int:
        """Number a conversation."""
        session.connections += 1
        self._target.store.add_connection(session.id, session.connections, local, peer, time_ns)
        return session.connections

    def note_connection(self, session: ImportedSession, number: int, ends: tuple[str, str], time_ns: int) -> None:
        """A connection that has its number already; ``ends`` are its local and its peer's address."""
        self._target.store.add_connection(session.id, number, *ends, time_ns)

    def carried(self, size: int, records: int = 1) -> None:
        """So much was added to ``pieces`` of some session: hand on when it is enough."""
        self._waiting_bytes += size
        self._waiting_records += records
        if self._waiting_records >= BATCH_RECORDS or self._waiting_bytes >= BATCH_BYTES:
            self.hand_on()

    def comment(self, session: ImportedSession, number: int, text: str) -> None:
        """A record's comment becomes a bookmark."""
        text = text[:COMMENT_CHARS_MAX]
        if self._comment_chars + len(text) > COMMENTS_MAX_CHARS:
            self.comments_left_out += 1
            return
        self._comment_chars += len(text) + 64
        if session.bookmarks and session.bookmarks[-1].record == number:
            text = f"{session.bookmarks.pop().comment}\n{text}"[:COMMENT_CHARS_MAX]
        session.bookmarks.append(Bookmark(number, text))

    def hand_on(self) -> None:
        """Everything that waits goes to the store; waits where the disk is behind."""
        store = self._target.store
        for session in self.every:
            if session.events:
                store.append_events(session.id, session.events)
                session.events = []
            if session.pieces:
                store.append_apart(session.id, session.pieces)
                session.records += len(session.pieces)
                session.handed_on = session.pieces[-1]
                session.pieces = []
        self.total_bytes += self._waiting_bytes
        self._waiting_bytes = self._waiting_records = 0
        self._written.append(store.written())
        while len(self._written) > BATCHES_AHEAD:
            store.await_written(self._written.pop(0))
        if store.stopped is not None:
            raise ProjectError(f"The import was given up: {writing_failed(store.stopped.detail)}.")

    def finish(self) -> tuple[tuple[SocketSpec, ...], dict[int, tuple[Bookmark, ...]]]:
        """Everything is written; the sockets for the document, and their bookmarks by id."""
        self.hand_on()
        while self._written:
            self._target.store.await_written(self._written.pop(0))
        specs = tuple(SocketSpec(each.id, each.name, Role.CLIENT, each.url) for each in self.every)
        return specs, {each.id: tuple(each.bookmarks) for each in self.every if each.bookmarks}

    def discard(self) -> None:
        """Nothing of it remains."""
        self._target.store.forget_sessions([each.id for each in self.every])

    def _make(self, name: str, url: str) -> ImportedSession:
        name = visible(name)  # of a file or in one: it may turn the direction of writing, or be no Unicode
        stem, number = name, 1
        while name in self._names:
            number += 1
            name = f"{stem} ({number})"
        self._names.add(name)
        session = ImportedSession(self._target.ids[len(self.every)], name, url)
        self.every.append(session)
        self._target.store.add_session(session.id, name)
        return session

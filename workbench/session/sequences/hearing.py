"""What a run hears of one of its sockets, from its start on: data, clients, ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from workbench.model.connections import Target
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.session.sequences.inbox import MESSAGE_BYTES, Inbox
from workbench.session.session import Session

INBOXES_MAX: Final = 2_000
HELD_MAX_BYTES: Final = 64 * 1024 * 1024  # unread, of all connections of a socket
COUNTED_BYTES: Final = 1024 * 1024  # so much may come until it is counted again


class SocketEar:
    """Stands in the ``hearers`` of a session while a run lasts; ``heard`` is called after whatever came.

    ``current`` is the connection that the steps mean: a client's only one, the client that was accepted last, 0 of a
    datagram socket. None while there is none. Raises FramingRuleError where the socket's rule cannot be followed.
    """

    def __init__(self, session: Session, heard: Callable[[], None]) -> None:
        self.session = session
        self.failure: Failure | None = None  # the newest that was told since :meth:`forgive`
        self._heard = heard
        self._rule = session.spec.framing
        facts = session.spec.parsed_url.facts
        self.is_datagram = facts.is_datagram
        self.accepts = session.spec.role is Role.LISTENER and not self.is_datagram
        self._keeps_bounds = facts.is_datagram or facts.is_web
        self._inboxes: dict[int, Inbox] = {}
        self._uncounted_bytes = 0
        self._waiting: deque[int] = deque()  # clients that came and that no step took yet
        self.current: int | None = 0 if self.is_datagram else None
        self._inbox_of(0)  # a rule that cannot be followed is told now
        open_numbers = session.roster.open_numbers()
        if self.accepts:
            self._waiting.extend(open_numbers)
        elif open_numbers and not self.is_datagram:
            self.current = open_numbers[-1]
        session.hearers.append(self)

    def close(self) -> None:
        """Hear no more."""
        if self in self.session.hearers:
            self.session.hearers.remove(self)

    # -- for steps

    def accept(self) -> bool:
        """Take the client that has waited longest; False if none waits."""
        if not self._waiting:
            return False
        self.current = self._waiting.popleft()
        return True

    def inbox(self) -> Inbox | None:
        """That of the current connection; a listener's first client is taken for it where no step accepted one."""
        if self.current is None and self.accepts:
            self.accept()
        return None if self.current is None else self._inbox_of(self.current)

    def target(self) -> Target | None:
        """Whom a step sends to; None while there is nobody."""
        inbox = self.inbox()
        if inbox is None or self.current is None:
            return None
        return Target(peer=inbox.peer) if self.is_datagram else Target(self.current)

    def sent(self, data: bytes, time_ns: int) -> None:
        """A step sent this to the current connection."""
        if self.current is not None:
            self._inbox_of(self.current).sent(data, time_ns)

    def end_by_us(self) -> None:
        """A step closes or resets the current connection."""
        if self.current is not None:
            inbox = self._inbox_of(self.current)
            inbox.ended_by_us = not inbox.is_over

    def forget_current(self) -> None:
        """It was closed by a step: the next client is another one."""
        if self.accepts:
            self.current = None

    def forgive(self) -> None:
        """What went wrong before is not asked about any more."""
        self.failure = None

    # -- Hearer

    def received(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            self._inbox_of(piece.connection).receive(piece)
            self._uncounted_bytes += len(piece.payload) + MESSAGE_BYTES
        if self._uncounted_bytes > COUNTED_BYTES:
            self._uncounted_bytes = 0
            self._bound()
        self._heard()

    def happened(self, event: Event) -> None:
        match event.kind:
            case EventKind.CONNECTED if not self.is_datagram:
                self.current = event.connection
            case EventKind.CONNECTED | EventKind.LISTENING if self.is_datagram and self._inbox_of(0).how is not None:
                del self._inboxes[0]  # opened anew
            case EventKind.ACCEPTED:
                self._waiting.append(event.connection)
            case EventKind.PEER_HALF_CLOSED:
                inbox = self._inbox_of(event.connection)
                inbox.half_closed = True
                inbox.end()
            case EventKind.CLOSED:
                self._closed(event)
            case EventKind.FAILED:
                self.failure = event.failure
                self._inbox_of(event.connection).failure = event.failure
            case _:
                pass
        self._heard()

    def _closed(self, event: Event) -> None:
        if event.connection == 0 and self.accepts:
            return
        inbox = self._inbox_of(event.connection)
        inbox.how = event.how
        inbox.failure = event.failure or inbox.failure
        inbox.end()

    def _inbox_of(self, connection: int) -> Inbox:
        inbox = self._inboxes.get(connection)
        if inbox is None:
            if len(self._inboxes) >= INBOXES_MAX:
                self._let_go()
            inbox = self._inboxes[connection] = Inbox(self._rule, keeps_bounds=self._keeps_bounds)
        return inbox

    def _bound(self) -> None:
        """Of many connections those with most unread bytes lose them, never the one that is talked to."""
        held = {number: each.held_bytes for number, each in self._inboxes.items() if number != self.current}
        over = sum(held.values()) - HELD_MAX_BYTES
        for number in sorted(held, key=held.__getitem__, reverse=True):
            if over <= 0:
                return
            self._inboxes[number].let_go()
            over -= held[number]

    def _let_go(self) -> None:
        """The oldest connection that is not talked to."""
        oldest = next(each for each in self._inboxes if each != self.current)
        del self._inboxes[oldest]
        if oldest in self._waiting:
            self._waiting.remove(oldest)

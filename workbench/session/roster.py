"""The connections of a session: the open ones, and the latest that closed."""

from __future__ import annotations

from collections import deque

from workbench.model.connections import Connection
from workbench.model.events import Event
from workbench.model.records import Piece

CLOSED_KEPT = 200  # closed connections that stay in the list; all of them are in the capture


class Roster:
    """Numbers connections and counts what each carried."""

    def __init__(self, last_number: int = 0) -> None:
        self.connections: dict[int, Connection] = {}
        self._last_number = last_number
        self._closed: deque[int] = deque()

    def next_number(self) -> int:
        self._last_number += 1
        return self._last_number

    def add(self, connection: Connection) -> None:
        self.connections[connection.number] = connection

    def open_numbers(self) -> list[int]:
        return [number for number, connection in self.connections.items() if connection.is_open]

    def closed(self, event: Event) -> None:
        connection = self.connections.get(event.connection)
        if connection is None:
            return
        connection.closed_ns = event.time_ns
        connection.how = event.how
        connection.can_read = connection.can_write = False
        self._closed.append(connection.number)
        while len(self._closed) > CLOSED_KEPT:
            del self.connections[self._closed.popleft()]

    def failed(self, event: Event) -> None:
        if connection := self.connections.get(event.connection):
            connection.failure = event.failure

    def count_received(self, pieces: list[Piece]) -> int:
        """Bytes of all pieces; each connection's counters grow as well."""
        if pieces[0].connection == 0:  # datagrams: one sum for the whole wake-up
            return sum([piece.taken for piece in pieces])
        total = 0
        for piece in pieces:
            total += piece.taken
            if connection := self.connections.get(piece.connection):
                connection.counters.rx_bytes += piece.taken
                connection.counters.rx_records += 1
        return total

    def count_sent(self, pieces: list[Piece]) -> int:
        """Bytes that the kernel took."""
        if pieces[0].connection == 0 and pieces[-1].connection == 0:  # datagrams, as above
            return sum([piece.taken for piece in pieces])
        total = 0
        for piece in pieces:
            total += piece.taken
            if connection := self.connections.get(piece.connection):
                connection.counters.tx_bytes += piece.taken
                connection.counters.tx_records += bool(piece.taken or not len(piece.payload))
        return total

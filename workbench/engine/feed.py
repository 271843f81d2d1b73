"""The one way from a transport up to its session: in order, stamped once, a call per wake-up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import repeat
from typing import Any, Final

from workbench.engine.transport import TransportSink
from workbench.model.clock import Clock
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.failures import Failure
from workbench.model.records import Direction, Piece

# What Piece._make does, without a Python frame for each of a hundred thousand payloads a second.
_PIECE: Final[Callable[[Iterable[Any]], Piece]] = partial(tuple.__new__, Piece)


class Feed:
    """Hands pieces and events to the sink so that stamps never run backwards.

    Sent pieces are gathered and told once a wake-up, before whatever comes after them.
    """

    def __init__(self, session_id: int, sink: TransportSink, clock: Clock) -> None:
        self.session_id = session_id
        self.sink = sink
        self.clock = clock
        self.last_ns = 0
        self._sent: list[Piece] = []
        self._writable: list[int] = []
        self._scheduled = False
        self._in_wake_up = False

    def stamp(self) -> int:
        """The present, never before the last stamp."""
        now = self.clock.now_ns()
        if now < self.last_ns:
            now = self.last_ns
        self.last_ns = now
        return now

    def received(self, pieces: list[Piece]) -> None:
        """Hand on what a wake-up brought; what it made the session send follows at once."""
        self.flush()
        last_ns = self.last_ns
        if pieces[0].time_ns < last_ns:  # a kernel's stamp, older than what was told already
            pieces = [piece if piece.time_ns >= last_ns else piece._replace(time_ns=last_ns) for piece in pieces]
        self.last_ns = pieces[-1].time_ns
        self._in_wake_up = True
        try:
            self.sink.received(pieces)
        finally:
            self._in_wake_up = False
            self.flush()

    def sent(self, connection: int, peer: str, payload: bytes | memoryview, taken: int, mark: int = 0) -> None:
        """Note a payload that is through, or lost."""
        self._sent.append(Piece(self.stamp(), Direction.TX, connection, peer, payload, taken, mark))
        self._schedule()

    def sent_batch(self, connection: int, peer: str, payloads: Sequence[bytes]) -> None:
        """Note payloads that the kernel took together: they have one stamp."""
        now_ns, sizes = self.stamp(), map(len, payloads)
        fields = zip(
            repeat(now_ns), repeat(Direction.TX), repeat(connection), repeat(peer), payloads, sizes, repeat(0)
        )  # fmt: skip
        self._sent += map(_PIECE, fields)
        self._schedule()

    def writable(self, connection: int) -> None:
        """Note that a queue has room again."""
        self._writable.append(connection)
        self._schedule()

    def happened(
        self,
        kind: EventKind,
        connection: int = 0,
        *,
        ends: tuple[str, str] = ("", ""),
        how: CloseHow | None = None,
        failure: Failure | None = None,
        detail: str = "",
    ) -> None:
        """Tell an event; ``ends`` are the local and the peer's address."""
        self.flush()
        local, peer = ends
        self.sink.happened(
            Event(self.stamp(), kind, self.session_id, connection, local, peer, how, failure, detail)
        )

    def flush(self) -> None:
        """Tell what was gathered."""
        while self._sent or self._writable:
            pieces, self._sent = self._sent, []
            writable, self._writable = self._writable, []
            if pieces:
                self.sink.sent(pieces)
            for connection in dict.fromkeys(writable):
                self.sink.writable(connection)

    def _schedule(self) -> None:
        if not self._scheduled and not self._in_wake_up:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush_soon)

    def _flush_soon(self) -> None:
        self._scheduled = False
        self.flush()

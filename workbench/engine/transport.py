"""What a transport promises, whatever carries the bytes; and what it tells the session above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.connections import Connection, Target
from workbench.model.events import Event
from workbench.model.failures import Failure
from workbench.model.multicast import Arrival, GroupMembership
from workbench.model.pings import EchoAnswer
from workbench.model.records import Piece
from workbench.model.websettings import SendAs


class TransportSink(Protocol):
    """Who listens to a transport. Every method is called on the loop's thread, once per wake-up, and must not block.

    Stamps never run backwards within one transport, over pieces and events together, and
    ``CLOSED`` comes after the last piece of its connection.
    """

    def next_connection(self) -> int:
        """The number of a new connection: 1, 2, 3 … within the session, never used again."""
        ...

    def received(self, pieces: list[Piece]) -> None:
        """What one wake-up brought, in order; never empty. A payload may be a view that is never changed."""
        ...

    def sent(self, pieces: list[Piece]) -> None:
        """Payloads that are through: the kernel took them whole, or their rest was lost (``taken`` < size)."""
        ...

    def happened(self, event: Event) -> None:
        """Something else took place.

        ``FAILED`` never ends anything by itself: ``CLOSED`` does, with the connection's number, or 0 for a
        listener and for a datagram socket. A failed :meth:`Transport.start` is returned, not told here.
        """
        ...

    def writable(self, connection: int) -> None:
        """A send queue that was above its low mark, or that refused a payload, is at the mark or below it."""
        ...


class Transport(Protocol):
    """One socket of a session from start to end; made by :func:`workbench.engine.factory.make_transport`.

    All calls are made on the loop's thread. A transport is used once: a second attempt takes a new one.
    Datagram sockets have no connections: their pieces and events carry the number 0.
    """

    session_id: int
    connections: dict[int, Connection]
    local: str
    peer: str

    @property
    def dropped(self) -> int | None:
        """Datagrams that the kernel threw away since the start; None where the system does not tell."""
        ...

    @property
    def receive_buffer_bytes(self) -> int | None:
        """The receive buffer that was granted, in the unit that it is asked for in; None before the start."""
        ...

    def socket_of(self, connection: int = 0) -> TracedSocket | None:
        """The socket that options, groups and kernel figures are about: a connection's; for 0 the only one, or the
        listener's own. None where it is closed or not made yet."""
        ...

    def sockets_of(self, connection: int = 0) -> list[TracedSocket]:
        """All that an option is set on: of a listener on several addresses each one; else the one of
        :meth:`socket_of`."""
        ...

    async def start(self) -> Failure | None:
        """Resolve, make the socket, bind, and connect or listen. When cancelled, nothing stays open."""
        ...

    def send(self, data: bytes, target: Target) -> Failure | None:
        """Queue ``data``. A failure means that nothing of it is sent.

        ``QUEUE_FULL`` above ``send_queue_high_bytes``; into an empty queue a payload of any size is taken.
        """
        ...

    def has_room(self, size_bytes: int, connection: int = 0) -> bool:
        """Whether so much would be queued now, by every connection for 0; if not, ``writable`` or ``CLOSED`` is told
        of one that has no room: then ask again."""
        ...

    def queued_bytes(self, connection: int = 0) -> int:
        """Bytes that wait for the kernel; of all connections for 0."""
        ...

    def pause_reading(self, connection: int = 0) -> None:
        """Stop reading: streams press back on the peer, datagrams pile up in the kernel.

        0 means all, also connections still to come. It is a switch of its own beside those of the connections:
        one is read when neither is off.
        """
        ...

    def resume_reading(self, connection: int = 0) -> None:
        """Undo :meth:`pause_reading` with the same number."""
        ...

    def half_close(self, connection: int = 0) -> Failure | None:
        """Send the end of stream behind what is queued; receiving goes on."""
        ...

    def close(self, connection: int) -> None:
        """Close one connection after its queue was sent; after ``close_deadline_ms`` it is reset instead."""
        ...

    def abort(self, connection: int = 0) -> None:
        """Reset connections at once (RST); what is queued is told as not sent. A listener itself stays."""
        ...

    async def aclose(self, deadline_s: float, *, abort: bool = False) -> None:
        """Close everything and wait until it is closed. Afterwards nothing more is told. May be called twice."""
        ...


@runtime_checkable
class StartsTls(Protocol):
    """A stream transport that can go over to TLS in the middle of a conversation."""

    @property
    def can_start_tls(self) -> bool:
        """A connection is here that is plain, and no handshake of it is under way."""
        ...

    def start_tls(self, connection: int = 0) -> Failure | None:
        """Begin the handshake behind what is queued; SECURED or FAILED is told. 0: the only connection, or all."""
        ...


@runtime_checkable
class TakesGroups(Protocol):
    """A datagram transport that can be a member of multicast groups."""

    def join(self, membership: GroupMembership) -> Failure | None:
        """Become a member now; JOINED is told."""
        ...

    def leave(self, membership: GroupMembership) -> Failure | None:
        """Leave now; LEFT is told."""
        ...

    @property
    def memberships(self) -> tuple[GroupMembership, ...]:
        """Those in force, in the order in which they were joined."""
        ...

    @property
    def arrivals(self) -> tuple[Arrival, ...] | None:
        """What came since the first group was joined, by address and interface; None where the system does not tell."""
        ...


@runtime_checkable
class SendsBatches(Protocol):
    """A datagram transport that hands many payloads to the kernel together."""

    def send_batch(self, payloads: Sequence[bytes], target: Target) -> tuple[int, Failure | None]:
        """As :meth:`Transport.send` would do with each in turn, up to the first that is refused: how many of them were
        taken, and why the next was not. Fewer without a failure: an earlier datagram's error came between."""
        ...


@runtime_checkable
class SendsControls(Protocol):
    """A transport with messages that are no payload: a WebSocket's ping, pong and close."""

    def send_control(self, name: str, data: bytes, connection: int = 0) -> Failure | None:
        """``name`` is ``ping``, ``pong`` or ``close`` (with two bytes of code before the reason)."""
        ...

    def set_send_as(self, send_as: SendAs) -> None:
        """What the next payloads become: text or binary messages."""
        ...


@runtime_checkable
class SendsEchoes(Protocol):
    """A transport whose payloads go as echo requests. ``answered`` is called with each answer, on the loop's thread;
    ``last_number`` is that of the newest request, counted from 1."""

    answered: Callable[[EchoAnswer], None] | None
    last_number: int

"""One stream connection: its facts, its send queue, and the asyncio protocol that reads it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from workbench.engine.addresses import SockAddr, address_text
from workbench.engine.calls.tape import DataCall
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.failures import failure_from
from workbench.engine.feed import Feed
from workbench.engine.layers.layer import Delivered, Layer, Ready, Told
from workbench.engine.options.setting import reset_on_close
from workbench.engine.streams.arena import ArenaPool
from workbench.engine.streams.layering import Layering
from workbench.engine.streams.lingering import end_gently, end_socket, not_taken, note_facts, outcome
from workbench.engine.streams.sendqueue import SendQueue
from workbench.model.connections import Connection
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.records import Direction, Piece
from workbench.model.sockets import SocketOptions

LEAST_ROOM_BYTES = 64 * 1024
OWN_MAX_BYTES = 1024 * 1024  # of pongs and the like that wait; then no more is read that would ask for further ones


class ConnectionOwner(Protocol):
    """The transport that a connection belongs to."""

    feed: Feed
    arenas: ArenaPool
    options: SocketOptions
    opened_kind: EventKind  # CONNECTED or ACCEPTED
    reads_paused: bool
    sees_completions_only: bool

    def connection_opened(self, connection: StreamConnection) -> None: ...

    def connection_closed(self, connection: StreamConnection) -> None: ...


class StreamConnection(asyncio.BufferedProtocol):
    """Reads into the owner's arenas, one ``recv`` one record, and sends from a queue of its own."""

    facts: Connection

    def __init__(
        self, owner: ConnectionOwner, sock: TracedSocket, peer_address: SockAddr, layers: Sequence[Layer] = ()
    ) -> None:
        self._owner = owner
        self._feed = owner.feed
        self.sock = sock
        self._peer_address = peer_address  # getpeername() fails for a peer that is gone already
        self._transport: asyncio.Transport | None = None
        self._queue = SendQueue(
            owner.options.send_queue_high_bytes, owner.options.send_queue_low_bytes, self._payload_through
        )
        self._layering = Layering(self, layers)
        self._paused = False
        self._eof_wanted = False
        self._closing = self._lingers = self._wire_has_ended = self._chokes = False
        self._how: CloseHow | None = None
        self._failure: Failure | None = None
        self._watchdog: asyncio.TimerHandle | asyncio.Handle | None = None

    # -- what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        number = self._feed.sink.next_connection()
        self.sock.connection = number
        local = address_text(transport.get_extra_info("sockname"))
        peer = address_text(self._peer_address)
        self.facts = Connection(number, local, peer, self._feed.stamp())
        self._owner.connection_opened(self)
        self.apply_pause()
        self._tell(self._owner.opened_kind)
        self._queue.attach(self._transport, self.sock)
        if not transport.is_closing():  # whoever was told may have ended it, or asked for its end
            self._layering.begin()
            self._after_progress()

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._owner.arenas.room(LEAST_ROOM_BYTES)

    def buffer_updated(self, nbytes: int) -> None:
        payload = self._owner.arenas.filled(nbytes)
        if self._owner.sees_completions_only:
            self._note_completion("recv", nbytes)
        stack = self._layering.stack
        if stack is None:
            self._feed.received([self._piece(payload)])
        else:
            self._layering.take(stack.receive_data(payload))

    def eof_received(self) -> bool:
        self._wire_has_ended = True
        if self._layering.stack is not None:
            self._layering.take(self._layering.stack.receive_eof())
        elif self.facts.can_read:
            self._peer_ended()
        if not self.facts.can_write or self._lingers:
            self._close_now()
        return True  # stay open: the peer may still read

    def pause_writing(self) -> None:
        self._queue.pause()

    def resume_writing(self) -> None:
        self._queue.resume()
        # Not at once: asyncio looks at the transport again after this call, and would end twice what is ended here.
        asyncio.get_running_loop().call_soon(self._after_progress)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watchdog()
        self._closing = True
        facts = self.facts
        self._queue.lose()
        how, failure = outcome(self._failure, exc, facts.peer) if self._how is None else (self._how, self._failure)
        end_socket(self.sock, shuts_down=self._owner.sees_completions_only and how is CloseHow.ORDERLY)
        facts.can_read = facts.can_write = False
        facts.closed_ns, facts.how, facts.failure = self._feed.stamp(), how, failure
        self._owner.connection_closed(self)
        # A client's start waits for the handshakes, and returns why they failed; nobody waits at a listener.
        is_waited_for = self._layering.is_waited_for and self._owner.opened_kind is EventKind.CONNECTED
        reason = Reason.RESET if self._wire_has_ended else Reason.CANCELLED  # the peer's doing, or ours
        self._layering.lost(failure or Failure(reason, f"the connection to {facts.peer} was closed before it was open"))
        if failure is not None and not is_waited_for:
            self._tell(EventKind.FAILED, failure=failure)
        self._tell(EventKind.CLOSED, how=how, failure=failure)

    # -- what the transport calls

    async def opened(self) -> Failure | None:
        """Wait for the handshakes of all layers; why they failed, or None. A cancelled wait changes nothing."""
        return await self._layering.opened()

    @property
    def is_opened(self) -> bool:
        """Payload passes: there is no layer, or every handshake is over."""
        return self._layering.is_opened

    @property
    def is_plain(self) -> bool:
        """Payload passes as it is, in both directions: TLS could be started."""
        return self.is_opened and not self.layers and self.facts.can_read and self.facts.can_write

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Those that stand between the socket and the records now, lowest first."""
        return self._layering.stack.layers if self._layering.stack is not None else ()

    def limit_handshake(self, timeout_s: float) -> None:
        """Reset the connection if its handshakes are not over by then."""
        self._layering.limit(timeout_s, self._give_up_handshake)

    def start_layer(self, layer: Layer) -> Failure | None:
        """Put a layer on top in the middle of a conversation: start TLS. What is queued goes before its handshake."""
        if self._closing or self._eof_wanted or not self.facts.can_read:
            return Failure(Reason.NOT_CONNECTED, f"{self.facts.peer} is closed, or half closed")
        if not self.is_opened:
            return Failure(Reason.NOT_CONNECTED, "another handshake is under way")
        self._layering.start(layer)
        return None

    def write_layers(self) -> None:
        """Send what a layer has made by itself: a ping, a close frame."""
        self._layering.write()

    def expect_end(self) -> None:
        """A close frame was sent: the peer's is waited for as long as a close may take."""
        deadline_s = self._owner.options.close_deadline_ms / 1000
        if self._watchdog is None and self._layering.awaits_end:
            self._watch(deadline_s, self._give_up, deadline_s)

    @property
    def queued_bytes(self) -> int:
        return self._queue.queued_bytes

    def send(self, data: bytes, mark: int = 0) -> Failure | None:
        if self._closing or self._transport is None or self._transport.is_closing():
            return Failure(Reason.NOT_CONNECTED, f"{self.facts.peer} is closed")
        if self._eof_wanted:
            return Failure(Reason.SHUT_DOWN, f"the connection to {self.facts.peer} was half-closed")
        stack = self._layering.stack
        if stack is None:
            failure = self._queue.put(data)
        else:
            failure = stack.refusal(data) or self._queue.fullness(len(data))
            if failure is None:
                wire, sent_as = stack.wrap(data, mark)
                self._queue.put_wire(wire, data, sent_as)
        self._after_progress()
        return failure

    def has_room(self, size_bytes: int) -> bool:
        return self._queue.has_room(size_bytes)

    def pause(self, paused: bool) -> None:
        """The switch of this connection alone."""
        self._paused = paused
        self.apply_pause()

    def apply_pause(self) -> None:
        """Read if neither this connection nor its owner is paused. A handshake goes on nevertheless: it makes no
        records, and would fail for its time."""
        transport = self._transport
        if transport is None or not self.facts.can_read:  # after the end of stream there is nothing to read
            return
        if self._chokes or self._is_paused:
            transport.pause_reading()
        else:
            transport.resume_reading()
        if self._closing:  # an end that cannot be read is not waited for
            self._after_progress()

    def half_close(self) -> Failure | None:
        if self._closing:
            return Failure(Reason.NOT_CONNECTED, f"{self.facts.peer} is closed")
        if self._eof_wanted:
            return Failure(Reason.SHUT_DOWN, "the end of stream was sent already")
        stack = self._layering.stack
        if stack is not None:
            if not stack.has_half_close:
                return Failure(Reason.NOT_SUPPORTED, f"{stack.layers[-1].name} has no half-close: close it")
            stack.end()
            self.write_layers()
        self._eof_wanted = True
        self._after_progress()
        return None

    def close(self, deadline_s: float) -> None:
        """Send the queue, then close; after the deadline reset instead."""
        if self._closing:
            return
        self._closing = True
        stack = self._layering.stack
        if stack is not None:
            stack.end()
            if not self._awaits_end:
                stack.finish()
            if data := stack.data_to_send():
                self._queue.put_wire(data, None)
        if self._queue or self._awaits_end:
            self._watch(deadline_s, self._give_up, deadline_s)
        else:
            self._finish()

    def abort(self, failure: Failure | None = None) -> None:
        """Reset."""
        transport = self._transport
        if transport is None or self.sock.fileno() < 0:
            return
        self._closing = True
        self._how = CloseHow.ABORTED
        self._failure = failure
        self._stop_watchdog()
        reset_on_close(self.sock)
        transport.abort()
        # The completion port would shut the socket down before it closes it, which sends an orderly end: the handle
        # is closed here and now, while no operation is left on it.
        self.sock.close()

    # -- inside

    def deliver(self, pieces: list[Delivered]) -> None:
        self._feed.received([self._piece(piece.payload, piece.mark) for piece in pieces])

    def note(self, event: Ready | Told) -> None:
        note_facts(self.facts, event.facts)
        self._tell(event.kind, detail=event.detail)

    def peer_layer_ended(self) -> None:
        if self.facts.can_read:
            self._peer_ended()
        stack = self._layering.stack
        if self._closing:
            if not self._lingers and stack is not None:
                stack.finish()
        elif stack is not None and not stack.has_half_close:  # nothing can be said any more: RFC 6455, section 7.1.1
            self.close(self._owner.options.close_deadline_ms / 1000)

    def broke(self, failure: Failure) -> None:
        self._failure = self._failure or failure
        self._closing = True
        self.facts.can_read = False
        self._layering.write()  # an alert says why, if it can still be sent
        self._after_progress()
        if self._queue and self._watchdog is None:
            self._watch(self._owner.options.close_deadline_ms / 1000, self.abort, failure)

    def put_own(self, data: bytes) -> None:
        self._queue.put_wire(data, None)
        self._after_progress()

    def layers_moved(self) -> None:
        self._chokes = self._queue.own_bytes > OWN_MAX_BYTES
        if self._chokes or self._paused or self._owner.reads_paused:
            self.apply_pause()
        if self._closing:
            self._after_progress()

    @property
    def _is_paused(self) -> bool:
        return (self._paused or self._owner.reads_paused) and self.is_opened

    def _piece(self, payload: bytes | memoryview, mark: int = 0) -> Piece:
        facts = self.facts
        return Piece(self._feed.stamp(), Direction.RX, facts.number, facts.peer, payload, len(payload), mark)

    def _peer_ended(self) -> None:
        self.facts.can_read = False
        self._tell(EventKind.PEER_HALF_CLOSED)

    @property
    def _awaits_end(self) -> bool:
        """Our end was sent, and the layer's rules want the peer's before the connection is closed."""
        return self._layering.awaits_end and self.facts.can_read and not self._is_paused

    def _payload_through(self, payload: bytes | memoryview, taken: int, mark: int) -> None:
        if self._owner.sees_completions_only and taken:
            self._note_completion("send", taken)
        self._feed.sent(self.facts.number, self.facts.peer, payload, taken, mark)

    def _after_progress(self) -> None:
        queue = self._queue
        if queue.is_short():
            self._feed.writable(self.facts.number)
        if self._chokes and queue.own_bytes < OWN_MAX_BYTES // 2:
            self._chokes = False
            self.apply_pause()
        if not queue:
            if self._closing:
                if not self._awaits_end:
                    self._finish()
            elif self._eof_wanted and self.facts.can_write:
                self._send_eof()

    def _send_eof(self) -> None:
        transport = self._transport
        if transport is None:
            return
        try:
            transport.write_eof()
        except OSError as error:  # the peer is gone already
            self._failure = failure_from(error, self.facts.peer)
            transport.abort()
            return
        self.facts.can_write = False
        self._tell(EventKind.HALF_CLOSED)
        if not self.facts.can_read:
            self._close_now()

    def _finish(self) -> None:
        """All is sent. Where layers were, the peer's end of stream is awaited before the socket is closed."""
        if self._layering.stack is None or self._wire_has_ended:
            self._close_now()  # does nothing if it is closed already
        elif not self._lingers and self._transport is not None:
            self._lingers = True
            self._stop_watchdog()
            self._watchdog = end_gently(self._transport, self._close_now)
            if self._watchdog is None:
                self._close_now()

    def _close_now(self) -> None:
        self._closing = True
        self._stop_watchdog()
        if self._transport is not None:
            self._transport.close()

    def _watch(self, delay_s: float, act: Callable[..., None], *arguments: Any) -> None:
        self._stop_watchdog()
        self._watchdog = asyncio.get_running_loop().call_later(delay_s, act, *arguments)

    def _give_up_handshake(self, timeout_s: float) -> None:
        self.abort(Failure(Reason.TIMED_OUT, f"no handshake with {self.facts.peer} within {timeout_s:g} s"))

    def _give_up(self, deadline_s: float) -> None:
        self._watchdog = None
        self.abort(not_taken(self._queue.queued_bytes, deadline_s))

    def _stop_watchdog(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None

    def _tell(
        self, kind: EventKind, *, how: CloseHow | None = None, failure: Failure | None = None, detail: str = ""
    ) -> None:
        facts = self.facts
        ends = (facts.local, facts.peer)
        self._feed.happened(kind, facts.number, ends=ends, how=how, failure=failure, detail=detail)

    def _note_completion(self, name: str, size_bytes: int) -> None:
        now_ns = self._feed.clock.from_perf_ns(time.perf_counter_ns())
        self.sock.tape.data_call(DataCall(name, self.facts.number, now_ns, 0, size_bytes, completed=True))

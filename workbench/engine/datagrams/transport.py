"""Datagram sockets of every family: bound or with a default peer, every datagram whole, every loss counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from errno import errorcode

from workbench.engine.addresses import Address, SockAddr, bound_to_one
from workbench.engine.calls.tape import CallTape, DataCall
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.belated import BELATED, BelatedErrors
from workbench.engine.datagrams.destinations import Destinations, Waiting
from workbench.engine.datagrams.drain import ROOM_BYTES, Batch, Drain
from workbench.engine.datagrams.drops import DropCounter
from workbench.engine.datagrams.family import DatagramFamily, Opened
from workbench.engine.datagrams.losses import Losses
from workbench.engine.datagrams.queue import DatagramQueue, Outgoing
from workbench.engine.datagrams.readers import DatagramReader, ReadinessReader, ThreadReader
from workbench.engine.failures import error_number
from workbench.engine.feed import Feed
from workbench.engine.loops import tells_readiness
from workbench.engine.options.applying import OptionTeller, Phase
from workbench.engine.options.setting import granted_receive_bytes
from workbench.engine.tasks import TaskScope
from workbench.engine.transport import TransportSink
from workbench.model.calls import CallRecord
from workbench.model.clock import Clock
from workbench.model.connections import Connection, Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SocketSpec

MakeFamily = Callable[[SocketSpec, CallTape, Clock], DatagramFamily]


class DatagramTransport:
    """One datagram socket. A client has a default peer, a listener is bound and answers anybody.

    What differs between the kinds is their family's; what some of them do besides, is a subclass's.
    """

    reader_kind: type[ReadinessReader] | type[ThreadReader] | None = None  # None: as the loop can
    keeps_ancillary = False

    def __init__(
        self, spec: SocketSpec, sink: TransportSink, tape: CallTape, clock: Clock, make_family: MakeFamily
    ) -> None:
        self.session_id = spec.id
        self.options = spec.options
        self.url = spec.parsed_url
        self.local = ""
        self.peer = ""
        self.connections: dict[int, Connection] = {}
        self.receive_buffer_bytes: int | None = None
        self.family = make_family(spec, tape, clock)
        self._is_client = spec.role is Role.CLIENT
        self._feed = Feed(spec.id, sink, clock)
        self._tape = tape
        self._clock = clock
        self._scope = TaskScope()
        self._sock: TracedSocket | None = None
        self._to: SockAddr | None = None
        self._drain: Drain | None = None
        self._reader: DatagramReader | None = None
        self._queue: DatagramQueue | None = None
        self._losses: Losses | None = None
        self._belated: BelatedErrors | None = None
        self._last_speaker: SockAddr | None = None
        self._room_bytes = ROOM_BYTES
        self._destinations = Destinations(self.family)
        self._waiting = Waiting(
            self._destinations.learn_name, spec.options.send_queue_high_bytes, self._look_up_ended
        )

    # -- Transport

    @property
    def dropped(self) -> int | None:
        return self._losses.dropped if self._losses is not None else None

    def socket_of(self, connection: int = 0) -> TracedSocket | None:
        """The socket while it is open."""
        return self._sock if connection == 0 and self._sock is not None and self._sock.fileno() >= 0 else None

    def sockets_of(self, connection: int = 0) -> list[TracedSocket]:
        one = self.socket_of(connection)
        return [] if one is None else [one]

    async def start(self) -> Failure | None:
        found = await self.family.find(self._feed)
        if isinstance(found, Failure):
            return found
        failure: Failure | None = None
        for address in found:
            failure = self._open(address)
            if failure is None:
                break
        if failure is None and not self._is_client and (one := bound_to_one(self.url.endpoint, found, self.local)):
            self._feed.happened(EventKind.NOTE, ends=(self.local, ""), detail=one)
        return failure

    def send(self, data: bytes, target: Target) -> Failure | None:
        return self._put(data, target)

    def _put(self, data: bytes, target: Target) -> Failure | None:
        """Queue what goes on the wire."""
        if self._queue is None:
            return Failure(Reason.NOT_CONNECTED)
        if target.peer:
            to = self._destinations.of(target.peer)
            if isinstance(to, Failure):
                return to
            if to is None:
                return self._waiting.put(data, target.peer, self._scope)
            return self._queue.put(Outgoing(data, to, target.peer))
        if self._is_client:
            return self._queue.put(Outgoing(data, self._to, self.peer))
        if self._last_speaker is None:
            return Failure(Reason.NO_DESTINATION)
        return self._queue.put(Outgoing(data, self._last_speaker, self.family.text(self._last_speaker)))

    def send_batch(self, payloads: Sequence[bytes], target: Target) -> tuple[int, Failure | None]:
        """Fulfils :class:`~workbench.engine.transport.SendsBatches`."""
        queue, to, peer = self._queue, self._to, self.peer
        if target.peer:
            found = self._destinations.of(target.peer)
            to, peer = (None if isinstance(found, Failure) else found), target.peer
        if queue is None or (target.peer and to is None) or not (target.peer or self._is_client):
            return self._send_each(payloads, target)
        taken, queued, failure = queue.put_batch(payloads, to, peer)
        if taken:
            self._feed.sent_batch(0, peer, payloads[:taken])
        return taken + queued, failure

    def _send_each(self, payloads: Sequence[bytes], target: Target) -> tuple[int, Failure | None]:
        for number, payload in enumerate(payloads):
            if (failure := self.send(payload, target)) is not None:
                return number, failure
        return len(payloads), None

    def has_room(self, size_bytes: int, connection: int = 0) -> bool:
        return self._queue is None or self._queue.has_room(size_bytes)

    def queued_bytes(self, connection: int = 0) -> int:
        return self._waiting.size_bytes + (self._queue.queued_bytes if self._queue is not None else 0)

    def pause_reading(self, connection: int = 0) -> None:
        if self._reader is not None and connection == 0:
            self._reader.pause(True)

    def resume_reading(self, connection: int = 0) -> None:
        if self._reader is not None and connection == 0:
            self._reader.pause(False)

    def half_close(self, connection: int = 0) -> Failure | None:
        return Failure(Reason.NOT_SUPPORTED, "datagrams have no end of stream")

    def close(self, connection: int) -> None:
        """Nothing: a datagram socket has no connections. See :meth:`aclose`."""

    def abort(self, connection: int = 0) -> None:
        """What is queued is told as not sent."""
        self._lose_queue()

    async def aclose(self, deadline_s: float, *, abort: bool = False) -> None:
        await self._scope.aclose()
        queue, reader, sock = self._queue, self._reader, self._sock
        try:
            if queue is not None and not abort:
                async with asyncio.timeout(deadline_s):
                    await queue.empty.wait()
        except TimeoutError:
            left = self.queued_bytes()
            self._fail(Failure(Reason.TIMED_OUT, f"{left:,} bytes were not sent within {deadline_s:g} s"))
        finally:
            self._lose_queue()
            self._queue = None
            if reader is not None:
                self._reader = None
                await reader.aclose()
            if sock is not None and sock.fileno() >= 0:
                self._end(sock)
                how = CloseHow.ABORTED if abort else CloseHow.ORDERLY
                self._feed.happened(EventKind.CLOSED, ends=(self.local, self.peer), how=how)
            self._feed.flush()

    def _end(self, sock: TracedSocket) -> None:
        """Everything is read and sent: undo what the opening did."""
        if self._losses is not None:
            self._losses.tell_now()
        sock.close()
        self.family.closed()

    # -- opening

    def _open(self, address: Address) -> Failure | None:
        opened = self.family.open(address)
        if isinstance(opened, Failure):
            return opened
        failure = self._complete(opened)
        if failure is not None:
            opened.sock.close()
            self.family.closed()
            return failure
        self._begin(opened)
        return None

    def _complete(self, opened: Opened) -> Failure | None:
        """What else belongs to the opening; a failure ends it, and the socket is closed."""
        return None

    def _begin(self, opened: Opened) -> None:
        options, sock, family = self.options, opened.sock, self.family
        self._sock, self._to, self.peer = sock, opened.to, opened.peer
        teller = OptionTeller(self._feed)
        teller.tell_of(sock)
        teller.apply(sock, options.socket_options, Phase.CONNECTED)
        self._losses = Losses(DropCounter(sock), self._tell_losses)
        self._belated = BelatedErrors(sock, self._clock, self._fail, family.text)
        self._belated.has_queue = opened.has_error_queue
        self.receive_buffer_bytes = granted_receive_bytes(sock)
        marks = (options.send_queue_high_bytes, options.send_queue_low_bytes)
        self._queue = DatagramQueue(sock, *marks, self._through, self._send_failed)
        self._queue.waits_by_poll = opened.to_be_polled
        kind = self.reader_kind
        if kind is None:
            kind = ReadinessReader if tells_readiness(asyncio.get_running_loop()) else ThreadReader
        drain = self._drain = Drain(sock, self._clock, family.text, keeps_ancillary=self.keeps_ancillary)
        drain.room_bytes = self._room_bytes = opened.room_bytes
        drain.ancillary_bytes = opened.ancillary_bytes
        self._reader = kind(sock, drain, self._feed, self._deliver)
        self.local = self._destinations.local = family.local(sock)
        self._feed.happened(EventKind.LISTENING, ends=(self.local, self.peer))
        for note in opened.notes:
            self._feed.happened(EventKind.NOTE, ends=(self.local, self.peer), detail=note)
        self._reader.start()

    # -- receiving

    def _deliver(self, batch: Batch) -> None:
        if batch.pieces:
            self._last_speaker = batch.speaker
            if self._tape.enabled:
                count, room = len(batch.pieces), str(self._room_bytes)
                self._tape.data_call(
                    DataCall("recvmsg", 0, batch.start_ns, batch.duration_ns, batch.size_bytes, room, count)
                )
            if self._losses is not None:
                self._losses.watch()
            self._received(batch)
        if batch.error is not None or not batch.pieces:
            self._receive_failed(batch)

    def _received(self, batch: Batch) -> None:
        """Hand on what came; never empty."""
        self._feed.received(batch.pieces)

    def _receive_failed(self, batch: Batch) -> None:
        error = batch.error
        if error is not None and self._tape.enabled:
            number = error_number(error)
            result = f"-1 {errorcode.get(number or 0, '')}"
            self._tape.append(CallRecord(batch.start_ns, batch.duration_ns, "recvmsg", "", result, number))
        self._take_belated_errors(error)

    def _take_belated_errors(self, error: OSError | None) -> None:
        if self._belated is not None:
            self._belated.take(error, self.peer)

    def _tell_losses(self, words: str) -> None:
        self._feed.happened(EventKind.DROPPED, ends=(self.local, self.peer), detail=words)

    # -- sending

    def _look_up_ended(self, peer: str, waited: list[bytes], failure: Failure | None) -> None:
        told = failure
        for data in waited:
            refused = failure or self._put(data, Target(peer=peer))
            if refused is not None:
                self._lost(peer, data)
                told = refused
        if told is not None:
            self._fail(told, peer)

    def _send_failed(self, error: OSError, item: Outgoing, last_try: bool) -> Failure | None:
        failure = self.family.failure(error, item.peer, self._sock)
        if failure.reason in BELATED and not last_try:
            self._take_belated_errors(error)
            return None
        if failure.reason is Reason.MESSAGE_TOO_LONG:
            return Failure(failure.reason, f"{len(item.data):,} bytes to {item.peer}", failure.errno)
        return failure

    def _through(self, item: Outgoing, failure: Failure | None) -> None:
        self._feed.sent(0, item.peer, item.data, 0 if failure else len(item.data))
        if failure is not None:
            self._fail(failure, item.peer)
        if self._queue is not None and self._queue.is_short():
            self._feed.writable(0)

    def _lose_queue(self) -> None:
        for peer, data in self._waiting.lose():
            self._lost(peer, data)
        if self._queue is not None:
            for item in self._queue.lose():
                self._lost(item.peer, item.data)

    def _lost(self, peer: str, data: bytes) -> None:
        """Tell what was never sent."""
        self._feed.sent(0, peer, data, 0)

    def _fail(self, failure: Failure, peer: str = "", detail: str = "") -> None:
        self._feed.happened(EventKind.FAILED, ends=(self.local, peer or self.peer), failure=failure, detail=detail)

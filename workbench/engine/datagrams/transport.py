"""UDP: bound or with a default peer, every datagram whole, every loss counted."""

from __future__ import annotations

import asyncio
import socket
from errno import errorcode

from workbench.engine.addresses import Address, SockAddr, address_text, bound_to_one, mapped_to_ipv6, numeric_address
from workbench.engine.calls.tape import CallTape, DataCall
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.drain import ROOM_BYTES, Batch, Drain, ask_for_stamps
from workbench.engine.datagrams.drops import DropCounter
from workbench.engine.datagrams.errors import Repeats, Unreachable, ask_for_errors, ignore_resets, queued_errors
from workbench.engine.datagrams.queue import DatagramQueue, Outgoing
from workbench.engine.datagrams.readers import DatagramReader, ReadinessReader, ThreadReader
from workbench.engine.failures import error_number, failure_from, failure_from_errno
from workbench.engine.feed import Feed
from workbench.engine.loops import tells_readiness
from workbench.engine.options.setting import bind_client, granted_receive_bytes, prepare_datagram, takes_ipv4
from workbench.engine.resolver import Resolver
from workbench.engine.tasks import TaskScope
from workbench.engine.transport import TransportSink
from workbench.model.calls import CallRecord
from workbench.model.clock import Clock
from workbench.model.connections import Connection, Target
from workbench.model.endpoint import SocketUrlError, parse_endpoint
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SocketSpec
from workbench.model.texts import count_text

DROPS_STEP_S = 1.0  # drops are told as an event at most so often
DESTINATIONS_KNOWN = 4_096
AWAITED_MOST = 1_000  # datagrams that wait for one look-up
# Errors that may belong to an earlier datagram: the system hands them to whatever call comes next.
_BELATED = (Reason.PORT_UNREACHABLE, Reason.HOST_UNREACHABLE, Reason.NETWORK_UNREACHABLE)


class UdpTransport:
    """One datagram socket. A client's is connected to its peer, a listener's is bound and answers anybody."""

    reader_kind: type[ReadinessReader] | type[ThreadReader] | None = None  # None: as the loop can

    def __init__(self, spec: SocketSpec, sink: TransportSink, tape: CallTape, clock: Clock) -> None:
        self.session_id = spec.id
        self.options = spec.options
        self.url = spec.parsed_url
        self.local = ""
        self.peer = ""
        self.connections: dict[int, Connection] = {}
        self.receive_buffer_bytes: int | None = None
        self._is_client = spec.role is Role.CLIENT
        self._feed = Feed(spec.id, sink, clock)
        self._tape = tape
        self._clock = clock
        self._resolver = Resolver(tape, clock, socket.SOCK_DGRAM)
        self._scope = TaskScope()
        self._sock: TracedSocket | None = None
        self._reader: DatagramReader | None = None
        self._queue: DatagramQueue | None = None
        self._drops: DropCounter | None = None
        self._drops_told = 0
        self._drops_timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self._repeats = Repeats()
        self._has_error_queue = False
        self._last_speaker: SockAddr | None = None
        self._destinations: dict[str, SockAddr] = {}
        self._awaited: dict[str, list[bytes]] = {}  # names that are being looked up, and what waits for them

    # -- Transport

    @property
    def dropped(self) -> int | None:
        return self._drops.read() if self._drops is not None else None

    def socket_of(self, connection: int = 0) -> TracedSocket | None:
        return self._sock

    async def start(self) -> Failure | None:
        found = await self._resolver.resolve_and_tell(self.url.endpoint, self.options, self._feed)
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
        if self._queue is None:
            return Failure(Reason.NOT_CONNECTED)
        if target.peer:
            to = self._destinations.get(target.peer) or self._known_destination(target.peer)
            if isinstance(to, Failure):
                return to
            if to is None:
                return self._send_to_name(data, target.peer)
            return self._queue.put(Outgoing(data, to, target.peer))
        if self._is_client:
            return self._queue.put(Outgoing(data, None, self.peer))
        if self._last_speaker is None:
            return Failure(Reason.NO_DESTINATION)
        return self._queue.put(Outgoing(data, self._last_speaker, address_text(self._last_speaker)))

    def has_room(self, size_bytes: int, connection: int = 0) -> bool:
        return self._queue is None or self._queue.has_room(size_bytes)

    def queued_bytes(self, connection: int = 0) -> int:
        awaited_bytes = sum(len(data) for waiting in self._awaited.values() for data in waiting)
        return awaited_bytes + (self._queue.queued_bytes if self._queue is not None else 0)

    def pause_reading(self, connection: int = 0) -> None:
        if self._reader is not None and connection == 0:
            self._reader.pause(True)

    def resume_reading(self, connection: int = 0) -> None:
        if self._reader is not None and connection == 0:
            self._reader.pause(False)

    def half_close(self, connection: int = 0) -> Failure | None:
        return Failure(Reason.INVALID_ARGUMENT, "datagrams have no end of stream")

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
                self._tell_drops()
                sock.close()
                how = CloseHow.ABORTED if abort else CloseHow.ORDERLY
                self._feed.happened(EventKind.CLOSED, ends=(self.local, self.peer), how=how)
            self._feed.flush()

    # -- opening

    def _open(self, address: Address) -> Failure | None:
        what = str(address)
        sock: TracedSocket | None = None
        try:
            sock = TracedSocket(address.family, socket.SOCK_DGRAM, self._tape, self._clock)
            prepare_datagram(sock, self.url.bind if self._is_client else self.url.endpoint, self.options)
            ask_for_stamps(sock)
            self._has_error_queue = ask_for_errors(sock)
            if self._is_client:
                if self.url.bind is not None:
                    what = f"binding to {self.url.bind}"
                    bind_client(sock, self.url.bind)
                    what = str(address)
                sock.connect(address.sockaddr)
                self.peer = str(address)
            else:
                ignore_resets(sock)
                what = f"binding to {address}"
                sock.bind(address.sockaddr)
        except OSError as error:
            if sock is not None:
                sock.close()
            return failure_from(error, what)
        self._begin(sock)
        return None

    def _begin(self, sock: TracedSocket) -> None:
        options = self.options
        self._sock = sock
        self._drops = DropCounter(sock)
        self.receive_buffer_bytes = granted_receive_bytes(sock)
        self._queue = DatagramQueue(
            sock, options.send_queue_high_bytes, options.send_queue_low_bytes, self._through, self._send_failed
        )
        kind = self.reader_kind
        if kind is None:
            kind = ReadinessReader if tells_readiness(asyncio.get_running_loop()) else ThreadReader
        self._reader = kind(sock, Drain(sock, self._clock), self._feed, self._deliver)
        self.local = address_text(sock.getsockname())
        self._feed.happened(EventKind.LISTENING, ends=(self.local, self.peer))
        self._reader.start()

    # -- receiving

    def _deliver(self, batch: Batch) -> None:
        if batch.pieces:
            self._last_speaker = batch.speaker
            if self._tape.enabled:
                count = len(batch.pieces)
                self._tape.data_call(
                    DataCall("recvmsg", 0, batch.start_ns, batch.duration_ns, batch.size_bytes, str(ROOM_BYTES), count)
                )
            if self._drops_timer is None:
                self._drops_timer = asyncio.get_running_loop().call_later(DROPS_STEP_S, self._drops_due)
            self._feed.received(batch.pieces)
        if batch.error is not None or not batch.pieces:
            self._receive_failed(batch)

    def _receive_failed(self, batch: Batch) -> None:
        error = batch.error
        if error is not None and self._tape.enabled:
            number = error_number(error)
            result = f"-1 {errorcode.get(number or 0, '')}"
            self._tape.append(CallRecord(batch.start_ns, batch.duration_ns, "recvmsg", "", result, number))
        self._take_belated_errors(error)

    def _take_belated_errors(self, error: OSError | None) -> None:
        if self._sock is None or self._sock.fileno() < 0:
            return
        if self._has_error_queue:
            errors = queued_errors(self._sock)
        elif error is not None:
            errors = [Unreachable(error_number(error) or 0, self.peer)]
        else:
            errors = []
        for unreachable in errors:
            left_out = self._repeats.admit(unreachable, self._clock.now_ns())
            if left_out is None:
                continue
            failure = failure_from_errno(unreachable.errno, unreachable.peer, datagram=True)
            self._fail(failure, unreachable.peer, f"and {left_out:,} times before" if left_out else "")

    def _drops_due(self) -> None:
        self._drops_timer = None
        self._tell_drops()

    def _tell_drops(self) -> None:
        if self._drops_timer is not None:
            self._drops_timer.cancel()
            self._drops_timer = None
        dropped = self.dropped or 0
        if dropped > self._drops_told:
            more, self._drops_told = dropped - self._drops_told, dropped
            ends = (self.local, self.peer)
            self._feed.happened(EventKind.DROPPED, ends=ends, detail=count_text(more, "datagram", "datagrams"))

    # -- sending

    def _known_destination(self, peer: str) -> SockAddr | Failure | None:
        """The address that ``peer`` is, or None if it is a name."""
        try:
            address = numeric_address(parse_endpoint(peer))
        except (SocketUrlError, OSError) as error:
            return Failure(Reason.INVALID_ARGUMENT, f"{peer}: {error}")
        return None if address is None else self._learn_destination(peer, address)

    def _learn_destination(self, peer: str, address: Address) -> SockAddr | Failure:
        sock = self._sock
        if sock is None:
            return Failure(Reason.NOT_CONNECTED)
        if address.family != sock.family:
            if not takes_ipv4(sock):
                return Failure(Reason.FAMILY_NOT_SUPPORTED, f"{peer} cannot be reached from {self.local}")
            address = mapped_to_ipv6(address)
        if len(self._destinations) >= DESTINATIONS_KNOWN:
            self._destinations.clear()
        self._destinations[peer] = address.sockaddr
        return address.sockaddr

    def _send_to_name(self, data: bytes, peer: str) -> Failure | None:
        """One look-up for a name, whatever waits for its answer; what waits is bounded like the send queue."""
        waiting = self._awaited.get(peer)
        if waiting is None:
            self._awaited[peer] = [data]
            self._scope.spawn(self._look_up_and_send(peer), f"look-up for {peer}")
            return None
        waits_bytes = sum(map(len, waiting))
        if len(waiting) >= AWAITED_MOST or waits_bytes + len(data) > self.options.send_queue_high_bytes:
            return Failure(Reason.QUEUE_FULL, f"{waits_bytes:,} bytes wait for the look-up of {peer}")
        waiting.append(data)
        return None

    async def _look_up_and_send(self, peer: str) -> None:
        failure: Failure | None = Failure(Reason.CANCELLED, peer)
        try:
            failure = await self._learn_name(peer)
        finally:
            told = failure
            for data in self._awaited.pop(peer, ()):
                refused = failure or self.send(data, Target(peer=peer))
                if refused is not None:
                    self._feed.sent(0, peer, data, 0)
                    told = refused
        if told is not None:
            self._fail(told, peer)

    async def _learn_name(self, peer: str) -> Failure | None:
        timeout_s = self.options.resolve_timeout_ms / 1000
        found = await self._resolver.resolve(parse_endpoint(peer), self.options.family, timeout_s)
        if isinstance(found, Failure):
            return found
        failure: Failure | None = None
        for address in found:
            to = self._learn_destination(peer, address)
            if not isinstance(to, Failure):
                return None
            failure = to
        return failure

    def _send_failed(self, error: OSError, item: Outgoing, last_try: bool) -> Failure | None:
        failure = failure_from(error, item.peer, datagram=True)
        if failure.reason in _BELATED and not last_try:
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
        awaited, self._awaited = self._awaited, {}
        for peer, waiting in awaited.items():
            for data in waiting:
                self._feed.sent(0, peer, data, 0)
        if self._queue is not None:
            for item in self._queue.lose():
                self._feed.sent(0, item.peer, item.data, 0)

    def _fail(self, failure: Failure, peer: str = "", detail: str = "") -> None:
        self._feed.happened(EventKind.FAILED, ends=(self.local, peer or self.peer), failure=failure, detail=detail)

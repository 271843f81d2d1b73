"""TCP listener with many clients."""

from __future__ import annotations

import asyncio
import socket

from workbench.engine.addresses import Address, SockAddr, address_text, bound_to_one
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.failures import failure_from
from workbench.engine.layers.choice import Secret, no_secret
from workbench.engine.options.setting import granted_receive_bytes, prepare_accepted, prepare_listener
from workbench.engine.streams.acceptor import Acceptor, CompletionAcceptor, ReadinessAcceptor
from workbench.engine.streams.connection import StreamConnection
from workbench.engine.streams.transport import StreamTransport
from workbench.engine.transport import TransportSink
from workbench.model.clock import Clock
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Failure
from workbench.model.sockets import SocketSpec


class TcpListener(StreamTransport):
    """Accepts until it is closed; a failed accept never ends it."""

    opened_kind = EventKind.ACCEPTED
    _is_listener = True

    def __init__(
        self, spec: SocketSpec, sink: TransportSink, tape: CallTape, clock: Clock, secret: Secret = no_secret
    ) -> None:
        super().__init__(spec, sink, tape, clock, secret)
        self._sock: TracedSocket | None = None
        self._acceptor: Acceptor | None = None
        self._handing_over: set[TracedSocket] = set()  # accepted, and not asyncio's yet

    async def start(self) -> Failure | None:
        unprepared = self._prepare_layers()
        if unprepared is not None:
            return unprepared
        found = await self._resolve()
        if isinstance(found, Failure):
            return found
        failure: Failure | None = None
        for address in found:
            failure = self._listen(address)
            if failure is None:
                break
        if failure is None and (one := bound_to_one(self.url.endpoint, found, self.local)):
            self.feed.happened(EventKind.NOTE, ends=(self.local, ""), detail=one)
        return failure

    def socket_of(self, connection: int = 0) -> TracedSocket | None:
        return super().socket_of(connection) if connection else self._sock

    def connection_opened(self, connection: StreamConnection) -> None:
        super().connection_opened(connection)
        self._handing_over.discard(connection.sock)

    def connection_closed(self, connection: StreamConnection) -> None:
        super().connection_closed(connection)
        if self._acceptor is not None and self._client_count < self.options.max_clients:
            self._acceptor.hold(False)

    def _listen(self, address: Address) -> Failure | None:
        sock: TracedSocket | None = None
        try:
            sock = TracedSocket(address.family, socket.SOCK_STREAM, self._tape, self._clock)
            prepare_listener(sock, self.url.endpoint, self.options)
            sock.bind(address.sockaddr)
            sock.listen(self.options.backlog)
        except OSError as error:
            if sock is not None:
                sock.close()
            return failure_from(error, f"listening on {address}")
        self._sock = sock
        self.local = address_text(sock.getsockname())
        self.receive_buffer_bytes = granted_receive_bytes(sock)
        if self.sees_completions_only:
            self._acceptor = CompletionAcceptor(sock, self._accepted, self._trouble, self._scope)
        else:
            self._acceptor = ReadinessAcceptor(sock, self._accepted, self._trouble)
        self.feed.happened(EventKind.LISTENING, ends=(self.local, ""))
        self._acceptor.start()
        return None

    @property
    def _client_count(self) -> int:
        return len(self._live) + len(self._handing_over)

    def _accepted(self, sock: TracedSocket, address: SockAddr) -> None:
        self._handing_over.add(sock)
        self._scope.spawn(self._hand_over(sock, address), "handing a client over")
        if self._client_count >= self.options.max_clients and self._acceptor is not None:
            self._acceptor.hold(True)
            self.feed.happened(
                EventKind.NOTE, ends=(self.local, ""),
                detail=f"{self.options.max_clients} clients are connected; further ones wait in the backlog",
            )  # fmt: skip

    async def _hand_over(self, sock: TracedSocket, address: SockAddr) -> None:
        connection = StreamConnection(self, sock, address, self._make_layers())
        try:
            prepare_accepted(sock, self.options)
            await asyncio.get_running_loop().connect_accepted_socket(lambda: connection, sock)
        except OSError:  # the client is gone before it was served
            self._handing_over.discard(sock)
            sock.close()

    def _trouble(self, failure: Failure | None) -> None:
        if failure is None:
            self.feed.happened(EventKind.NOTE, ends=(self.local, ""), detail="clients are accepted again")
        else:
            self.feed.happened(EventKind.FAILED, ends=(self.local, ""), failure=failure)

    async def _stop(self) -> None:
        acceptor, self._acceptor = self._acceptor, None
        if acceptor is not None:
            acceptor.close()
        await super()._stop()
        if self._sock is not None:
            self._sock.close()
            for sock in self._handing_over:
                sock.close()
            self._handing_over.clear()

    def _stopped(self) -> None:
        if self._sock is not None:
            self._sock = None
            self.feed.happened(EventKind.CLOSED, ends=(self.local, ""), how=CloseHow.ORDERLY)

"""Stream listener with many clients, on every address that its name stands for."""

from __future__ import annotations

import asyncio

from workbench.engine.addresses import Address, SockAddr
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.layers.choice import Secret, no_secret
from workbench.engine.layers.laboratory import Laboratory
from workbench.engine.options.setting import prepare_accepted
from workbench.engine.streams.acceptor import Acceptor, CompletionAcceptor, LookingAcceptor, ReadinessAcceptor
from workbench.engine.streams.binding import Binding
from workbench.engine.streams.connecting import goes_through_loop
from workbench.engine.streams.connection import StreamConnection
from workbench.engine.streams.families import fixed_address, peer_of
from workbench.engine.streams.listening import ListeningSocket
from workbench.engine.streams.transport import StreamTransport
from workbench.engine.transport import TransportSink
from workbench.model.clock import Clock
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SocketSpec


class StreamListener(StreamTransport):
    """Accepts until it is closed; a failed accept never ends it."""

    opened_kind = EventKind.ACCEPTED
    _is_listener = True

    def __init__(
        self,
        spec: SocketSpec,
        sink: TransportSink,
        tape: CallTape,
        clock: Clock,
        secret: Secret = no_secret,
        laboratory: Laboratory | None = None,
    ) -> None:
        super().__init__(spec, sink, tape, clock, secret, laboratory)
        self._listening: list[ListeningSocket] = []
        self._handing_over: set[TracedSocket] = set()  # accepted, and not asyncio's yet

    async def start(self) -> Failure | None:
        if self.url.proxy is not None:  # its address would be listened on, and clients be taken for it
            return Failure(Reason.NOT_SUPPORTED, "a proxy is for clients: a listener is reached directly")
        unprepared = self._prepare_layers()
        if unprepared is not None:
            return unprepared
        found = await self._addresses()
        if isinstance(found, Failure):
            return found
        binding = Binding(self.url.endpoint, self.options, self.feed, self._tape, self._clock)
        binding.option_teller = self.option_teller
        opened = binding.bind(found)
        if isinstance(opened, Failure):
            return opened
        self._listening = opened
        self.local = ", ".join(one.local for one in opened)
        self.receive_buffer_bytes = opened[0].receive_buffer_bytes
        for one in opened:
            self.feed.happened(EventKind.LISTENING, ends=(one.local, ""), detail=one.stack)
            one.acceptor = self._acceptor_of(one.sock)
            one.acceptor.start()
        return None

    def socket_of(self, connection: int = 0) -> TracedSocket | None:
        if connection:
            return super().socket_of(connection)
        return self._listening[0].sock if self._listening else None

    def sockets_of(self, connection: int = 0) -> list[TracedSocket]:
        return super().sockets_of(connection) if connection else [one.sock for one in self._listening]

    def connection_opened(self, connection: StreamConnection) -> None:
        super().connection_opened(connection)
        self._handing_over.discard(connection.sock)

    def connection_closed(self, connection: StreamConnection) -> None:
        super().connection_closed(connection)
        if self._client_count < self.options.max_clients:
            self._hold(False)

    async def _addresses(self) -> list[Address] | Failure:
        fixed = fixed_address(self.url, Role.LISTENER)
        if fixed is None:
            return await self._resolve()
        return fixed if isinstance(fixed, Failure) else [fixed]

    def _acceptor_of(self, sock: TracedSocket) -> Acceptor:
        if not self.sees_completions_only:
            return ReadinessAcceptor(sock, self._accepted, self._trouble)
        if goes_through_loop(sock.family, self.sees_completions_only):
            return CompletionAcceptor(sock, self._accepted, self._trouble, self._scope)
        return LookingAcceptor(sock, self._accepted, self._trouble)

    @property
    def _client_count(self) -> int:
        return len(self._live) + len(self._handing_over)

    def _hold(self, held: bool) -> None:
        for one in self._listening:
            one.hold(held)

    def _accepted(self, sock: TracedSocket, address: SockAddr) -> None:
        self._handing_over.add(sock)
        self._scope.spawn(self._hand_over(sock, peer_of(sock, address)), "handing a client over")
        if self._client_count >= self.options.max_clients:
            self._hold(True)
            self.feed.happened(
                EventKind.NOTE, ends=(self.local, ""),
                detail=f"{self.options.max_clients} clients are connected; further ones wait in the backlog",
            )  # fmt: skip

    async def _hand_over(self, sock: TracedSocket, address: SockAddr) -> None:
        connection = StreamConnection(self, sock, address, self._make_layers())
        try:
            prepare_accepted(sock, self.options)
            self.option_teller.tell_of(sock)
            await asyncio.get_running_loop().connect_accepted_socket(lambda: connection, sock)
            connection.limit_handshake(self.options.connect_timeout_ms / 1000)
        except OSError:  # the client is gone before it was served
            self._handing_over.discard(sock)
            sock.close()

    def _trouble(self, failure: Failure | None) -> None:
        if failure is None:
            self.feed.happened(EventKind.NOTE, ends=(self.local, ""), detail="clients are accepted again")
        else:
            self.feed.happened(EventKind.FAILED, ends=(self.local, ""), failure=failure)

    async def _stop(self) -> None:
        for one in self._listening:
            one.stop()
        await super()._stop()
        for one in self._listening:
            one.close()
        for sock in self._handing_over:
            sock.close()
        self._handing_over.clear()

    def _stopped(self) -> None:
        if self._listening:
            self._listening = []
            self.feed.happened(EventKind.CLOSED, ends=(self.local, ""), how=CloseHow.ORDERLY)

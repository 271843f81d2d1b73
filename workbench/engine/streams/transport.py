"""What TCP clients and listeners share: their connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from workbench.engine.addresses import Address, is_numeric
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.feed import Feed
from workbench.engine.layers.choice import LayerMaker, Secret, layer_maker, no_layers, no_secret, tls_layer_maker
from workbench.engine.layers.laboratory import Laboratory
from workbench.engine.layers.layer import ControlLayer, Layer
from workbench.engine.loops import tells_readiness
from workbench.engine.options.applying import OptionTeller
from workbench.engine.resolver import Resolver
from workbench.engine.streams.arena import ArenaPool
from workbench.engine.streams.connection import StreamConnection
from workbench.engine.tasks import TaskScope
from workbench.engine.transport import TransportSink
from workbench.model.clock import Clock
from workbench.model.connections import Connection, Target
from workbench.model.endpoint import Endpoint, parse_endpoint
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.proxies import ProxyScheme
from workbench.model.sockets import SocketSpec
from workbench.model.websettings import SendAs

GRACE_S = 1.0  # after the deadline of a close: so long the loop may take to tell that the sockets are closed


class StreamTransport:
    """The connections of one stream socket, by number. Subclasses bring ``start`` and ``_stop``."""

    opened_kind = EventKind.CONNECTED
    dropped: int | None = None
    receive_buffer_bytes: int | None = None

    def __init__(
        self,
        spec: SocketSpec,
        sink: TransportSink,
        tape: CallTape,
        clock: Clock,
        secret: Secret = no_secret,
        laboratory: Laboratory | None = None,
    ) -> None:
        self.session_id = spec.id
        self.options = spec.options
        self.url = spec.parsed_url
        self._spec = spec
        self._secret = secret
        self._laboratory = laboratory
        self._make_started_tls: Callable[[], Layer] | None = None
        self._make_all_layers: LayerMaker = no_layers
        self._send_as: SendAs | None = None  # chosen since it was opened
        self._target = self.url.endpoint
        self.local = ""
        self.peer = ""
        self.connections: dict[int, Connection] = {}
        self.feed = Feed(spec.id, sink, clock)
        self.option_teller = OptionTeller(self.feed)
        self.arenas = ArenaPool()
        self.reads_paused = False
        self.sees_completions_only = not tells_readiness(asyncio.get_running_loop())
        self._tape = tape
        self._clock = clock
        self._resolver = Resolver(tape, clock, socket.SOCK_STREAM)
        self._scope = TaskScope()
        self._live: dict[int, StreamConnection] = {}
        self._all_gone = asyncio.Event()
        self._all_gone.set()

    # -- Transport

    def socket_of(self, connection: int = 0) -> TracedSocket | None:
        chosen = self._chosen(connection)
        return chosen[0].sock if chosen and (connection or len(chosen) == 1) else None

    def sockets_of(self, connection: int = 0) -> list[TracedSocket]:
        one = self.socket_of(connection)
        return [] if one is None else [one]

    @property
    def can_start_tls(self) -> bool:
        """A plain stream is here, open in both directions."""
        return any(live.is_plain for live in self._live.values())

    def start_tls(self, connection: int = 0) -> Failure | None:
        """Each chosen connection that is plain begins a handshake of its own; the first failure is returned."""
        if not (chosen := self._chosen(connection)):
            return Failure(Reason.NOT_CONNECTED)
        plain = [live for live in chosen if not live.layers]
        if not plain:
            name = chosen[0].layers[-1].name
            return Failure(Reason.NOT_SUPPORTED, f"TLS is started on plain streams alone, and this one speaks {name}")
        if self._make_started_tls is None:  # once for all connections, and for every time
            made = tls_layer_maker(self._spec, self._secret, self._laboratory, began_plain=True)
            if isinstance(made, Failure):
                return made
            self._make_started_tls = made
        make = self._make_started_tls
        failures = [live.start_layer(make()) for live in plain]
        for live in plain:
            live.limit_handshake(self.options.connect_timeout_ms / 1000)
        return next((failure for failure in failures if failure is not None), None)

    def send(self, data: bytes, target: Target) -> Failure | None:
        """To one connection, or to all for 0; the first failure is returned, the others are sent to nevertheless."""
        if target.connection:
            connection = self._live.get(target.connection)
            if connection is None:
                return Failure(Reason.NOT_CONNECTED, f"connection {target.connection} is closed")
            return connection.send(data, target.mark)
        if not self._live:
            return Failure(Reason.NOT_CONNECTED, "no client is connected" if self._is_listener else "")
        opened = [connection for connection in self._live.values() if connection.is_opened]
        if not opened:
            return Failure(Reason.NOT_CONNECTED, "the handshake is not over")
        failures = [connection.send(data, target.mark) for connection in opened]
        return next((failure for failure in failures if failure is not None), None)

    def has_room(self, size_bytes: int, connection: int = 0) -> bool:
        return all(live.has_room(size_bytes) for live in self._chosen(connection))

    def queued_bytes(self, connection: int = 0) -> int:
        return sum(live.queued_bytes for live in self._chosen(connection))

    def pause_reading(self, connection: int = 0) -> None:
        self._pause(connection, True)

    def resume_reading(self, connection: int = 0) -> None:
        self._pause(connection, False)

    def half_close(self, connection: int = 0) -> Failure | None:
        chosen = self._chosen(connection)
        if not chosen:
            return Failure(Reason.NOT_CONNECTED)
        failures = [live.half_close() for live in chosen]
        return next((failure for failure in failures if failure is not None), None)

    def close(self, connection: int) -> None:
        for live in self._chosen(connection):
            live.close(self.options.close_deadline_ms / 1000)

    def abort(self, connection: int = 0) -> None:
        for live in self._chosen(connection):
            live.abort()

    async def aclose(self, deadline_s: float, *, abort: bool = False) -> None:
        await self._stop()
        try:
            for live in self._chosen(0):
                if abort:
                    live.abort()
                else:
                    live.close(deadline_s)
            async with asyncio.timeout(deadline_s + GRACE_S):
                await self._all_gone.wait()
        except TimeoutError:  # a close that was begun earlier, under a longer deadline
            await self._abort_all()
        except asyncio.CancelledError:
            await self._abort_all()
            raise
        finally:
            self._stopped()
            self.feed.flush()

    # -- ConnectionOwner

    def connection_opened(self, connection: StreamConnection) -> None:
        number = connection.facts.number
        self.connections[number] = connection.facts
        self._live[number] = connection
        self._all_gone.clear()

    def connection_closed(self, connection: StreamConnection) -> None:
        number = connection.facts.number
        del self.connections[number]
        del self._live[number]
        if not self._live:
            self._all_gone.set()

    # -- facets

    def send_control(self, name: str, data: bytes, connection: int = 0) -> Failure | None:
        """A WebSocket's ping, pong or close; to all for 0 that have shaken hands. The first failure is returned."""
        chosen = self._chosen(connection)
        if not chosen:
            return Failure(Reason.NOT_CONNECTED)
        chosen = [live for live in chosen if live.is_opened] or chosen
        failures = [_control(live, name, data) for live in chosen]
        return next((failure for failure in failures if failure is not None), None)

    def set_send_as(self, send_as: SendAs) -> None:
        """What the next payloads become, at every WebSocket that is open and at those to come."""
        self._send_as = send_as
        for live in self._chosen(0):
            _set_send_as(live.layers, send_as)

    # -- for subclasses

    _is_listener = False

    async def _stop(self) -> None:
        """No new connections from here on; everything but the connections is closed."""
        await self._scope.aclose()

    def _stopped(self) -> None:
        """All connections are closed."""

    def _prepare_layers(self) -> Failure | None:
        """Read certificates and the like, once for all connections."""
        made = layer_maker(self._spec, self._secret, self._proxy_target, self._laboratory)
        if isinstance(made, Failure):
            return made
        self._make_all_layers = made
        return None

    def _make_layers(self) -> tuple[Layer, ...]:
        """Those of one connection."""
        layers = self._make_all_layers()
        if self._send_as is not None:
            _set_send_as(layers, self._send_as)
        return layers

    async def _resolve(self) -> list[Address] | Failure:
        """The addresses to connect to or to listen on: with a proxy its own."""
        proxy = self.url.proxy
        if proxy is None:
            return await self._resolver.resolve_and_tell(self.url.endpoint, self.options, self.feed)
        if proxy.scheme is ProxyScheme.SOCKS5 and not is_numeric(self.url.endpoint):  # socks5h leaves it to the proxy
            peer = await self._resolver.resolve_and_tell(self.url.endpoint, self.options, self.feed)
            if isinstance(peer, Failure):
                return peer
            self._target = parse_endpoint(str(peer[0]))
        return await self._resolver.resolve_and_tell(proxy.endpoint, self.options, self.feed)

    def _proxy_target(self) -> Endpoint:
        """Whom the proxy is asked for: known when the connection to it is there."""
        return self._target

    def _chosen(self, connection: int) -> list[StreamConnection]:
        if connection == 0:
            return list(self._live.values())
        live = self._live.get(connection)
        return [] if live is None else [live]

    def _pause(self, connection: int, paused: bool) -> None:
        if connection:
            for live in self._chosen(connection):
                live.pause(paused)
            return
        self.reads_paused = paused
        for live in self._chosen(0):
            live.apply_pause()

    async def _abort_all(self) -> None:
        for live in self._chosen(0):
            live.abort()
        await self._all_gone.wait()


def _control(live: StreamConnection, name: str, data: bytes) -> Failure | None:
    layer = next((layer for layer in live.layers if isinstance(layer, ControlLayer)), None)
    if layer is None:
        return Failure(Reason.NOT_SUPPORTED, f"this kind of socket has no {name}")
    if not live.is_opened:
        return Failure(Reason.NOT_CONNECTED, "the handshake is not over")
    failure = layer.control(name, data)
    live.write_layers()
    if name == "close" and failure is None:
        live.expect_end()
    return failure


def _set_send_as(layers: tuple[Layer, ...], send_as: SendAs) -> None:
    for layer in layers:
        if isinstance(layer, ControlLayer):
            layer.send_as = send_as

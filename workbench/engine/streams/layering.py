"""The layers of one connection at work: what they make of what came, and what they want sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from workbench.engine.layers.layer import Broken, Delivered, Ended, Layer, LayerEvent, Ready, Told
from workbench.engine.layers.stack import LayerStack
from workbench.model.failures import Failure


class Layered(Protocol):
    """The connection, as its layers need it."""

    def deliver(self, pieces: list[Delivered]) -> None:
        """Records, in one call."""
        ...

    def note(self, event: Ready | Told) -> None:
        """An event for the log, and facts about the connection."""
        ...

    def peer_layer_ended(self) -> None:
        """The peer's orderly end, or the stream's."""
        ...

    def broke(self, failure: Failure) -> None:
        """The connection is given up; what is to be sent is sent before."""
        ...

    def put_own(self, data: bytes) -> None:
        """Send what a layer has made by itself."""
        ...

    def layers_moved(self) -> None:
        """All that came is told: perhaps the handshakes are over, or the end can go on."""
        ...


class Layering:
    """Drives a stack of layers; without one it only says that payload passes."""

    def __init__(self, connection: Layered, layers: Sequence[Layer]) -> None:
        self._connection = connection
        self._opened: asyncio.Future[Failure | None] = asyncio.get_running_loop().create_future()
        self._deadline: asyncio.TimerHandle | asyncio.Handle | None = None
        self.stack = LayerStack(layers) if layers else None

    @property
    def is_opened(self) -> bool:
        """Payload passes: there is no layer, or every handshake is over."""
        return self.stack is None or self.stack.is_ready

    @property
    def awaits_end(self) -> bool:
        """Our end is sent, and the highest layer's rules want the peer's before the stream is closed."""
        return self.stack is not None and self.stack.end_is_answered

    @property
    def has_half_close(self) -> bool:
        return self.stack is None or self.stack.has_half_close

    @property
    def is_waited_for(self) -> bool:
        """The handshakes of the connection's beginning are not over, nor is it lost."""
        return not self._opened.done()

    async def opened(self) -> Failure | None:
        """Wait for the handshakes of all layers; why they failed, or None. A cancelled wait changes nothing."""
        return await asyncio.shield(self._opened)

    def begin(self) -> None:
        """The stream is there."""
        if self.stack is None:
            self._opened.set_result(None)
        else:
            self.take(self.stack.begin())

    def start(self, layer: Layer) -> None:
        """Put a layer on top in the middle of a conversation."""
        if self.stack is None:
            self.stack = LayerStack((layer,))
            self.take(self.stack.begin())
        else:
            self.take(self.stack.push(layer))

    def limit(self, timeout_s: float, give_up: Callable[[float], None]) -> None:
        """Call ``give_up`` with ``timeout_s`` if payload does not pass by then: whoever sends one byte a minute would
        hold a place for ever."""
        self._stop_deadline()
        if not self.is_opened:
            self._deadline = asyncio.get_running_loop().call_later(timeout_s, give_up, timeout_s)

    def take(self, events: list[LayerEvent]) -> None:
        """What the layers made of what came: records in one call, and everything else in its place between them."""
        connection = self._connection
        pieces: list[Delivered] = []
        for event in events:
            if isinstance(event, Delivered):
                pieces.append(event)
                continue
            if pieces:
                connection.deliver(pieces)
                pieces = []
            match event:
                case Ended():
                    connection.peer_layer_ended()
                case Broken(failure):
                    connection.broke(failure)
                case _:
                    connection.note(event)
        if pieces:
            connection.deliver(pieces)
        self.write()
        if self.is_opened:
            self._stop_deadline()
            if not self._opened.done():
                self._opened.set_result(None)
        if self.stack is not None and self.stack.is_empty:
            self.stack = None
        connection.layers_moved()

    def write(self) -> None:
        """Send what a layer has made by itself: a part of a handshake, a pong, a close frame."""
        if self.stack is not None and (data := self.stack.data_to_send()):
            self._connection.put_own(data)

    def lost(self, failure: Failure) -> None:
        """The connection is over: whoever waits for the handshakes hears ``failure``."""
        self._stop_deadline()
        if not self._opened.done():
            self._opened.set_result(failure)
        if self.stack is not None:  # now, and not when the collector comes by: OpenSSL holds 50 kB for each
            self.stack.drop()

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

"""The layers of one connection, one above the other."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engine.layers.layer import Broken, ControlLayer, Delivered, Ended, Layer, LayerEvent, Ready
from workbench.model.failures import Failure, Reason
from workbench.model.records import Mark


class LayerStack:
    """Hands bytes up and down through layers, lowest first. Each begins when the one below it is ready."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = list(layers)
        self._ready = 0  # so many of them, from below
        self._finished = self._broken = False
        self._pending = b""
        self._find_control()

    @property
    def is_ready(self) -> bool:
        """Payload passes."""
        return self._ready == len(self._layers)

    @property
    def is_empty(self) -> bool:
        """Every layer has stepped aside."""
        return not self._layers

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Lowest first."""
        return tuple(self._layers)

    @property
    def has_half_close(self) -> bool:
        return all(layer.has_half_close for layer in self._layers)

    @property
    def end_is_answered(self) -> bool:
        return self.is_ready and bool(self._layers) and self._layers[-1].end_is_answered

    @property
    def waits_for(self) -> str:
        """The layer whose handshake is under way; empty if none is."""
        return "" if self.is_ready else self._layers[self._ready].name

    def begin(self) -> list[LayerEvent]:
        """The stream is there."""
        return self._begin_from(self._ready)

    def push(self, layer: Layer) -> list[LayerEvent]:
        """Another layer on top, begun at once: start TLS. Only while the stack :attr:`is_ready`."""
        self._layers.append(layer)
        self._find_control()
        return self._begin_from(self._ready)

    def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
        """What came over the wire. The events are those for the connection: what the highest layer delivers, and
        whatever else any layer tells."""
        events: list[LayerEvent] = []
        if self._broken:  # what comes behind a fault is nobody's
            return events
        self._up(0, data, events)
        self._step_aside()
        return events

    def receive_eof(self) -> list[LayerEvent]:
        """The wire's end, told to every layer that has begun, from below."""
        events: list[LayerEvent] = []
        if self._broken:
            return events
        begun = self._layers[: self._ready + 1]
        for at, layer in enumerate(begun):
            self._take(at, layer.receive_eof(), events)
        if any(isinstance(event, Broken) for event in events):
            return events
        # One end is enough, and a handshake that the wire's end cuts off is a failure even if its layer is silent.
        kept = [event for event in events if not isinstance(event, Ended)]
        if not self.is_ready:
            waits = self.waits_for
            return [*kept, Broken(Failure(Reason.RESET, f"the peer ended the connection during the {waits} handshake"))]
        return [*kept, Ended()]

    def refusal(self, payload: bytes | memoryview) -> Failure | None:
        """Why a payload cannot be sent now; None if it can."""
        if not self.is_ready:
            return Failure(Reason.NOT_CONNECTED, f"the {self.waits_for} handshake is not over")
        return self._layers[-1].refusal(payload) if self._layers else None

    def wrap(self, payload: bytes | memoryview, wanted: int = Mark.NONE) -> tuple[bytes, Mark]:
        """The payload as it goes over the wire, behind whatever else the layers had to say; and what it is sent as:
        as ``wanted`` where the settings leave it open."""
        before = self.data_to_send()
        if not self._layers:  # they have stepped aside just now, and this answers what came behind them
            return before + bytes(payload), Mark.NONE
        mark = self._control.mark_of(payload, wanted) if self._control is not None else Mark.NONE
        self._layers[-1].send(payload)
        return before + self.data_to_send(), mark

    def end(self) -> None:
        """Our orderly end. A layer whose end is answered ends alone; those below it follow with :meth:`finish`."""
        if self.end_is_answered:
            self._layers[-1].end()
        else:
            self.finish()

    def finish(self) -> None:
        """The end of every layer that has begun, the highest first; once."""
        if self._finished:
            return
        self._finished = True
        data = b""
        for at, layer in reversed(list(enumerate(self._layers))):
            if data:
                layer.send(data)
            data = layer.data_to_send()
            if at <= self._ready:
                layer.end()
                data += layer.data_to_send()
        self._pending += data

    def data_to_send(self) -> bytes:
        """What goes over the wire now."""
        data = b""
        if not self._finished:
            for layer in reversed(self._layers):
                if data:
                    layer.send(data)
                data = layer.data_to_send()
        data, self._pending = self._pending + data, b""
        return data

    def drop(self) -> None:
        """The connection is over: the layers go, with what they hold. Nothing can be read or sent any more."""
        self._finished = self._broken = True
        self._layers.clear()
        self._ready = 0
        self._pending = b""
        self._find_control()

    def _begin_from(self, at: int) -> list[LayerEvent]:
        events: list[LayerEvent] = []
        if at < len(self._layers):
            self._take(at, self._layers[at].begin(), events)
        self._step_aside()
        return events

    def _up(self, at: int, data: bytes | memoryview, events: list[LayerEvent], mark: int = 0) -> None:
        if at == len(self._layers):
            events.append(Delivered(data, mark))
        else:
            self._take(at, self._layers[at].receive_data(data), events)

    def _take(self, at: int, told: list[LayerEvent], events: list[LayerEvent]) -> None:
        for event in told:
            if isinstance(event, Delivered):
                self._up(at + 1, event.payload, events, event.mark)
                continue
            if isinstance(event, Ended) and at + 1 < min(self._ready + 1, len(self._layers)):
                # Nothing more can come from below: to the layer above that is the end of its stream.
                self._take(at + 1, self._layers[at + 1].receive_eof(), events)
                continue
            events.append(event)
            self._broken |= isinstance(event, Broken)
            if isinstance(event, Ready):
                self._ready = at + 1
                if at + 1 < len(self._layers):
                    self._take(at + 1, self._layers[at + 1].begin(), events)

    def _step_aside(self) -> None:
        """A proxy has nothing more to say once it is ready: its last word was the proxy's own."""
        for layer in [layer for layer in self._layers[: self._ready] if layer.steps_aside]:
            self._layers.remove(layer)
            self._ready -= 1
            self._find_control()

    def _find_control(self) -> None:
        """The highest layer if it marks what it sends. Once: asking for a protocol costs more than a small message."""
        top = self._layers[-1] if self._layers else None
        self._control = top if isinstance(top, ControlLayer) else None

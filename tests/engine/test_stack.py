"""Layers above one another, without a socket."""

from __future__ import annotations

import weakref

from workbench.engine.layers.layer import Broken, Delivered, Ended, LayerEvent, Ready
from workbench.engine.layers.stack import LayerStack
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason


class Shift:
    """A layer that shifts each byte by ``step``; its handshake is its letter both ways, its end a full stop."""

    steps_aside = False
    has_half_close = True
    end_is_answered = False

    def __init__(self, name: str, step: int) -> None:
        self.name = name
        self._step = step
        self._out = b""
        self._ready = False
        self.ends = 0

    def begin(self) -> list[LayerEvent]:
        self._out += self.name.encode()
        return []

    def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
        events: list[LayerEvent] = []
        for value in bytes(data):
            if not self._ready:
                self._ready = True
                assert value == ord(self.name)
                events.append(Ready(EventKind.SECURED, self.name))
            elif value == ord("."):
                events.append(Ended())
            elif value == ord("!"):
                events.append(Broken(Failure(Reason.TLS_BROKEN, self.name)))
            else:
                events.append(Delivered(bytes([value - self._step])))
        return events

    def receive_eof(self) -> list[LayerEvent]:
        return [Ended()]

    def refusal(self, payload: bytes | memoryview) -> Failure | None:
        return Failure(Reason.INVALID_ARGUMENT, "?") if b"?" in bytes(payload) else None

    def send(self, payload: bytes | memoryview) -> None:
        self._out += bytes(value + self._step for value in bytes(payload))

    def end(self) -> None:
        self.ends += 1
        self._out += b"."

    def data_to_send(self) -> bytes:
        out, self._out = self._out, b""
        return out


class Aside(Shift):
    steps_aside = True


def delivered(events: list[LayerEvent]) -> bytes:
    return b"".join(bytes(event.payload) for event in events if isinstance(event, Delivered))


def test_layers_begin_one_after_the_other_each_through_those_below():
    stack = LayerStack((Shift("a", 1), Shift("b", 2)))
    assert stack.begin() == []
    assert stack.data_to_send() == b"a"
    assert stack.waits_for == "a"
    assert stack.refusal(b"x") == Failure(Reason.NOT_CONNECTED, "the a handshake is not over")
    [ready] = stack.receive_data(b"a")
    assert ready == Ready(EventKind.SECURED, "a")
    assert stack.waits_for == "b"
    assert stack.data_to_send() == b"c"  # b, shifted by the layer below
    stack.receive_data(b"c")
    assert stack.is_ready
    assert stack.wrap(b"AB") == (bytes([65 + 3, 66 + 3]), 0)
    assert delivered(stack.receive_data(bytes([80, 81]))) == bytes([77, 78])
    assert stack.refusal(b"?") is not None


def test_what_comes_behind_a_handshake_in_one_piece_reaches_the_layer_above():
    stack = LayerStack((Shift("a", 1), Shift("b", 2)))
    stack.begin()
    events = stack.receive_data(b"ac" + bytes([68]))
    assert [event.detail for event in events if isinstance(event, Ready)] == ["a", "b"]
    assert delivered(events) == b"A"


def test_a_proxy_steps_aside_and_nothing_of_what_it_brought_is_lost():
    stack = LayerStack((Aside("p", 0),))
    stack.begin()
    events = stack.receive_data(b"pxy")
    assert delivered(events) == b"xy"
    assert stack.is_empty
    assert stack.is_ready
    assert delivered(stack.receive_data(b"more")) == b"more"


def test_the_end_goes_from_the_highest_layer_down_wrapped_and_once():
    low, high = Shift("a", 1), Shift("b", 2)
    stack = LayerStack((low, high))
    stack.begin()
    stack.receive_data(b"ac")
    stack.data_to_send()
    stack.end()
    stack.end()
    stack.finish()
    assert stack.data_to_send() == bytes([ord(".") + 1]) + b"."
    assert (low.ends, high.ends) == (1, 1)


def test_an_end_that_is_answered_leaves_the_layers_below_open():
    low, high = Shift("a", 1), Shift("b", 2)
    high.end_is_answered = True
    stack = LayerStack((low, high))
    stack.begin()
    stack.receive_data(b"ac")
    stack.data_to_send()
    stack.end()
    assert (low.ends, high.ends) == (0, 1)
    stack.finish()
    assert low.ends == 1


def test_the_wires_end_in_a_handshake_is_a_failure_and_afterwards_one_end():
    stack = LayerStack((Shift("a", 1), Shift("b", 2)))
    stack.begin()
    stack.receive_data(b"a")
    [broken] = stack.receive_eof()
    assert isinstance(broken, Broken)
    assert "b handshake" in broken.failure.detail
    whole = LayerStack((Shift("a", 1), Shift("b", 2)))
    whole.begin()
    whole.receive_data(b"ac")
    assert whole.receive_eof() == [Ended()]


def test_nothing_is_read_behind_a_fault():
    stack = LayerStack((Shift("a", 1),))
    stack.begin()
    stack.receive_data(b"a")
    [broken] = stack.receive_data(b"!")
    assert isinstance(broken, Broken)
    assert stack.receive_data(b"xyz") == []
    assert stack.receive_eof() == []


def test_a_layer_is_put_on_top_in_the_middle_of_a_conversation():
    stack = LayerStack((Shift("a", 1),))
    stack.begin()
    stack.receive_data(b"a")
    stack.data_to_send()
    stack.push(Shift("b", 2))
    assert not stack.is_ready
    assert stack.data_to_send() == b"c"
    stack.receive_data(b"c")
    assert stack.is_ready


def test_a_stack_that_is_dropped_lets_its_layers_go():
    below, above = Shift("below", 1), Shift("above", 2)
    stack = LayerStack([below, above])
    stack.begin()
    gone = weakref.ref(below)
    del below, above
    stack.drop()
    assert gone() is None
    assert stack.layers == ()
    assert stack.receive_data(b"late") == []
    assert stack.receive_eof() == []
    stack.end()
    assert stack.data_to_send() == b""

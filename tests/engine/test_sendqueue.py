"""The send queue by itself, before a transport that takes one slice at a time."""

from __future__ import annotations

from types import SimpleNamespace

from workbench.engine.streams.sendqueue import SLICE_BYTES, SendQueue
from workbench.model.failures import Reason


class OneSlice:
    """A transport that is full after each write."""

    def __init__(self, queue: SendQueue) -> None:
        self._queue = queue

    def set_write_buffer_limits(self, high: int) -> None:
        assert high == 0

    def is_closing(self) -> bool:
        return False

    def write(self, _piece: memoryview) -> None:
        self._queue.pause()


def a_queue(high_bytes: int, low_bytes: int) -> SendQueue:
    queue = SendQueue(high_bytes, low_bytes, lambda *_account: None)
    queue.attach(OneSlice(queue), SimpleNamespace(sent_bytes=0))  # type: ignore[arg-type]
    return queue


def test_whoever_is_woken_finds_room():
    """A wake-up that finds none would ask for the next at once, and the loop would turn for ever."""
    queue = a_queue(16 * SLICE_BYTES, 8 * SLICE_BYTES)
    assert queue.put(bytes(6 * SLICE_BYTES)) is None
    large = bytes(14 * SLICE_BYTES)
    assert queue.put(large).reason is Reason.QUEUE_FULL
    assert queue.queued_bytes < 8 * SLICE_BYTES  # it is short, but not short enough
    assert not queue.is_short()
    while not queue.is_short():
        queue.resume()
    assert queue.put(large) is None


def test_a_small_one_is_woken_at_the_low_mark():
    queue = a_queue(16 * SLICE_BYTES, 4 * SLICE_BYTES)
    assert queue.put(bytes(15 * SLICE_BYTES)) is None
    assert queue.put(bytes(2 * SLICE_BYTES)).reason is Reason.QUEUE_FULL
    while not queue.is_short():
        queue.resume()
    assert SLICE_BYTES < queue.queued_bytes <= 4 * SLICE_BYTES


def test_what_is_a_layers_own_is_counted_apart_until_it_is_through():
    queue = a_queue(16, 8)
    queue.put_wire(b"pong" * 100, None)
    queue.put_wire(b"wrapped", b"payload")
    assert queue.own_bytes == 400
    queue.resume()
    assert queue.own_bytes == 0
    queue.put_wire(b"pong", None)
    queue.lose()
    assert queue.own_bytes == 0

"""Many datagrams at once: every one whole and in order, whichever way the system takes them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

import pytest

from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams import batches
from workbench.engine.datagrams.batches import ARENA_BYTES, AT_ONCE, BatchSender
from workbench.model.clock import Clock

Pair = tuple[TracedSocket, socket.socket]
SIZES = [0, 1, 1_472, 9_000, *range(40, 40 + AT_ONCE + 3)]  # more than one call takes


@pytest.fixture(params=["as the system can", "without sendmmsg"])
def pair(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    if request.param != "as the system can":
        monkeypatch.setattr(batches, "_CALL", None)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
        far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        far.bind(("127.0.0.1", 0))
        far.settimeout(5)
        near = TracedSocket(socket.AF_INET, socket.SOCK_DGRAM, CallTape(), Clock())
        near.connect(far.getsockname())
        yield near, far
        near.close()


def test_all_arrive_whole_and_in_order(pair: Pair) -> None:
    near, far = pair
    payloads = [bytes([number % 251]) * size for number, size in enumerate(SIZES)]
    sender = BatchSender(near)
    for first in range(0, len(payloads), 100):  # as many as a small receive buffer holds
        part = payloads[first : first + 100]
        assert sender.send(part, None) == (len(part), None)
        assert [far.recv(65_536) for _ in part] == part


def test_the_same_sizes_again_carry_other_bytes(pair: Pair) -> None:
    near, far = pair
    sender = BatchSender(near)
    for letter in (b"a", b"b"):
        sender.send([letter * 10] * 8, None)
        assert {far.recv(100) for _ in range(8)} == {letter * 10}


def test_large_ones_are_taken_however_many(pair: Pair) -> None:
    near, far = pair
    payloads = [bytes([number]) * 60_000 for number in range(ARENA_BYTES // 60_000 + 2)]
    assert BatchSender(near).send(payloads, None) == (len(payloads), None)
    assert [far.recv(65_536)[0] for _ in payloads] == list(range(len(payloads)))


@pytest.mark.parametrize("size", [70_000, ARENA_BYTES + 1])
def test_what_the_system_refuses_is_told_with_how_many_were_taken(pair: Pair, size: int) -> None:
    near, _far = pair
    payloads = [b"fits"] * 5 + [bytes(size)] + [b"never"] * 5
    taken, error = BatchSender(near).send(payloads, None)
    assert taken == 5
    assert error is not None
    assert error.errno == errno.EMSGSIZE


def test_a_batch_is_one_entry_of_the_tape(pair: Pair) -> None:
    near, _far = pair
    cursor = near.tape.read(0, 100)[0]
    BatchSender(near).send([b"12345678"] * 20, None)
    (entry,) = near.tape.read(cursor, 100)[1]
    assert entry.name in ("sendmmsg", "send")
    assert "160" in entry.result


def test_a_closed_socket_is_an_error_and_no_other_socket(pair: Pair) -> None:
    near, _far = pair
    sender = BatchSender(near)
    near.close()
    taken, error = sender.send([b"x"] * 10, None)
    assert (taken, error.errno if error else None) == (0, errno.EBADF)

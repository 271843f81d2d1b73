"""The conformance suite of datagrams: the drain in the loop, and the reader thread of loops without readiness."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.engine.datagrams.drain import SO_TIMESTAMPNS
from workbench.engine.datagrams.readers import ReadinessReader, ThreadReader
from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.records import Direction
from workbench.model.sockets import Role

ANYBODY = Target()
pytestmark = pytest.mark.parametrize(
    "lab", ["asyncio", "qasync", "completion", "asyncio+thread", "qasync+thread"], indirect=True
)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the error queue and the drop counter are Linux's")


def address(end) -> tuple[str, int]:
    host, port = end.transport.local.split(":")
    return host, int(port)


async def test_each_loop_takes_the_reader_that_it_can(lab):
    end = await lab.listener("udp://127.0.0.1:0")
    assert type(end.transport._reader) is (ThreadReader if lab.takes_thread else ReadinessReader)


async def test_both_ends_talk(lab):
    listener = await lab.listener("udp://127.0.0.1:0")
    client = await lab.client(f"udp://{listener.transport.local}")
    assert client.seen.first(EventKind.LISTENING).peer == client.transport.peer == listener.transport.local
    assert client.transport.send(b"question", ANYBODY) is None
    await listener.seen.until(lambda seen: seen.rx)
    assert listener.transport.send(b"answer", ANYBODY) is None  # to whoever spoke last
    await client.seen.until(lambda seen: seen.rx)
    piece = listener.seen.rx[0]
    assert (bytes(piece.payload), piece.direction, piece.connection, piece.peer, piece.taken) == (
        b"question", Direction.RX, 0, client.transport.local, 8,
    )  # fmt: skip
    assert [(piece.peer, piece.taken) for piece in listener.seen.tx] == [(client.transport.local, 6)]
    assert client.seen.received_bytes == b"answer"
    assert client.transport.connections == {}


async def test_boundaries_and_empty_datagrams_are_kept(lab):
    end = await lab.listener("udp://127.0.0.1:0")
    peer = lab.plain_datagram()
    sent = [b"", b"a", b"", b"b" * 1473, bytes(65_507), b""]
    for data in sent:
        peer.sendto(data, address(end))
    await end.seen.until(lambda seen: len(seen.rx) == len(sent))
    assert [bytes(piece.payload) for piece in end.seen.rx] == sent
    assert [piece.taken for piece in end.seen.rx] == [len(data) for data in sent]


async def test_the_longest_datagram_arrives_whole_and_a_longer_one_is_refused(lab):
    listener = await lab.listener("udp://127.0.0.1:0")
    client = await lab.client(f"udp://{listener.transport.local}")
    whole = bytes(range(256)) * 255 + bytes(227)
    assert len(whole) == 65_507
    assert client.transport.send(whole, ANYBODY) is None
    failure = client.transport.send(whole + b"!", ANYBODY)
    assert failure is not None
    assert (failure.reason, failure.errno) == (Reason.MESSAGE_TOO_LONG, 90)
    assert failure.detail == f"65,508 bytes to {listener.transport.local}"
    assert client.transport.send(b"", ANYBODY) is None
    await listener.seen.until(lambda seen: len(seen.rx) == 2)
    assert bytes(listener.seen.rx[0].payload) == whole
    await client.seen.until(lambda seen: len(seen.tx) == 2)  # what was refused is no record
    assert EventKind.FAILED not in client.seen.kinds()


async def test_ipv6_and_a_dual_stack_socket_answering_ipv4(lab):
    listener = await lab.listener("udp://[::]:0")
    port = listener.transport.local.rpartition(":")[2]
    six = await lab.client(f"udp://[::1]:{port}")
    four = await lab.client(f"udp://127.0.0.1:{port}")
    six.transport.send(b"six", ANYBODY)
    await listener.seen.until(lambda seen: len(seen.rx) == 1)
    four.transport.send(b"four", ANYBODY)
    await listener.seen.until(lambda seen: len(seen.rx) == 2)
    assert listener.seen.rx[1].peer.startswith("[::ffff:127.0.0.1]:")
    assert listener.transport.send(b"4", ANYBODY) is None
    assert listener.transport.send(b"4 by number", Target(peer=four.transport.local)) is None
    assert listener.transport.send(b"6", Target(peer=six.transport.local)) is None
    await four.seen.until(lambda seen: seen.received_bytes == b"44 by number")
    await six.seen.until(lambda seen: seen.received_bytes == b"6")


async def test_anyone_may_be_chosen_by_address_or_by_name(lab, monkeypatch):
    end = await lab.listener("udp://127.0.0.1:0")
    failure = end.transport.send(b"x", ANYBODY)
    assert failure is not None and failure.reason is Reason.NO_DESTINATION
    failure = end.transport.send(b"x", Target(peer="127.0.0.1"))
    assert failure is not None and failure.reason is Reason.INVALID_ARGUMENT
    failure = end.transport.send(b"x", Target(peer="[::1]:9"))
    assert failure is not None and failure.reason is Reason.FAMILY_NOT_SUPPORTED

    peer = lab.plain_datagram()
    host, port = peer.getsockname()
    assert end.transport.send(b"by number", Target(peer=f"{host}:{port}")) is None
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(2, 2, 17, "", (host, port))])
    assert end.transport.send(b"by name", Target(peer=f"peer.invalid:{port}")) is None
    loop = asyncio.get_running_loop()
    assert await loop.sock_recv(peer, 100) == b"by number"
    assert await loop.sock_recv(peer, 100) == b"by name"
    assert [piece.peer for piece in end.seen.tx] == [f"{host}:{port}", f"peer.invalid:{port}"]

    def fail(*_arguments):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert end.transport.send(b"lost", Target(peer="nobody.invalid:9")) is None
    failed = await end.seen.saw(EventKind.FAILED)
    assert failed.failure is not None and failed.failure.reason is Reason.NAME_NOT_FOUND


@linux_only
@pytest.mark.parametrize("connected", [True, False])
async def test_port_unreachable_is_told_and_ends_nothing(lab, connected):
    dead = lab.plain_datagram()
    host, port = dead.getsockname()
    dead.close()
    nobody = f"{host}:{port}"
    end = await (lab.client(f"udp://{nobody}") if connected else lab.listener("udp://127.0.0.1:0"))
    target = ANYBODY if connected else Target(peer=nobody)
    assert end.transport.send(b"knock", target) is None
    failed = await end.seen.saw(EventKind.FAILED)
    assert failed.failure is not None
    assert (failed.failure.reason, failed.failure.errno, failed.peer) == (Reason.PORT_UNREACHABLE, 111, nobody)

    for _ in range(50):  # the error of one datagram does not cost another, and is told once a second
        assert end.transport.send(b"again", target) is None
    await end.seen.until(lambda seen: len(seen.tx) == 51)
    assert end.seen.kinds().count(EventKind.FAILED) == 1
    lively = lab.plain_datagram()
    lively.sendto(b"alive", address(end))
    if not connected:
        await end.seen.until(lambda seen: seen.received_bytes == b"alive")
        reply = Target(peer="{}:{}".format(*lively.getsockname()))
        assert end.transport.send(b"you too", reply) is None
        assert await asyncio.get_running_loop().sock_recv(lively, 100) == b"you too"


async def test_stamps_are_ordered_and_lie_between_sending_and_reading(lab):
    end = await lab.listener("udp://127.0.0.1:0")
    peer = lab.plain_datagram()
    before = lab.clock.now_ns()
    for number in range(200):
        peer.sendto(b"%d" % number, address(end))
    await end.seen.until(lambda seen: len(seen.rx) == 200)
    after = lab.clock.now_ns()
    stamps = [piece.time_ns for piece in end.seen.rx]
    assert stamps == sorted(stamps)
    slack_ns = 2_000_000  # the wall clock may be slewed against the monotonic one
    assert before - slack_ns <= stamps[0] and stamps[-1] <= after


@pytest.fixture
def stamping_kernel() -> Iterator[None]:
    """Linux switches its stamps on a moment after the first socket asked for them; until then it stamps at the read."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        sock.bind(("127.0.0.1", 0))
        deadline = time.monotonic() + 10
        age_ns = 0
        while age_ns < 2_000_000:
            assert time.monotonic() < deadline, "this kernel does not stamp datagrams when they arrive"
            sock.sendto(b"", sock.getsockname())
            sent_ns = time.time_ns()
            while time.time_ns() - sent_ns < 2_000_000:
                pass
            seconds, nanoseconds = struct.unpack("qq", sock.recvmsg(16, 64)[1][0][2])
            age_ns = time.time_ns() - seconds * 1_000_000_000 - nanoseconds
        yield


@linux_only
async def test_the_kernels_stamp_is_when_it_arrived_not_when_it_was_read(lab, stamping_kernel):
    end = await lab.listener("udp://127.0.0.1:0")
    end.transport.pause_reading()
    peer = lab.plain_datagram()
    peer.sendto(b"early", address(end))
    sent_ns = lab.clock.now_ns()
    deadline = time.monotonic() + 0.1
    other = await lab.listener("udp://127.0.0.1:0")
    while time.monotonic() < deadline:  # other traffic goes on meanwhile
        peer.sendto(b"tick", address(other))
        await other.seen.until(lambda seen: seen.rx)
        other.seen.rx.clear()
    end.transport.resume_reading()
    await end.seen.until(lambda seen: seen.rx)
    assert abs(end.seen.rx[0].time_ns - sent_ns) < 50_000_000
    assert lab.clock.now_ns() - end.seen.rx[0].time_ns > 90_000_000


async def test_a_stamp_older_than_what_was_told_is_moved_up(lab):
    end = await lab.listener("udp://127.0.0.1:0")
    peer = lab.plain_datagram()
    end.transport.pause_reading()
    peer.sendto(b"waits in the kernel", address(end))
    end.transport.send(b"sent later", Target(peer="{}:{}".format(*peer.getsockname())))
    await end.seen.until(lambda seen: seen.tx)
    end.transport.resume_reading()
    await end.seen.until(lambda seen: seen.rx)
    stamps = [entry.time_ns for entry in end.seen.log]
    assert stamps == sorted(stamps)


async def test_paused_reading_leaves_datagrams_in_the_kernel(lab):
    end = await lab.listener("udp://127.0.0.1:0")
    other = await lab.listener("udp://127.0.0.1:0")
    end.transport.pause_reading()
    peer = lab.plain_datagram()
    peer.sendto(b"one", address(end))
    peer.sendto(b"two", address(other))
    await other.seen.until(lambda seen: seen.rx)
    assert end.seen.rx == []
    end.transport.resume_reading()
    await end.seen.until(lambda seen: seen.received_bytes == b"one")


@linux_only
async def test_drops_are_counted_and_told(lab):
    end = await lab.listener("udp://127.0.0.1:0", receive_buffer_bytes=20_000)
    assert end.transport.receive_buffer_bytes == 20_000
    assert end.transport.dropped == 0
    end.transport.pause_reading()
    await asyncio.sleep(0)
    peer, sent = lab.plain_datagram(), 500
    for _ in range(sent):
        peer.sendto(bytes(1000), address(end))
    dropped = end.transport.dropped
    assert dropped is not None and 0 < dropped < sent
    end.transport.resume_reading()
    await end.seen.until(lambda seen: len(seen.rx) + (end.transport.dropped or 0) == sent)
    event = await end.seen.saw(EventKind.DROPPED)
    assert event.detail == f"{end.transport.dropped:,} datagrams"


@linux_only
async def test_a_large_receive_buffer_is_asked_for_and_reported_as_granted(lab):
    end = await lab.listener("udp://127.0.0.1:0")
    raw = socket.socket.getsockopt(end.transport._sock, socket.SOL_SOCKET, socket.SO_RCVBUF)
    assert end.transport.receive_buffer_bytes == raw // 2
    assert end.transport.receive_buffer_bytes >= min(8 << 20, _rmem_max())


def _rmem_max() -> int:
    return int(Path("/proc/sys/net/core/rmem_max").read_text())


async def test_a_full_kernel_makes_a_bounded_queue_that_is_sent_later(lab, monkeypatch):
    end = await lab.listener("udp://127.0.0.1:0", send_queue_high_bytes=1000, send_queue_low_bytes=200)
    peer = lab.plain_datagram()
    target = Target(peer="{}:{}".format(*peer.getsockname()))
    sock = end.transport._sock
    full, real = True, type(sock).sendto

    def sendto(self, data, to):
        if full:
            raise BlockingIOError
        return real(self, data, to)

    monkeypatch.setattr(type(sock), "sendto", sendto)  # loopback never fills a send buffer
    for number in range(10):
        assert end.transport.send(b"%d" % number * 100, target) is None
    failure = end.transport.send(b"x", target)
    assert failure is not None and failure.reason is Reason.QUEUE_FULL
    assert end.transport.queued_bytes() == 1000
    assert end.seen.tx == []
    full = False
    await end.seen.until(lambda seen: len(seen.tx) == 10)
    assert [bytes(piece.payload[:1]) for piece in end.seen.tx] == [b"%d" % number for number in range(10)]
    assert end.transport.queued_bytes() == 0
    await end.seen.until(lambda seen: seen.writable_calls == [0])
    loop = asyncio.get_running_loop()
    assert [await loop.sock_recv(peer, 200) for _ in range(10)] == [b"%d" % number * 100 for number in range(10)]


@pytest.mark.parametrize("abort", [False, True])
async def test_what_is_queued_at_the_end_is_told_as_not_sent(lab, monkeypatch, abort):
    end = await lab.listener("udp://127.0.0.1:0")

    def sendto(self, data, to):
        raise BlockingIOError

    monkeypatch.setattr(type(end.transport._sock), "sendto", sendto)
    end.transport.send(b"stuck", Target(peer="127.0.0.1:9"))
    await end.transport.aclose(0.05, abort=abort)
    assert [(bytes(piece.payload), piece.taken) for piece in end.seen.tx] == [(b"stuck", 0)]
    assert end.seen.events[-1].kind is EventKind.CLOSED
    assert end.seen.events[-1].how is (CloseHow.ABORTED if abort else CloseHow.ORDERLY)
    assert end.seen.log[-1] is end.seen.events[-1]
    assert (EventKind.FAILED in end.seen.kinds()) is not abort
    failure = end.transport.send(b"x", Target(peer="127.0.0.1:9"))
    assert failure is not None and failure.reason is Reason.NOT_CONNECTED


async def test_a_storm_is_read_whole_and_folded_on_the_tape(lab):
    end = await lab.listener("udp://127.0.0.1:0")
    peer, total = lab.plain_datagram(), 20_000
    for number in range(total):
        peer.sendto(number.to_bytes(4, "big") + bytes(60), address(end))
        if number % 2000 == 0:
            await asyncio.sleep(0)
    await end.seen.until(lambda seen: len(seen.rx) + (end.transport.dropped or 0) == total)
    assert end.transport.dropped == 0
    assert [int.from_bytes(piece.payload[:4], "big") for piece in end.seen.rx] == list(range(total))
    calls = [call for call in end.tape.read(0, 100_000)[1] if call.name == "recvmsg" and call.errno is None]
    assert sum(call.count for call in calls) == total
    assert len(calls) < total / 20


async def test_half_close_makes_no_sense_and_reuse_address_lets_two_bind(lab):
    first = await lab.listener("udp://127.0.0.1:0", reuse_address=True)
    failure = first.transport.half_close()
    assert failure is not None and failure.reason is Reason.NOT_SUPPORTED
    second = lab.make(Role.LISTENER, f"udp://{first.transport.local}", reuse_address=True)
    assert await second.transport.start() is None


async def test_many_datagrams_to_a_name_wait_for_one_look_up(lab, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = lab.plain_datagram()
    asked: list[str] = []
    answer = threading.Event()

    def look_up(host: str, port: int, *_rest: object) -> list[tuple[object, ...]]:
        asked.append(host)
        answer.wait(20)
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    end = await lab.listener("udp://127.0.0.1:0", send_queue_high_bytes=1_000)
    to_name = Target(peer=f"peer.example:{peer.getsockname()[1]}")
    payloads = [b"%02d" % number for number in range(50)]
    try:
        assert [end.transport.send(payload, to_name) for payload in payloads] == [None] * 50
        assert end.transport.queued_bytes() == 100
        refused = end.transport.send(bytes(901), to_name)
        assert refused is not None
        assert refused.reason is Reason.QUEUE_FULL
    finally:
        answer.set()
    await end.seen.until(lambda seen: len(seen.tx) == 50)
    assert [(piece.payload, piece.taken) for piece in end.seen.tx] == [(payload, 2) for payload in payloads]
    assert asked == ["peer.example"]


async def test_what_waits_for_a_name_that_is_not_found_is_told_as_not_sent(
    lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(*_arguments: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    end = await lab.listener("udp://127.0.0.1:0")
    assert end.transport.send(b"one", Target(peer="nobody.example:9")) is None
    assert end.transport.send(b"two", Target(peer="nobody.example:9")) is None
    await end.seen.saw(EventKind.FAILED)
    assert [(piece.payload, piece.taken) for piece in end.seen.tx] == [(b"one", 0), (b"two", 0)]
    assert [event.failure.reason for event in end.seen.events if event.failure] == [Reason.NAME_NOT_FOUND]
    assert end.transport.queued_bytes() == 0


async def test_a_name_with_two_addresses_is_bound_to_one_and_says_so(lab, monkeypatch):
    def two(_host, port, _family, kind):
        return [(2, kind, 0, "", ("127.0.0.1", port)), (2, kind, 0, "", ("127.0.0.2", port))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    end = await lab.listener("udp://two.invalid:0")
    assert end.seen.first(EventKind.NOTE).detail == f"two.invalid has 2 addresses; bound to {end.transport.local} only"
    assert EventKind.NOTE not in (await lab.listener("udp://127.0.0.1:0")).seen.kinds()

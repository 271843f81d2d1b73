"""A generator and the meter of its receiver, through real sockets, on plain asyncio and inside Qt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.session.scenes import Play
from workbench.model.connections import Target
from workbench.model.failures import Reason
from workbench.model.generators import GeneratorSpec
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import Direction
from workbench.model.sockets import RepeatSpec, Role
from workbench.session.generator.figures import RunFigures
from workbench.session.session import Session
from workbench.session.workspace import Workspace


async def pair(workspace: Workspace, scheme: str = "udp") -> tuple[Session, Session]:
    listener = workspace.add_socket(Role.LISTENER, f"{scheme}://127.0.0.1:0")
    listener.open()
    assert await listener.opened()
    client = workspace.add_socket(Role.CLIENT, f"{scheme}://{listener.local}")
    client.open()
    assert await client.opened()
    return listener, client


async def run(session: Session, spec: GeneratorSpec) -> RunFigures:
    assert session.generator.start(spec) is None
    await session.generator.ended()
    figures = session.generator.figures
    assert figures is not None
    return figures


async def until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not fact():  # noqa: ASYNC110 - counters tell nobody
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("scheme", ["udp", "tcp"])
def test_what_is_sent_arrives_and_is_measured(play: Play, scheme: str) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace, scheme)
        spec = GeneratorSpec(rate_hz=2_000, count=200, size_bytes=40, size_last_bytes=140, size_step_bytes=20)
        figures = await run(client, spec)
        assert (figures.sent, figures.failed, figures.running) == (200, 0, False)
        assert 0 < figures.achieved_hz < 4_000  # how exact it is, the bench tells: this machine may be busy
        await until(lambda: sum(stream.received for stream in listener.meter.streams) == 200)
        (stream,) = listener.meter.streams
        assert (stream.lost, stream.duplicates, stream.reordered, stream.cut) == (0, 0, 0, 0)
        assert stream.bytes == figures.sent_bytes == client.counters.tx_bytes
        assert stream.same_clock
        assert stream.delay.count == 200
        assert 0 < (stream.delay.quantile_ns(0.5) or 0) < 1e9

    play(scene)


def test_every_payload_is_a_record_and_has_its_bytes(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        _listener, client = await pair(workspace)
        await run(client, GeneratorSpec(rate_hz=0, count=1_000, size_bytes=100))
        await until(lambda: client.traffic.count() == 1_000)
        heads = client.traffic.heads(0, 1_000)
        assert {(head.direction, head.size, head.taken) for head in heads} == {(Direction.TX, 100, 100)}
        assert [int.from_bytes(head.preview[16:24]) for head in heads] == list(range(1_000))
        assert all(before.time_ns <= after.time_ns for before, after in pairwise(heads))

    play(scene)


def test_it_stops_at_once_whatever_is_asked_of_it(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        _listener, client = await pair(workspace)
        client.generator.start(GeneratorSpec(rate_hz=100_000))
        await until(lambda: client.counters.tx_records > 1_000)
        began = time.perf_counter()
        client.generator.stop()
        await client.generator.ended()
        await asyncio.sleep(0)  # what this wake-up sent is told by now
        sent = client.generator.figures.sent if client.generator.figures else 0
        assert time.perf_counter() - began < 0.05
        client.start_repeat(b"later", RepeatSpec(times=10, interval_ms=5))
        await client.repeat_ended()
        await asyncio.sleep(0)
        assert client.counters.tx_records == sent + 10

    play(scene)


def test_a_peer_that_does_not_read_holds_it_back_and_nothing_piles_up(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server = await asyncio.start_server(lambda _reader, writer: kept.append(writer), "127.0.0.1", 0, limit=1)
        kept: list[asyncio.StreamWriter] = []
        client = workspace.add_socket(Role.CLIENT, f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        client.open()
        assert await client.opened()
        figures = await run(client, GeneratorSpec(rate_hz=5_000, size_bytes=60_000, duration_s=0.3))
        assert client.queued_bytes() < 1_000_000
        assert figures.skipped > 0
        assert figures.achieved_hz < 4_500
        client.abort()
        await client.rested()
        for writer in kept:
            writer.transport.abort()
        server.close()

    play(scene)


@pytest.mark.parametrize("scheme", ["udp", "tcp"])
def test_many_connections_share_the_rate_and_end_with_the_run(play: Play, scheme: str) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace, scheme)
        figures = await run(client, GeneratorSpec(rate_hz=3_000, count=300, connections=6))
        assert (figures.sent, figures.connections) == (300, 6)
        await until(lambda: sum(stream.received for stream in listener.meter.streams) == 300)
        assert [stream.received for stream in listener.meter.streams] == [50] * 6
        assert not any(stream.lost for stream in listener.meter.streams)
        await client.generator.aclose()
        assert client.is_open
        others = [each for each in client.connections.values() if not each.is_open]
        assert len(others) == 5
        assert {each.counters.tx_records for each in others} == {50}

    play(scene)


def test_further_connections_read_no_further_while_the_writer_is_behind(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace, "tcp")
        client.generator.start(GeneratorSpec(rate_hz=100, connections=2))
        await until(lambda: client.counters.tx_records > 4)
        further = max(listener.connections)
        client._recorder.is_full = True
        for _round in range(200):  # more than the two kernels' buffers hold
            listener.send(bytes(100_000), Target(connection=further))
            await asyncio.sleep(0)
        await until(lambda: client.counters.rx_bytes > 0)
        read = client.counters.rx_bytes
        assert listener.queued_bytes() > 0
        assert read < 20_000_000
        client.capture_has_room()
        await until(lambda: not listener.queued_bytes() and client.counters.rx_bytes == listener.counters.tx_bytes)
        client.generator.stop()
        await client.generator.aclose()

    play(scene)


def test_a_listener_sends_to_all_its_clients(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace, "tcp")
        await until(lambda: len(listener.connections) == 1)
        await run(listener, GeneratorSpec(rate_hz=1_000, count=50))
        await until(lambda: sum(stream.received for stream in client.meter.streams) == 50)

    play(scene)


def test_a_closed_session_ends_the_run(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        _listener, client = await pair(workspace, "tcp")
        client.generator.start(GeneratorSpec(rate_hz=1_000, connections=3))
        await until(lambda: client.counters.tx_records > 10)
        await client.aclose()
        assert not client.generator.running
        assert client.is_at_rest
        assert not any(each.is_open for each in client.connections.values())

    play(scene)


def test_a_peer_that_closes_cuts_the_run_off_and_it_says_so(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace, "tcp")
        client.generator.start(GeneratorSpec(rate_hz=1_000, connections=2))
        await until(lambda: client.counters.tx_records > 10)
        await listener.aclose()
        await client.generator.ended()
        assert client.generator.failure is not None
        assert client.generator.failure.reason is Reason.NOT_CONNECTED
        await client.generator.aclose()

    play(scene)


def test_payloads_of_a_persons_own_are_sent_as_written(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace)
        payload = PayloadSpec(PayloadForm.TYPED, "n=${text counter}")
        await run(client, GeneratorSpec(rate_hz=1_000, count=3, stamped=False, payload=payload))
        await until(lambda: listener.traffic.count() == 3)
        assert len({head.preview for head in listener.traffic.heads(0, 3)}) == 3
        assert not listener.meter.streams

    play(scene)


def test_errors_that_come_back_are_counted_and_end_nothing(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace)
        await listener.aclose()
        figures = await run(client, GeneratorSpec(rate_hz=1_000, duration_s=0.1))
        assert figures.failed > 0
        assert (figures.sent, figures.failure) == (100, None)

    play(scene)


def test_what_cannot_be_is_refused_before_anything_is_sent(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        listener, client = await pair(workspace)
        for spec in (
            GeneratorSpec(size_bytes=31), GeneratorSpec(size_bytes=65_508), GeneratorSpec(rate_hz=-1),
            GeneratorSpec(rate_hz=float("nan")), GeneratorSpec(burst=0), GeneratorSpec(connections=0),
        ):  # fmt: skip
            with pytest.raises(ValueError, match=r"."):
                client.generator.start(spec)
        with pytest.raises(ValueError, match="client"):
            listener.generator.start(GeneratorSpec(connections=2))
        assert client.counters.tx_records == 0
        await client.aclose()
        refused = client.generator.start(GeneratorSpec())
        assert refused is not None
        assert refused.reason is Reason.NOT_CONNECTED

    play(scene)

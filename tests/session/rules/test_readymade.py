"""The ready-made servers, over TCP and UDP, as their RFCs say."""

from __future__ import annotations

import asyncio
import socket
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tests.conftest import Until
from tests.session.rules.scenes import answer, client_of, reply, said, served, text
from tests.session.scenes import Play
from workbench.model.events import EventKind
from workbench.model.rules import SERVICES
from workbench.model.sockets import SocketOptions
from workbench.session.rules.readymade import LINE_CHARS, READY_MADE, UNTIL_1970_S, chargen_lines, ready_made
from workbench.session.session import Session
from workbench.session.workspace import Workspace


async def asked(session: Session, data: bytes) -> bytes | None:
    """The answer to a datagram; None if there is none by the time that the next one is answered."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.connect(("127.0.0.1", int(session.local.rpartition(":")[2])))
        await loop.sock_sendall(sock, data)
        try:
            return await asyncio.wait_for(loop.sock_recv(sock, 65_536), 0.2 if data == b"to nobody" else 10)
        except TimeoutError:
            return None


def test_every_one_can_be_used_over_both() -> None:
    assert tuple(READY_MADE) == (*SERVICES, "fixed")
    for name, ready in READY_MADE.items():
        assert ready.title and ready.tip
        assert ready.of(is_datagram=True) == ready_made(name, is_datagram=True)
        assert ready_made(name, is_datagram=False)
    with pytest.raises(KeyError):
        ready_made("qotd", is_datagram=False)


def test_over_tcp(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        servers = {name: await served(workspace, *ready_made(name, is_datagram=False)) for name in READY_MADE}
        for server in servers.values():
            assert [server.rules.status(place).fault for place in range(len(server.spec.rules))] == [
                ""] * len(server.spec.rules)  # fmt: skip
        async with client_of(servers["echo"]) as (reader, writer):
            writer.write(bytes(range(256)))
            assert await said(reader, 256) == bytes(range(256))
        async with client_of(servers["discard"]) as (reader, writer):
            writer.write(b"x")
            await until(lambda: servers["discard"].counters.rx_bytes == 1, "the byte")
            writer.write_eof()
            assert await said(reader, 1) == b""
        async with client_of(servers["daytime"]) as (reader, _writer):
            told = datetime.strptime((await said(reader, 200)).decode(), "%A, %B %d, %Y %H:%M:%S-UTC\r\n")
            assert abs(told.replace(tzinfo=UTC).timestamp() - time.time()) < 5
        async with client_of(servers["time"]) as (reader, _writer):
            seconds = int.from_bytes(await said(reader, 200))
            assert abs(seconds - UNTIL_1970_S - time.time()) < 5
        async with client_of(servers["fixed"]) as (reader, writer):
            writer.write(b"anything")
            assert await said(reader, 4) == b"OK\r\n"

    play(scene)


def test_over_udp(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        def server(name: str) -> asyncio.Future[Session]:
            rules = ready_made(name, is_datagram=True)
            return asyncio.ensure_future(served(workspace, *rules, url="udp://127.0.0.1:0"))

        assert await asked(await server("echo"), b"back") == b"back"
        assert await asked(await server("fixed"), b"x") == b"OK\r\n"
        assert len(await asked(await server("time"), b"") or b"") == 4
        assert (await asked(await server("daytime"), b"") or b"").endswith(b"-UTC\r\n")
        assert await asked(await server("chargen"), b"") == chargen_lines()[: 6 * (LINE_CHARS + 2)].encode()
        assert await asked(await server("discard"), b"to nobody") is None

    play(scene)


def test_chargen_goes_round_the_ring() -> None:
    lines = chargen_lines().splitlines()
    assert len(lines) == 95 and {len(line) for line in lines} == {LINE_CHARS}
    assert lines[0].startswith(" !\"#") and lines[1].startswith("!\"#$") and lines[94].startswith("~ !")
    assert all(after[:-1] == before[1:] for before, after in pairwise(lines))


def test_chargen_waits_for_its_client_and_ends_with_it(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        options = SocketOptions(send_queue_high_bytes=600_000)
        session = await served(workspace, *ready_made("chargen", is_datagram=False), options=options)
        async with client_of(session) as (reader, writer):
            whole = chargen_lines().encode()
            assert await said(reader, len(whole) * 2) == whole * 2
            reader._transport.pause_reading()  # type: ignore[attr-defined]
            await until(lambda: session.queued_bytes() > 100_000, "a client that does not read")
            sent = session.rules.status(0)
            assert session.queued_bytes() <= 600_000 and sent.fired == 1
            writer.write(b"thrown away")
            await until(lambda: session.counters.rx_bytes == 11, "what the client says")
            reader._transport.resume_reading()  # type: ignore[attr-defined]
            assert len(await said(reader, 2_000_000)) == 2_000_000
        await until(lambda: not session.roster.open_numbers(), "the end")
        assert not session.rules.is_working

    play(scene)


def test_a_reply_without_end_ends_when_nothing_can_be_said_any_more(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(workspace, *ready_made("chargen", is_datagram=False))
        async with client_of(session) as (reader, _writer):
            assert len(await said(reader, 100_000)) == 100_000
            assert session.rules.repeating == 1
            assert session.half_close() is None
            while await reader.read(65_536):
                pass
            await until(lambda: not session.rules.repeating, "the end of the repeats")
        failed = [event for event in session.events.read(0)[1] if event.kind is EventKind.FAILED]
        assert len(failed) <= 2

    play(scene)


def test_a_repeated_payload_that_cannot_be_composed_is_given_up(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(workspace, answer(text("x"), reply("${match 1}", times=0)))
        async with client_of(session) as (_reader, writer):
            writer.write(b"x")
            await until(lambda: bool(session.rules.status(0).trouble), "the complaint")
            assert not session.rules.repeating

    play(scene)

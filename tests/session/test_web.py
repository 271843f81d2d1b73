"""Sessions over WebSockets, plain, over TLS and through a proxy: what a session does over TCP it does here, too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.payloads import PayloadSpec
from workbench.model.records import Mark
from workbench.model.sockets import RepeatSpec, ReplyMode, Role, SocketOptions
from workbench.model.tlssettings import TlsSettings
from workbench.model.websettings import SendAs, WebSettings

ANYONE = Target()
KINDS = ["ws", "wss"]


def add(workspace, role, url, web=None, **options):
    session = workspace.add_socket(role, url, options=SocketOptions(**options))
    spec = replace(session.spec, tls=TlsSettings(trust_laboratory=True), web=web or WebSettings())
    workspace.update_spec(spec)
    session.open()
    return session


async def pair(workspace, scheme="ws", web=None, **options):
    listener = add(workspace, Role.LISTENER, f"{scheme}://127.0.0.1:0", web, **options)
    assert await listener.opened()
    client = add(workspace, Role.CLIENT, f"{scheme}://{listener.local}", web, **options)
    assert await client.opened()
    return listener, client


def failures(session):
    return [event.failure for event in session.events.read(0)[1] if event.kind is EventKind.FAILED]


@pytest.mark.parametrize("scheme", KINDS)
def test_a_file_a_repeat_and_their_echoes_come_through(play, until, tmp_path, scheme):
    size = 3_000_000
    file = tmp_path / "payload"
    file.write_bytes(bytes(range(256)) * (size // 256))
    size = file.stat().st_size

    async def scene(workspace):
        listener, client = await pair(workspace, scheme)
        listener.set_reply(ReplyMode.ECHO, PayloadSpec())
        assert client.send_file(file) is None
        await until(lambda: client.counters.rx_bytes == size, "the file's echo", 20)
        client.start_repeat(b"again", RepeatSpec(interval_ms=1, times=20))
        await until(lambda: client.counters.rx_bytes == size + 100, "the repeats' echoes", 20)
        assert failures(client) == failures(listener) == []

    play(scene)


def test_an_echo_is_of_the_type_that_it_answers(play, until):
    async def scene(workspace):
        listener, client = await pair(workspace)
        listener.set_reply(ReplyMode.ECHO, PayloadSpec())
        client.send(b"as text")
        client.web.set_send_as(SendAs.BINARY)
        client.send(b"as binary")
        await until(lambda: client.traffic.count() == 4, "both echoes")
        said = {bytes(client.traffic.payload(head.number)): head.mark for head in client.traffic.heads(0, 4)}
        assert said == {b"as text": Mark.TEXT, b"as binary": Mark.BINARY}
        assert {head.mark for head in client.traffic.heads(0, 4) if head.direction == 0} == {Mark.TEXT, Mark.BINARY}

    play(scene)


def test_an_echo_of_large_messages_to_a_peer_that_reads_late_loses_none(play, until):
    size, number = 3_500_000, 8  # one fits into the queue, two do not; all together are more than the kernel takes

    async def scene(workspace):
        listener = add(workspace, Role.LISTENER, "ws://127.0.0.1:0")
        assert await listener.opened()
        client = add(workspace, Role.CLIENT, f"ws://{listener.local}", send_queue_high_bytes=64_000_000)
        assert await client.opened()
        listener.set_reply(ReplyMode.ECHO, PayloadSpec())
        client._transport.pause_reading(0)
        for _ in range(number):
            assert client.send(bytes(size)) is None
        await until(lambda: bool(listener._responder._held), "a peer that is not read from")
        client._transport.resume_reading(0)
        await until(lambda: client.counters.rx_records == number, "all echoes", 20)
        assert client.counters.rx_bytes == number * size
        assert failures(listener) == []

    play(scene)


def test_a_full_queue_says_so_and_tells_when_there_is_room(play, until):
    async def scene(workspace):
        listener, client = await pair(workspace, "ws", send_queue_high_bytes=100_000)
        listener._transport.pause_reading(0)
        sent = 0
        while (failure := client.send(b"x" * 60_000)) is None:
            sent += 1
        assert failure.reason is Reason.QUEUE_FULL
        assert not client.has_room(60_000, ANYONE)
        listener._transport.resume_reading(0)
        await until(lambda: client.has_room(60_000, ANYONE), "room")
        await until(lambda: listener.counters.rx_records == sent, "what was queued")

    play(scene)


def test_undo_takes_the_message_type_back_at_the_open_connection_and_a_reconnect_keeps_it(play, until):
    async def scene(workspace):
        listener, client = await pair(workspace, reconnect=True, reconnect_first_ms=10)
        client.web.set_send_as(SendAs.BINARY)
        client.send(b"one")
        await until(lambda: listener.counters.rx_records == 1, "one")
        workspace.undo()
        client.send(b"two")
        await until(lambda: listener.counters.rx_records == 2, "two")
        workspace.redo()
        listener.abort_connection(1)
        await until(lambda: any(each.is_open and each.number == 2 for each in client.connections.values()), "anew")
        await until(lambda: client.is_open, "open")
        client.send(b"three")
        await until(lambda: listener.counters.rx_records == 3, "three")
        await until(lambda: listener.traffic.count() == 3, "the records")
        marks = [head.mark for head in listener.traffic.heads(0, 3)]
        assert marks == [Mark.BINARY, Mark.TEXT, Mark.BINARY]

    play(scene)


def test_a_client_whose_websocket_was_closed_by_code_comes_to_rest(play, until):
    async def scene(workspace):
        listener, client = await pair(workspace, keep_half_open=True)
        assert client.web.close(4000, "done") is None
        await client.rested()
        await until(lambda: not any(each.is_open for each in listener.connections.values()), "the listener's end")
        assert listener.web.facts(1).close_code == 4000
        assert failures(client) == failures(listener) == []

    play(scene)

"""Connections with layers before peers that are slow, silent or greedy, on every kind of loop."""

from __future__ import annotations

import asyncio
import gc
import socket
import struct
import weakref

import pytest
from wsproto import ConnectionType
from wsproto.events import AcceptConnection, Request

from tests.engine.test_websocket import OtherEnd, with_other_client, with_other_server
from workbench.engine.streams.connection import OWN_MAX_BYTES
from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import Role
from workbench.model.websettings import SendAs, WebSettings

ANYONE = Target()


async def test_a_handshake_goes_on_while_reading_is_paused_and_the_records_wait(lab):
    listener = lab.make(Role.LISTENER, "ws://127.0.0.1:0")
    assert await listener.transport.start() is None
    listener.transport.pause_reading(0)
    client = await lab.client(f"ws://{listener.transport.local}", connect_timeout_ms=5_000)
    await listener.seen.saw(EventKind.UPGRADED)
    assert client.transport.send(b"later", ANYONE) is None
    await client.seen.until(lambda seen: seen.tx)
    assert not listener.seen.rx
    listener.transport.resume_reading(0)
    await listener.seen.until(lambda seen: seen.rx)


async def test_a_close_while_reading_is_paused_does_not_wait_for_an_answer_that_is_not_read(lab):
    end, other, _request, _failure = await with_other_server(lab, None)
    end.transport.pause_reading(0)
    end.transport.close(0)
    await end.seen.saw(EventKind.CLOSED)
    assert end.seen.first(EventKind.CLOSED).how is CloseHow.ORDERLY
    assert other.sock.fileno() >= 0


async def test_reading_that_is_paused_in_the_middle_of_a_close_ends_it(lab):
    end, _other, _request, _failure = await with_other_server(lab, None)
    end.transport.close(0)
    end.transport.pause_reading(0)
    assert (await end.seen.saw(EventKind.CLOSED)).how is CloseHow.ORDERLY


async def test_a_websocket_that_is_over_is_closed_by_itself(lab):
    end, other = await with_other_client(lab)
    await end.seen.saw(EventKind.UPGRADED)
    await asyncio.get_running_loop().sock_sendall(other.sock, b"\x88\x80\0\0\0\0")  # a close frame without a code
    assert (await end.seen.saw(EventKind.CLOSED)).how is CloseHow.ORDERLY
    assert end.seen.kinds(1)[-2:] == [EventKind.PEER_HALF_CLOSED, EventKind.CLOSED]
    assert end.transport.connections == {}


async def test_a_peer_that_leaves_without_a_close_frame_leaves_no_connection_behind(lab):
    end, other = await with_other_client(lab)
    await end.seen.saw(EventKind.UPGRADED)
    other.sock.shutdown(socket.SHUT_WR)
    await end.seen.saw(EventKind.CLOSED)
    assert any("1006" in event.detail for event in end.seen.events)
    assert end.transport.connections == {}


async def test_a_close_frame_that_nobody_answers_ends_at_the_closing_time_and_says_why(lab):
    listener, url = lab.plain_listener()
    end = lab.make(Role.CLIENT, url.replace("tcp", "ws"), close_deadline_ms=200)
    starting = asyncio.ensure_future(end.transport.start())
    other = OtherEnd(await lab.accept(listener), ConnectionType.SERVER)
    await other.next(Request)
    await other.send(AcceptConnection())
    assert await starting is None
    assert end.transport.send_control("close", struct.pack("!H", 4000)) is None
    failed = await end.seen.saw(EventKind.FAILED)
    assert failed.failure.reason is Reason.TIMED_OUT
    assert "did not answer the close" in failed.failure.detail
    assert (await end.seen.saw(EventKind.CLOSED)).how is CloseHow.ABORTED


async def test_pongs_that_a_peer_does_not_take_stop_the_reading_of_its_pings(lab):
    end, other, _request, _failure = await with_other_server(lab, None)
    loop = asyncio.get_running_loop()
    pings = (b"\x89\x7d" + b"p" * 125) * 2_000
    sent = 0
    with pytest.raises(TimeoutError):
        for _ in range(200):  # 50 MB, and the two sockets' buffers hold less
            async with asyncio.timeout(0.5):
                await loop.sock_sendall(other.sock, pings)
            sent += len(pings)
    assert OWN_MAX_BYTES // 4 < end.transport.queued_bytes() < 2 * OWN_MAX_BYTES
    while end.transport.queued_bytes() > OWN_MAX_BYTES // 4:  # the peer reads: all goes on
        async with asyncio.timeout(10):
            await loop.sock_recv(other.sock, 1_000_000)
    assert end.transport.connections[1].can_read


async def test_a_handshake_that_drips_is_given_up_and_a_timer_of_one_that_is_over_is_gone(lab):
    end = lab.make(Role.LISTENER, "ws://127.0.0.1:0", connect_timeout_ms=300)
    assert await end.transport.start() is None
    slow = await lab.plain_client(end.transport.local)
    quick = await lab.client(f"ws://{end.transport.local}")
    await asyncio.get_running_loop().sock_sendall(slow, b"GET / HTTP/1.1\r\n")
    failed = await end.seen.saw(EventKind.FAILED)
    assert failed.connection == 1
    assert failed.failure.reason is Reason.TIMED_OUT
    assert "handshake" in failed.failure.detail
    assert quick.transport.send(b"still here", ANYONE) is None
    await end.seen.until(lambda seen: seen.rx)
    assert list(end.transport.connections) == [2]


async def test_the_type_that_was_chosen_holds_for_those_who_come_later(lab):
    end = lab.make(Role.LISTENER, "ws://127.0.0.1:0", web=WebSettings(send_as=SendAs.TEXT))
    assert await end.transport.start() is None
    end.transport.set_send_as(SendAs.BINARY)
    client = await lab.client(f"ws://{end.transport.local}")
    await end.seen.saw(EventKind.UPGRADED)
    assert end.transport.send(b"text?", ANYONE) is None
    await client.seen.until(lambda seen: seen.rx)
    assert client.seen.rx[0].mark == 2


async def test_a_ping_to_all_leaves_out_who_is_still_shaking_hands(lab):
    end = await lab.listener("ws://127.0.0.1:0")
    await lab.plain_client(end.transport.local)
    await end.seen.saw(EventKind.ACCEPTED)
    await lab.client(f"ws://{end.transport.local}")
    await end.seen.saw(EventKind.UPGRADED)
    assert end.transport.send_control("ping", b"") is None
    await end.seen.until(lambda seen: any("pong received" in event.detail for event in seen.events))
    assert end.transport.send_control("ping", b"", 1).reason is Reason.NOT_CONNECTED


async def test_an_answer_to_what_came_behind_a_proxys_handshake_is_sent(lab):
    listener, url = lab.plain_listener()
    end = lab.make(Role.CLIENT, f"tcp://127.0.0.1:9?proxy=http://{url.removeprefix('tcp://')}")
    answers = []
    end.seen.on_received = lambda pieces: answers.append(end.transport.send(b"EHLO\r\n", ANYONE))
    starting = asyncio.ensure_future(end.transport.start())
    peer = await lab.accept(listener)
    loop = asyncio.get_running_loop()
    await loop.sock_recv(peer, 4096)
    await loop.sock_sendall(peer, b"HTTP/1.1 200 OK\r\n\r\n220 hello\r\n")
    assert await starting is None
    assert await loop.sock_recv(peer, 4096) == b"EHLO\r\n"
    assert answers == [None]


async def test_a_lost_connection_holds_no_layer_until_the_collector_comes(lab):
    listener = lab.make(Role.LISTENER, "ws://127.0.0.1:0")
    assert await listener.transport.start() is None
    client = await lab.client(f"ws://{listener.transport.local}")
    await listener.seen.saw(EventKind.UPGRADED)
    gc.disable()
    try:
        gone = [weakref.ref(layer) for end in (listener, client) for layer in end.transport._live[1].layers]
        assert len(gone) == 2
        client.transport.abort(0)
        await listener.seen.saw(EventKind.CLOSED)
        await client.seen.saw(EventKind.CLOSED)
        await asyncio.sleep(0)
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()

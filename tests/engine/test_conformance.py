"""One suite for every kind of stream and datagram socket, on every loop.

The kinds are listed in kinds.py. What a kind cannot do, it must say; a kind that is not here must say why.
"""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from tests.engine.kinds import DATAGRAMS, STREAMS, Kind
from workbench.host.availability import availability
from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import Role

ANYONE = Target()
MEGABYTE = bytes(range(256)) * 4096
HERE = [kind for kind in STREAMS if kind.absent is None]
ABSENT = [kind for kind in STREAMS + DATAGRAMS if kind.absent is not None]

streams = pytest.mark.parametrize("kind", [
    pytest.param(kind, marks=pytest.mark.skipif(not kind.is_installed, reason=f"{kind.wants} is not installed"))
    for kind in HERE
], ids=str)  # fmt: skip
datagrams = pytest.mark.parametrize("kind", [kind for kind in DATAGRAMS if kind.absent is None], ids=str)


class Pair:
    """A listener and a client of one kind, both ours; ``one`` is the client's number at the listener."""

    def __init__(self, listener, client):
        self.listener, self.client = listener, client
        self.one = Target(connection=1)


async def opened(lab, kind: Kind, folder, **options) -> Pair:
    listener = await lab.listener(kind.url(folder), **kind.more(Role.LISTENER), **options)
    client = await lab.client(kind.client_url(listener.transport.local), **kind.more(Role.CLIENT), **options)
    if kind in HERE:
        await listener.seen.saw(kind.begun[1])
    return Pair(listener, client)


def payloads(end, kind: Kind) -> list[bytes]:
    """What was received, without the header of a packet."""
    return [bytes(piece.payload)[kind.header_bytes :] for piece in end.seen.rx]


def echo(end):
    """Send everything back, as much as goes at a time."""
    waiting = []

    def answer(pieces):
        waiting.extend(bytes(piece.payload) for piece in pieces)
        while waiting and end.transport.send(waiting[0], Target(connection=pieces[-1].connection)) is None:
            waiting.pop(0)

    end.seen.on_received = answer


@pytest.mark.parametrize("kind", ABSENT, ids=str)
@pytest.mark.parametrize("role", list(Role))
async def test_a_kind_that_is_not_here_says_why_and_leaves_nothing_open(lab, kind, role, tmp_path):
    local = kind.url(tmp_path).partition("://")[2].replace(":0", ":9")
    url = kind.url(tmp_path) if role is Role.LISTENER else kind.client_url(local)
    end = lab.make(role, url, connect_timeout_ms=500)
    failure = await end.transport.start()
    assert failure is not None
    if kind.absent is Reason.KIND_NOT_HERE:
        assert failure.reason is Reason.KIND_NOT_HERE
        assert len(failure.detail) > 20  # a clause that says why, not a mere name
        assert end.calls() == []
    elif role is Role.LISTENER:
        assert failure.reason is kind.absent
        assert failure.errno
    names = [call.name for call in end.tape.read(0, 100)[1]]
    assert names.count("socket") == names.count("close")


@streams
async def test_both_ends_open_talk_and_know_each_other(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    assert pair.client.seen.kinds(1)[0] is EventKind.CONNECTED
    assert pair.listener.seen.kinds(1)[0] is EventKind.ACCEPTED
    assert pair.client.transport.peer == (kind.peer() if kind.peer else pair.listener.transport.local)
    assert pair.client.transport.send(b"question", ANYONE) is None
    await pair.listener.seen.until(lambda seen: seen.received_bytes == b"question")
    assert pair.listener.transport.send(b"answer", pair.one) is None
    await pair.client.seen.until(lambda seen: seen.received_bytes == b"answer")
    await pair.client.seen.until(lambda seen: seen.tx)
    assert [bytes(piece.payload) for piece in pair.client.seen.tx] == [b"question"]
    assert pair.listener.seen.rx[0].connection == 1
    assert pair.listener.seen.rx[0].peer
    calls = [call.name for call in pair.client.tape.read(0, 1000)[1]]
    assert {"socket", "connect"} <= set(calls)
    calls = [call.name for call in pair.listener.tape.read(0, 1000)[1]]
    assert {"socket", "bind", "listen"} <= set(calls)
    assert pair.client.transport.socket_of() is not None
    assert pair.listener.transport.socket_of(1) is not None


@streams
async def test_a_megabyte_comes_back_unchanged(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    echo(pair.listener)
    assert pair.client.transport.send(MEGABYTE, ANYONE) is None
    await pair.client.seen.until(lambda seen: sum(piece.taken for piece in seen.rx) >= len(MEGABYTE))
    assert hashlib.sha256(pair.client.seen.received_bytes).digest() == hashlib.sha256(MEGABYTE).digest()
    if kind.keeps_boundaries:
        assert len(pair.client.seen.rx) == 1
    await pair.client.seen.until(lambda seen: seen.tx)
    assert [(len(piece.payload), piece.taken) for piece in pair.client.seen.tx] == [(len(MEGABYTE), len(MEGABYTE))]


@streams
async def test_a_peer_that_does_not_read_is_felt(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path, send_queue_high_bytes=1 << 20, send_queue_low_bytes=1 << 18,
                        send_buffer_bytes=64 * 1024, receive_buffer_bytes=64 * 1024)  # fmt: skip
    client, listener = pair.client, pair.listener
    listener.transport.pause_reading()
    sent, failure = 0, None
    while failure is None and sent < 1 << 27:
        failure = client.transport.send(MEGABYTE[:65536], ANYONE)
        sent += 65536 if failure is None else 0
        await asyncio.sleep(0)
    assert failure is not None and failure.reason is Reason.QUEUE_FULL
    if kind.peer is None:  # a proxy takes a little more, and a little more
        assert client.transport.queued_bytes() > 1 << 18
        assert not client.transport.has_room(1 << 20)
        assert client.seen.writable_calls == []
    listener.transport.resume_reading()
    await client.seen.until(lambda seen: seen.writable_calls)
    await listener.seen.until(lambda seen: sum(piece.taken for piece in seen.rx) == sent)
    assert client.transport.queued_bytes() == 0


@streams
async def test_half_close_leaves_receiving_open_or_is_said_not_to_exist(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    pair.client.transport.send(b"last words", ANYONE)
    failure = pair.client.transport.half_close()
    if not kind.has_half_close:
        assert failure is not None and failure.reason is Reason.NOT_SUPPORTED
        assert failure.detail
        assert EventKind.HALF_CLOSED not in pair.client.seen.kinds()
        assert pair.client.transport.send(b"still open", ANYONE) is None
        return
    assert failure is None
    await pair.listener.seen.saw(EventKind.PEER_HALF_CLOSED)
    assert pair.listener.seen.received_bytes == b"last words"
    refused = pair.client.transport.send(b"more", ANYONE)
    if kind.keeps_halves:
        assert refused is not None and refused.reason is Reason.SHUT_DOWN
        assert pair.listener.transport.send(b"answer", pair.one) is None
        await pair.client.seen.until(lambda seen: seen.received_bytes == b"answer")
    else:
        assert refused is not None
    pair.listener.transport.close(1)
    closed = await pair.client.seen.saw(EventKind.CLOSED)
    assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)


@streams
async def test_close_sends_what_is_queued_and_is_told_last(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    pair.client.transport.send(MEGABYTE, ANYONE)
    pair.client.transport.close(1)
    await pair.listener.seen.saw(EventKind.PEER_HALF_CLOSED)
    assert pair.listener.seen.received_bytes == MEGABYTE
    pair.listener.transport.close(1)
    for end in (pair.client, pair.listener):
        closed = await end.seen.saw(EventKind.CLOSED)
        assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)
        assert end.seen.kinds(1).count(EventKind.CLOSED) == 1
        assert end.seen.log[-1] is closed
        assert end.transport.connections == {}
    assert pair.client.transport.send(b"late", ANYONE).reason is Reason.NOT_CONNECTED


@streams
@pytest.mark.parametrize("ends", ["close", "half_close", "abort"])
async def test_whoever_is_told_of_a_connection_may_end_it_at_once(lab, kind, ends, tmp_path):
    """What he says before goes out, and nothing waits for a deadline."""
    pair = Pair(await lab.listener(kind.url(tmp_path), **kind.more(Role.LISTENER)), None)
    happened = pair.listener.seen.happened

    def told(event):
        happened(event)
        if event.kind is EventKind.ACCEPTED:
            failure = pair.listener.transport.send(b"go away", pair.one)
            assert (failure is None) == (kind.begun[1] is EventKind.ACCEPTED)
            getattr(pair.listener.transport, ends)(1)

    pair.listener.seen.happened = told
    client = lab.make(Role.CLIENT, kind.client_url(pair.listener.transport.local), **kind.more(Role.CLIENT))
    failure = await client.transport.start()
    if ends == "half_close" and kind.has_half_close and failure is None:
        await client.seen.saw(EventKind.PEER_HALF_CLOSED)
        client.transport.close(1)
    elif ends == "half_close":
        client.transport.abort()
    closed = await pair.listener.seen.saw(EventKind.CLOSED)
    assert closed.failure is None or closed.failure.reason is Reason.RESET
    if ends == "close" and kind.begun[1] is EventKind.ACCEPTED:
        assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)
    if failure is None and ends != "abort" and kind.begun[1] is EventKind.ACCEPTED:
        await client.seen.until(lambda seen: seen.received_bytes == b"go away")


@streams
async def test_the_peer_closes(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    pair.listener.transport.send(b"farewell", pair.one)
    pair.listener.transport.close(1)
    await pair.client.seen.until(lambda seen: {EventKind.PEER_HALF_CLOSED, EventKind.CLOSED} & set(seen.kinds()))
    assert pair.client.seen.received_bytes == b"farewell"
    pair.client.transport.close(1)
    closed = await pair.client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.ORDERLY
    assert pair.client.seen.log[-1] is closed


@streams
async def test_abort_ends_at_once_and_the_peer_is_told_as_the_kind_can(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    pair.client.transport.abort()
    closed = await pair.client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.ABORTED
    assert pair.client.transport.connections == {}
    if kind.has_reset:
        told = await pair.listener.seen.saw(EventKind.CLOSED)
        assert told.how is CloseHow.RESET
    else:
        await pair.listener.seen.saw(EventKind.PEER_HALF_CLOSED)


@streams
async def test_clients_are_told_apart_and_spoken_to_one_by_one(lab, kind, tmp_path):
    listener = await lab.listener(kind.url(tmp_path), **kind.more(Role.LISTENER))
    clients = []
    for number in range(1, 4):
        url = kind.client_url(listener.transport.local)
        clients.append(await lab.client(url, **kind.more(Role.CLIENT)))
        await listener.seen.until(lambda seen, n=number: seen.kinds().count(kind.begun[1]) == n)
    listener.transport.send(b"two", Target(connection=2))
    listener.transport.send(b"all", ANYONE)
    for number, client in enumerate(clients, 1):
        expected = b"twoall" if number == 2 else b"all"
        await client.seen.until(lambda seen, expected=expected: seen.received_bytes == expected)
    listener.transport.close(2)
    await clients[1].seen.until(lambda seen: {EventKind.PEER_HALF_CLOSED, EventKind.CLOSED} & set(seen.kinds()))
    listener.transport.send(b"left", ANYONE)
    for client in (clients[0], clients[2]):
        await client.seen.until(lambda seen: seen.received_bytes == b"allleft")


@streams
async def test_the_listener_goes_last_and_its_address_is_free_again(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    local = pair.listener.transport.local
    second = lab.make(Role.LISTENER, f"{kind.scheme}://{local}", **kind.more(Role.LISTENER))
    failure = await second.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_IN_USE
    pair.client.transport.close(1)
    await pair.listener.transport.aclose(5.0)
    last = pair.listener.seen.log[-1]
    assert (last.kind, last.connection, last.how) == (EventKind.CLOSED, 0, CloseHow.ORDERLY)
    assert pair.listener.seen.kinds(0).count(EventKind.CLOSED) == 1
    nobody = lab.make(Role.CLIENT, kind.client_url(local), **kind.more(Role.CLIENT))
    refused = await nobody.transport.start()
    assert refused is not None and refused.reason in (kind.nobody, Reason.NO_SUCH_PATH)
    again = await lab.listener(f"{kind.scheme}://{local}", **kind.more(Role.LISTENER))
    assert again.transport.local == local


@datagrams
async def test_datagrams_go_both_ways_and_keep_their_boundaries(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    for payload in (b"one", b"", b"three"):
        assert pair.client.transport.send(payload, ANYONE) is None
    await pair.listener.seen.until(lambda seen: len(seen.rx) == 3)
    assert payloads(pair.listener, kind) == [b"one", b"", b"three"]
    assert all(piece.connection == 0 for piece in pair.listener.seen.rx)
    assert pair.listener.transport.send(b"answer", Target(peer=pair.listener.seen.rx[0].peer)) is None
    await pair.client.seen.until(lambda seen: seen.rx)
    assert payloads(pair.client, kind) == [b"answer"]
    calls = {call.name for call in pair.listener.tape.read(0, 1000)[1]}
    assert {"socket", "bind"} <= calls


@datagrams
async def test_a_batch_of_datagrams_is_what_so_many_sends_are(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    sent = [b"x" * number for number in (1, 200, 30, 4, 0, 60)]
    assert pair.client.transport.send_batch(sent, ANYONE) == (len(sent), None)
    await pair.listener.seen.until(lambda seen: len(seen.rx) == len(sent))
    await pair.client.seen.until(lambda seen: len(seen.tx) == len(sent))
    assert payloads(pair.listener, kind) == sent
    assert [bytes(piece.payload) for piece in pair.client.seen.tx] == sent
    assert all(piece.taken == len(piece.payload) for piece in pair.client.seen.tx)
    assert {piece.peer for piece in pair.client.seen.tx} == {pair.client.transport.peer}
    taken, failure = pair.client.transport.send_batch([b"fits", bytes(16 << 20), *[b"never"] * 4], ANYONE)
    assert (taken, failure.reason if failure else None) == (1, Reason.MESSAGE_TOO_LONG)


@datagrams
async def test_datagrams_have_no_half_close_and_say_so(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    failure = pair.client.transport.half_close()
    assert failure is not None and failure.reason is Reason.NOT_SUPPORTED
    assert failure.detail
    assert pair.client.transport.send(b"still open", ANYONE) is None
    await pair.listener.seen.until(lambda seen: seen.rx)
    assert payloads(pair.listener, kind) == [b"still open"]


@datagrams
async def test_a_datagram_that_is_too_long_is_refused_and_nothing_ends(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    failure = pair.client.transport.send(bytes(16 << 20), ANYONE)
    if failure is None:
        failure = (await pair.client.seen.saw(EventKind.FAILED)).failure
    assert failure is not None and failure.reason is Reason.MESSAGE_TOO_LONG
    pair.client.transport.send(b"short", ANYONE)
    await pair.listener.seen.until(lambda seen: seen.rx)
    assert payloads(pair.listener, kind) == [b"short"]


@datagrams
async def test_a_closed_datagram_socket_tells_it_once_and_last(lab, kind, tmp_path):
    pair = await opened(lab, kind, tmp_path)
    pair.client.transport.send(b"x", ANYONE)
    await pair.listener.seen.until(lambda seen: seen.rx)
    for end in (pair.client, pair.listener):
        await end.transport.aclose(5.0)
        await end.transport.aclose(5.0)
        last = end.seen.log[-1]
        assert (last.kind, last.connection, last.how) == (EventKind.CLOSED, 0, CloseHow.ORDERLY)
        assert end.seen.kinds().count(EventKind.CLOSED) == 1
        refused = end.transport.send(b"late", ANYONE)
        assert refused is not None and refused.reason is Reason.NOT_CONNECTED


async def test_echo_requests_are_datagrams_that_answer_themselves(lab):
    end = lab.make(Role.CLIENT, "icmp://127.0.0.1")
    failure = await end.transport.start()
    if not availability("icmp").available:
        assert failure is not None and failure.reason is Reason.RAW_NOT_ALLOWED
        return
    assert failure is None
    for number, payload in enumerate((b"one", b"three"), 1):
        assert end.transport.send(payload, ANYONE) is None
        await end.seen.until(lambda seen, n=number: len(seen.rx) == n)
    assert [bytes(piece.payload) for piece in end.seen.rx] == [b"one", b"three"]
    refused = end.transport.half_close()
    assert refused is not None and refused.reason is Reason.NOT_SUPPORTED
    await end.transport.aclose(5.0)
    last = end.seen.log[-1]
    assert (last.kind, last.connection, last.how) == (EventKind.CLOSED, 0, CloseHow.ORDERLY)
    assert {call.name for call in end.tape.read(0, 100)[1]} >= {"socket", "close"}

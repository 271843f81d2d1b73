"""The conformance suite of streams: what every loop must do alike."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import struct

from workbench.engine.streams.sendqueue import SLICE_BYTES
from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.records import Direction

ALL = Target()


def unknown(lab) -> int:
    """How many bytes of an operation under way nobody can tell: on the completion port one slice, else none."""
    return SLICE_BYTES if lab.kind == "completion" else 0


def reset(sock: socket.socket) -> None:
    """Close with a reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


async def read_to_end(sock: socket.socket) -> bytes:
    loop, data = asyncio.get_running_loop(), bytearray()
    while chunk := await loop.sock_recv(sock, 1 << 20):
        data += chunk
    return bytes(data)


async def test_both_ends_talk(lab):
    listener = await lab.listener()
    client = await lab.client(f"tcp://{listener.transport.local}")
    accepted = await listener.seen.saw(EventKind.ACCEPTED)
    connected = client.seen.first(EventKind.CONNECTED)
    assert (connected.local, connected.peer) == (accepted.peer, accepted.local)
    assert (client.transport.local, client.transport.peer) == (accepted.peer, accepted.local)

    assert client.transport.send(b"question", ALL) is None
    await listener.seen.until(lambda seen: seen.received_bytes == b"question")
    assert listener.transport.send(b"answer", Target(connection=1)) is None
    await client.seen.until(lambda seen: seen.received_bytes == b"answer")

    piece = listener.seen.rx[0]
    assert (piece.direction, piece.connection, piece.peer, piece.taken) == (Direction.RX, 1, accepted.peer, 8)
    piece = client.seen.tx[0]
    assert (piece.direction, piece.connection, piece.peer, piece.taken) == (Direction.TX, 1, accepted.local, 8)


async def test_an_ipv6_listener_takes_both_families_at_its_wildcard(lab):
    listener = await lab.listener("tcp://[::]:0")
    port = listener.transport.local.rpartition(":")[2]
    six = await lab.client(f"tcp://[::1]:{port}")
    four = await lab.client(f"tcp://127.0.0.1:{port}")
    six.transport.send(b"six", ALL)
    four.transport.send(b"four", ALL)
    await listener.seen.until(lambda seen: {bytes(piece.payload) for piece in seen.rx} == {b"six", b"four"})
    assert {event.peer for event in listener.seen.events if event.kind is EventKind.ACCEPTED} == {
        six.transport.local,
        "[::ffff:127.0.0.1]:" + four.transport.local.rpartition(":")[2],
    }


async def test_a_huge_payload_arrives_whole_and_is_one_sent_record(lab):
    client, peer = await lab.pair(send_queue_high_bytes=1000)
    payload = bytes(range(256)) * 131_072  # 32 MiB, into an empty queue although above its high mark
    assert client.transport.send(payload, ALL) is None
    client.transport.half_close()
    assert hashlib.sha256(await read_to_end(peer)).digest() == hashlib.sha256(payload).digest()
    await client.seen.until(lambda seen: seen.tx)
    assert [(len(piece.payload), piece.taken) for piece in client.seen.tx] == [(len(payload), len(payload))]
    assert client.transport.queued_bytes() == 0


async def test_a_huge_answer_is_received_in_order_without_being_merged_or_changed_later(lab):
    client, peer = await lab.pair()
    payload = bytes(range(251)) * 131_072
    sending = asyncio.ensure_future(asyncio.get_running_loop().sock_sendall(peer, payload))
    await client.seen.until(lambda seen: sum(piece.taken for piece in seen.rx) == len(payload))
    await sending
    assert client.seen.received_bytes == payload
    assert all(0 < len(piece.payload) <= 256 * 1024 for piece in client.seen.rx)


async def test_an_empty_payload_is_a_record_and_sends_nothing(lab):
    client, peer = await lab.pair()
    assert client.transport.send(b"", ALL) is None
    assert client.transport.send(b"x", ALL) is None
    await client.seen.until(lambda seen: len(seen.tx) == 2)
    assert [bytes(piece.payload) for piece in client.seen.tx] == [b"", b"x"]
    assert await asyncio.get_running_loop().sock_recv(peer, 10) == b"x"


async def test_half_close_lets_the_peer_answer_and_ends_in_order(lab):
    client, peer = await lab.pair()
    client.transport.send(b"GET", ALL)
    assert client.transport.half_close() is None
    assert await read_to_end(peer) == b"GET"
    assert client.transport.connections[1].can_write is False
    failure = client.transport.send(b"more", ALL)
    assert failure is not None and failure.reason is Reason.SHUT_DOWN
    failure = client.transport.half_close()
    assert failure is not None and failure.reason is Reason.SHUT_DOWN

    await asyncio.get_running_loop().sock_sendall(peer, b"body")
    peer.close()
    closed = await client.seen.saw(EventKind.CLOSED)
    assert client.seen.received_bytes == b"body"
    assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)
    kinds = [EventKind.HALF_CLOSED, EventKind.PEER_HALF_CLOSED, EventKind.CLOSED]
    assert client.seen.kinds(1)[-3:] == kinds
    assert client.transport.connections == {}


async def test_the_peers_half_close_leaves_our_side_open(lab):
    client, peer = await lab.pair()
    peer.shutdown(socket.SHUT_WR)
    await client.seen.saw(EventKind.PEER_HALF_CLOSED)
    facts = client.transport.connections[1]
    assert (facts.can_read, facts.can_write, facts.is_open) == (False, True, True)
    client.transport.pause_reading(1)  # there is nothing more to read: neither call may bring a second end
    client.transport.resume_reading(1)
    assert client.transport.send(b"late", ALL) is None
    client.transport.close(1)
    assert await read_to_end(peer) == b"late"
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.ORDERLY
    assert client.seen.kinds().count(EventKind.PEER_HALF_CLOSED) == 1


async def test_the_peers_reset_is_told_apart_from_its_close(lab):
    client, peer = await lab.pair()
    reset(peer)
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.RESET
    assert closed.failure is not None and closed.failure.reason is Reason.RESET
    assert client.seen.kinds(1)[-2:] == [EventKind.FAILED, EventKind.CLOSED]
    assert EventKind.PEER_HALF_CLOSED not in client.seen.kinds()


async def test_abort_sends_a_reset(lab):
    client, peer = await lab.pair()
    client.transport.abort()
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.ABORTED
    try:
        data = await asyncio.get_running_loop().sock_recv(peer, 1)
    except ConnectionResetError:
        return
    raise AssertionError(f"the peer read {data!r} instead of a reset")


async def test_abort_tells_how_much_of_the_queue_was_sent(lab):
    client, peer = await lab.pair(send_buffer_bytes=64 * 1024, send_queue_high_bytes=1 << 26)
    sizes = [8 << 20, 1000, 0]
    for size in sizes:
        assert client.transport.send(b"a" * size, ALL) is None
    first = await asyncio.get_running_loop().sock_recv(peer, 1 << 20)
    queued = client.transport.queued_bytes()
    client.transport.abort()
    await client.seen.saw(EventKind.CLOSED)
    assert [len(piece.payload) for piece in client.seen.tx] == sizes
    assert len(first) - unknown(lab) <= client.seen.tx[0].taken < sizes[0]
    assert client.seen.tx[1].taken == 0
    assert sum(sizes) - queued <= client.seen.tx[0].taken + unknown(lab)
    assert client.seen.log[-1] is client.seen.first(EventKind.CLOSED)


async def test_a_reset_in_mid_transfer_tells_what_was_taken(lab):
    client, peer = await lab.pair(send_buffer_bytes=64 * 1024)
    assert client.transport.send(b"b" * (16 << 20), ALL) is None
    got = 0
    while got < 1 << 20:
        got += len(await asyncio.get_running_loop().sock_recv(peer, 1 << 16))
    reset(peer)
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.RESET
    assert len(client.seen.tx) == 1
    assert got - unknown(lab) <= client.seen.tx[0].taken < 16 << 20
    assert client.seen.log[-1] is closed


async def test_close_sends_the_queue_first(lab):
    client, peer = await lab.pair(send_buffer_bytes=64 * 1024)
    payload = b"c" * (8 << 20)
    client.transport.send(payload, ALL)
    client.transport.close(1)
    failure = client.transport.send(b"too late", ALL)
    assert failure is not None and failure.reason is Reason.NOT_CONNECTED
    assert await read_to_end(peer) == payload
    closed = await client.seen.saw(EventKind.CLOSED)
    assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)
    assert client.seen.tx[0].taken == len(payload)


async def test_close_of_a_connection_whose_peer_never_reads_ends_in_a_reset_that_is_explained(lab):
    client, _peer = await lab.pair(send_buffer_bytes=64 * 1024, close_deadline_ms=50)
    client.transport.send(b"d" * (8 << 20), ALL)
    client.transport.close(1)
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.ABORTED
    failure = client.seen.first(EventKind.FAILED).failure
    assert failure is not None and failure.reason is Reason.TIMED_OUT
    assert "within 0.05 s" in failure.detail
    assert 0 < client.seen.tx[0].taken + unknown(lab) < 8 << 20


async def test_aclose_is_bounded_by_its_deadline(lab):
    client, _peer = await lab.pair(send_buffer_bytes=64 * 1024)
    client.transport.send(b"e" * (8 << 20), ALL)
    await client.transport.aclose(0.05)
    assert client.seen.events[-1].kind is EventKind.CLOSED
    assert client.seen.events[-1].how is CloseHow.ABORTED
    length = len(client.seen.log)
    await client.transport.aclose(0.05)
    assert len(client.seen.log) == length


async def test_closed_comes_after_the_last_byte_and_stamps_never_run_backwards(lab):
    client, peer = await lab.pair()
    client.seen.on_received = lambda pieces: client.transport.send(bytes(pieces[0].payload[:10]), ALL)
    await asyncio.get_running_loop().sock_sendall(peer, b"f" * (1 << 20))
    peer.shutdown(socket.SHUT_WR)
    await client.seen.saw(EventKind.PEER_HALF_CLOSED)
    client.transport.close(1)
    await client.seen.saw(EventKind.CLOSED)
    assert sum(piece.taken for piece in client.seen.rx) == 1 << 20
    assert client.seen.events[-1] is client.seen.log[-1]
    stamps = [entry.time_ns for entry in client.seen.log]
    assert stamps == sorted(stamps)


async def test_paused_reading_presses_back_on_the_peer(lab):
    client, peer = await lab.pair(receive_buffer_bytes=32 * 1024)
    client.transport.pause_reading()
    sent, total = 0, 16 << 20
    loop = asyncio.get_running_loop()
    try:
        while sent < total:  # the kernel's buffers fill, then nothing moves
            async with asyncio.timeout(0.3):
                await loop.sock_sendall(peer, b"g" * 65_536)
            sent += 65_536
    except TimeoutError:
        pass
    assert sent < total
    assert len(client.seen.rx) <= 1  # on the completion port one receive may be under way already
    client.transport.resume_reading()
    await client.seen.until(lambda seen: sum(piece.taken for piece in seen.rx) >= sent)


async def test_a_connection_reads_only_if_neither_its_own_nor_the_common_switch_is_off(lab):
    client, peer = await lab.pair()
    client.transport.pause_reading(1)
    client.transport.pause_reading(0)
    client.transport.resume_reading(0)
    await asyncio.get_running_loop().sock_sendall(peer, b"h")
    other, other_peer = await lab.pair()
    await asyncio.get_running_loop().sock_sendall(other_peer, b"i")
    await other.seen.until(lambda seen: seen.rx)  # by now the first would have read, too
    assert client.seen.rx == []
    client.transport.resume_reading(1)
    await client.seen.until(lambda seen: seen.received_bytes == b"h")


async def test_the_send_queue_is_bounded_and_tells_when_there_is_room(lab):
    client, peer = await lab.pair(
        send_buffer_bytes=64 * 1024, send_queue_high_bytes=1 << 20, send_queue_low_bytes=1 << 18
    )
    payload, accepted = b"k" * 65_536, 0
    while (failure := client.transport.send(payload, ALL)) is None:
        accepted += 1
        assert accepted < 1000
    assert failure.reason is Reason.QUEUE_FULL
    assert (1 << 20) - 65_536 < client.transport.queued_bytes() <= 1 << 20
    reading = asyncio.ensure_future(read_to_end(peer))
    await client.seen.until(lambda seen: seen.writable_calls)
    assert client.transport.queued_bytes(1) <= 1 << 18
    assert client.transport.send(b"end", ALL) is None
    client.transport.half_close()
    assert len(await reading) == accepted * 65_536 + 3
    await client.seen.until(lambda seen: len(seen.tx) == accepted + 1)
    assert client.seen.writable_calls == [1]


async def test_no_delay_is_the_users_choice_also_after_the_hand_over(lab):
    for wanted in (False, True):
        listener = await lab.listener(no_delay=wanted)
        client = await lab.client(f"tcp://{listener.transport.local}", no_delay=wanted)
        await listener.seen.saw(EventKind.ACCEPTED)
        for end in (listener, client):
            (connection,) = end.transport._live.values()
            assert bool(connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)) is wanted


async def test_a_client_may_choose_its_local_address_and_port(lab):
    listener, url = lab.plain_listener()
    free = lab.socket()
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    client = await lab.client(f"{url}?bind=127.0.0.1:{port}")
    accepted = await lab.accept(listener)
    assert client.transport.local == f"127.0.0.1:{port}"
    assert accepted.getpeername()[1] == port


async def test_sending_to_nobody_is_a_failure(lab):
    listener = await lab.listener()
    for target in (ALL, Target(connection=7)):
        failure = listener.transport.send(b"x", target)
        assert failure is not None and failure.reason is Reason.NOT_CONNECTED
    failure = listener.transport.half_close()
    assert failure is not None and failure.reason is Reason.NOT_CONNECTED

"""Many connections doing everything at once, in an order that only the seed knows."""

from __future__ import annotations

import asyncio
import random

import pytest

from workbench.engine.streams.sendqueue import SLICE_BYTES
from workbench.model.connections import Target
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.records import Direction, Piece

CLIENTS = 30
ENDINGS = ("close", "abort", "half_close", "listener closes", "listener aborts")


async def live(lab, listener, source: random.Random) -> tuple[str, object]:
    """One client's life: some payloads, then one of the endings."""
    client = await lab.client(f"tcp://{listener.transport.local}", close_deadline_ms=20_000)
    for _ in range(source.randrange(6)):
        client.transport.send(source.randbytes(source.choice((0, 1, 100, 70_000, 900_000))), Target())
        if source.random() < 0.3:
            client.transport.pause_reading()
            await asyncio.sleep(0)
            client.transport.resume_reading()
        await asyncio.sleep(0)
    ending = source.choice(ENDINGS)
    await listener.seen.until(lambda seen: any(event.peer == client.transport.local for event in seen.events))
    number = next(event.connection for event in listener.seen.events if event.peer == client.transport.local)
    match ending:
        case "close":
            client.transport.close(1)
        case "abort":
            client.transport.abort()
        case "half_close":
            client.transport.half_close()
        case "listener closes":
            listener.transport.close(number)
        case _:
            listener.transport.abort(number)
    return ending, client


def check_order(log: list[Piece | Event]) -> None:
    stamps = [entry.time_ns for entry in log]
    assert stamps == sorted(stamps)
    closed: set[int] = set()
    for entry in log:
        assert entry.connection not in closed, f"{entry} came after the end of its connection"
        if isinstance(entry, Event) and entry.kind is EventKind.CLOSED:
            closed.add(entry.connection)


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_ends_in_order_and_adds_up(lab, seed):
    source = random.Random(seed)
    unknown_bytes = SLICE_BYTES if lab.kind == "completion" else 0  # of an operation under way when it broke off
    listener = await lab.listener(send_queue_high_bytes=1 << 30)

    def echo(pieces):
        for piece in pieces:
            listener.transport.send(bytes(piece.payload), Target(connection=piece.connection))

    listener.seen.on_received = echo
    happened = listener.seen.happened

    def answer_the_end(event):
        happened(event)
        if event.kind is EventKind.PEER_HALF_CLOSED:
            listener.transport.close(event.connection)  # from within the callback, as a session does

    listener.seen.happened = answer_the_end
    lives = await asyncio.gather(*(live(lab, listener, random.Random(source.random())) for _ in range(CLIENTS)))
    await listener.seen.until(
        lambda seen: sum(event.kind is EventKind.CLOSED for event in seen.events) == CLIENTS, 40
    )
    assert listener.transport.connections == {}
    for ending, client in lives:
        if ending == "listener closes":
            await client.seen.until(lambda seen: {EventKind.PEER_HALF_CLOSED, EventKind.CLOSED} & set(seen.kinds()))
            client.transport.close(1)
        closed = await client.seen.saw(EventKind.CLOSED)
        check_order(client.seen.log)
        sent = sum(piece.taken for piece in client.seen.tx)
        if ending == "half_close":  # nobody broke it off: all that was sent came back
            assert closed.how is CloseHow.ORDERLY
            assert client.seen.received_bytes == b"".join(piece.payload for piece in client.seen.tx)
        elif ending == "abort":
            assert closed.how in (CloseHow.ABORTED, CloseHow.RESET)
        assert all(piece.taken <= len(piece.payload) for piece in client.seen.tx)
        assert sum(piece.taken for piece in client.seen.rx) <= sent + unknown_bytes
    check_order(listener.seen.log)
    by_direction = dict.fromkeys(Direction, 0)
    for piece in (*listener.seen.rx, *listener.seen.tx):
        by_direction[Direction(piece.direction)] += piece.taken
    assert by_direction[Direction.TX] <= by_direction[Direction.RX]

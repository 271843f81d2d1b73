"""What is unread is bounded, and what is let go is counted."""

from __future__ import annotations

import asyncio

from tests.session.conftest import Play
from tests.session.sequences.scores import pair
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.records import Direction, Piece
from workbench.session.sequences.hearing import HELD_MAX_BYTES, SocketEar
from workbench.session.sequences.inbox import MESSAGES_MAX, UNREAD_MAX_BYTES, Inbox
from workbench.session.sequences.watch import Watch, deadline_ns
from workbench.session.workspace import Workspace


def piece(data: bytes, time_ns: int = 1) -> Piece:
    return Piece(time_ns, Direction.RX, 1, "127.0.0.1:9", data, len(data))


def test_a_stream_keeps_its_newest_bytes() -> None:
    inbox = Inbox(FramingRule(), keeps_bounds=False)
    inbox.receive(piece(b"a" * UNREAD_MAX_BYTES))
    inbox.receive(piece(b"bc"))
    assert inbox.lost_bytes == 2
    assert len(inbox.view()) == UNREAD_MAX_BYTES
    inbox.take_bytes(UNREAD_MAX_BYTES - 1)
    assert inbox.view() == b"c"


def test_messages_keep_the_newest_however_small_they_are() -> None:
    inbox = Inbox(FramingRule(), keeps_bounds=True)
    for number in range(MESSAGES_MAX + 5):
        inbox.receive(piece(b"%d" % (number % 10)))
    assert len(inbox.messages) == MESSAGES_MAX
    assert (inbox.taken, inbox.lost_bytes, inbox.messages[0].data) == (5, 5, b"5")


def test_a_message_that_never_ends_is_let_go_from_its_beginning() -> None:
    inbox = Inbox(FramingRule(FramingKind.LINE), keeps_bounds=False)
    for _ in range(6):
        inbox.receive(piece(b"x" * 1_000_000))
    assert inbox.lost_bytes == 6_000_000 - UNREAD_MAX_BYTES
    inbox.receive(piece(b"\nnext\n"))
    assert inbox.messages[-1].data == b"next\n"
    assert inbox.unread_bytes <= UNREAD_MAX_BYTES + 6


def test_what_only_an_end_or_a_silence_completes_is_whole_then() -> None:
    inbox = Inbox(FramingRule(FramingKind.IDLE, idle_ms=10), keeps_bounds=False)
    inbox.receive(piece(b"ab", 1_000_000))
    assert (inbox.has_unread, inbox.idle_ms) == (False, 10)
    inbox.settle(20_000_000)
    assert inbox.messages[0].data == b"ab"


def test_a_thousand_waits_leave_a_few_timers(runner: asyncio.Runner) -> None:
    async def scene() -> None:
        watch = Watch()
        loop = asyncio.get_running_loop()
        for _ in range(1_000):
            loop.call_soon(watch.poke)
            assert await watch.wait(deadline_ns(60_000))
            assert not await watch.wait(deadline_ns(0))
        assert len(watch._armed) == 1
        assert not await watch.wait(deadline_ns(2))
        watch.close()
        assert not watch._armed

    runner.run(scene())


def test_what_many_clients_leave_unread_is_bounded_together_and_the_current_one_keeps_its_own(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, _client = pair(workspace)
        ear = SocketEar(server, lambda: None)
        ear.current = 1
        clients = 2 + HELD_MAX_BYTES // UNREAD_MAX_BYTES
        for number in range(1, clients + 3):
            data = bytes(UNREAD_MAX_BYTES)
            ear.received([Piece(1, Direction.RX, number, "", data, len(data))])
        kept = []
        for number in range(1, clients + 3):
            ear.current = number
            inbox = ear.inbox()
            assert inbox is not None
            kept.append(inbox.unread_bytes)
            assert inbox.unread_bytes + inbox.lost_bytes == UNREAD_MAX_BYTES
        assert kept[0] == UNREAD_MAX_BYTES
        assert sum(kept[1:]) <= HELD_MAX_BYTES
        assert sum(kept[1:]) >= HELD_MAX_BYTES // 2
        ear.close()

    play(scene)

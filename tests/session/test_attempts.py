"""What was tried, read from events as the engine tells them."""

from __future__ import annotations

import pytest

from tests.session.scenes import Play, listener
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role
from workbench.session.socketfacts.attempts import Attempt, Bound, TriesReader, family_words, result_words
from workbench.session.workspace import Workspace

REFUSED = Failure(Reason.REFUSED, "nothing listens")
LATE = Failure(Reason.CANCELLED, "127.0.0.1:9 answered first")
SIX, FOUR, THIRD = "[::1]:9", "127.0.0.1:9", "127.0.0.2:9"


def told(*events: Event) -> TriesReader:
    reader = TriesReader()
    for event in events:
        reader.read(event)
    return reader


def event(time_ns: int, kind: EventKind, peer: str = "", **more: object) -> Event:
    return Event(time_ns, kind, 1, peer=peer, **more)  # type: ignore[arg-type]


def race() -> list[Event]:
    return [
        event(10, EventKind.RESOLVING, detail="localhost"),
        event(30, EventKind.RESOLVED, detail=f"{SIX}, {FOUR}, {THIRD}"),
        event(31, EventKind.CONNECTING, SIX),
        event(41, EventKind.CONNECTING, FOUR),
        event(50, EventKind.ATTEMPTED, FOUR, detail="9 ms"),
        event(51, EventKind.ATTEMPTED, SIX, failure=LATE),
        event(52, EventKind.CONNECTED, FOUR, connection=1),
    ]


def test_a_race_with_a_winner_a_late_one_and_one_that_was_not_needed() -> None:
    tries = told(*race()).tries()
    assert (tries.name, tries.looked_up_ns, tries.first_ns) == ("localhost", 20, 31)
    assert tries.attempts == (
        Attempt(SIX, 31, 51, LATE), Attempt(FOUR, 41, 50, won=True), Attempt(THIRD),
    )  # fmt: skip
    assert [result_words(each, trying=False) for each in tries.attempts] == ["given up", "connected", "not needed"]
    assert not tries.is_under_way


def test_while_it_runs_and_after_it_was_cancelled() -> None:
    tries = told(*race()[:4]).tries()
    assert tries.is_under_way
    assert [result_words(each, trying=True) for each in tries.attempts] == ["connecting …", "connecting …", "waits"]
    assert [result_words(each, trying=False) for each in tries.attempts] == ["given up", "given up", "not needed"]


def test_the_next_opening_begins_anew() -> None:
    again = [event(99, EventKind.CLOSED, FOUR, connection=1), event(100, EventKind.CONNECTING, FOUR),
             event(101, EventKind.FAILED, failure=REFUSED)]  # fmt: skip
    tries = told(*race(), *again).tries()
    assert (tries.name, tries.attempts) == ("", (Attempt(FOUR, 100, 101, REFUSED),))
    assert result_words(tries.attempts[0], trying=False) == "failed"


def test_a_listeners_clients_are_no_attempts() -> None:
    passed = Event(1, EventKind.ATTEMPTED, 1, local="192.0.2.1:9", peer="192.0.2.1:9", failure=REFUSED)
    opened = Event(2, EventKind.LISTENING, 1, local=SIX, detail="IPv6 only")
    second = Event(3, EventKind.LISTENING, 1, local=FOUR)
    client = event(4, EventKind.ACCEPTED, "127.0.0.1:50000", connection=1)
    gone = event(5, EventKind.FAILED, "127.0.0.1:50000", connection=1, failure=REFUSED)
    tries = told(passed, opened, second, client, gone).tries()
    assert tries.attempts == ()
    assert tries.bound == (Bound("192.0.2.1:9", failure=REFUSED), Bound(SIX, "IPv6 only"), Bound(FOUR))
    closed = Event(6, EventKind.CLOSED, 1, local=SIX)
    assert told(passed, opened, closed, second).tries().bound == (Bound(FOUR),)


@pytest.mark.parametrize(("address", "words"), [
    (FOUR, "IPv4"), (SIX, "IPv6"), ("[fe80::1%2]:9", "IPv6"), ("[::ffff:127.0.0.1]:9", "IPv4 in IPv6"),
    ("/run/talk", ""), ("2:1024", ""), ("", ""),
])  # fmt: skip
def test_families(address: str, words: str) -> None:
    assert family_words(address) == words


def test_a_real_opening_is_read(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server = await listener(workspace)
        client = workspace.add_socket(Role.CLIENT, f"tcp://{server.local}")
        client.open()
        assert await client.opened()
        (only,) = told(*client.events.read(0)[1]).tries().attempts
        assert (only.address, only.won) == (server.local, True)
        assert only.begun_ns is not None and only.ended_ns is not None and only.ended_ns >= only.begun_ns
        assert told(*server.events.read(0)[1]).tries().bound == (Bound(server.local),)

    play(scene)

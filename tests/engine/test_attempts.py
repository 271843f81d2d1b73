"""A name with several addresses: in which order they are tried, which wins, and what is left of the others."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest

from workbench.model.attemptorder import in_turns
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import Role

SIX, FOUR = socket.AF_INET6, socket.AF_INET


@pytest.fixture
def name(monkeypatch):
    """``name(sockaddr, …)``: what "several.invalid" is resolved to."""

    def resolves_to(*sockaddrs):
        def lookup(host, _port, _family, kind):
            assert host == "several.invalid"
            return [(SIX if len(sockaddr) == 4 else FOUR, kind, 6, "", sockaddr) for sockaddr in sockaddrs]

        monkeypatch.setattr(socket, "getaddrinfo", lookup)
        return "tcp://several.invalid:9"

    return resolves_to


def nobody(host: str = "127.0.0.1") -> tuple:
    """An address on which nothing listens."""
    with socket.socket(SIX if ":" in host else FOUR) as sock:
        sock.bind((host, 0))
        return sock.getsockname()


def silent(lab) -> tuple:
    """One that never answers: its listener's backlog is full."""
    listener, _url = lab.plain_listener(backlog=0)
    for _ in range(3):
        lab.socket().connect_ex(listener.getsockname())
    return listener.getsockname()


def alive(lab, family: int = FOUR) -> tuple[socket.socket, tuple]:
    sock = lab.socket(family=family)
    sock.bind(("::1" if family == SIX else "127.0.0.1", 0))
    sock.listen(5)
    return sock, sock.getsockname()


def attempted(end) -> list[tuple[str, Reason | None]]:
    """Whom, and why not."""
    events = [event for event in end.seen.events if event.kind is EventKind.ATTEMPTED]
    return [(event.peer, event.failure.reason if event.failure else None) for event in events]


def closed_sockets(end) -> tuple[int, int]:
    """Calls of ``socket`` and of ``close`` on the tape."""
    names = [call.name for call in end.tape.read(0, 10_000)[1]]
    return names.count("socket"), names.count("close")


@pytest.mark.parametrize(("found", "order"), [
    ([], []),
    (["4a"], ["4a"]),
    (["4a", "4b", "4c"], ["4a", "4b", "4c"]),
    (["6a", "6b", "6c", "4a", "4b"], ["6a", "4a", "6b", "4b", "6c"]),
    (["4a", "6a", "6b"], ["4a", "6a", "6b"]),
    (["4a", "4b", "4c", "6a"], ["4a", "6a", "4b", "4c"]),
])  # fmt: skip
def test_families_take_turns_and_the_first_one_is_the_systems(found, order):
    assert in_turns(found, lambda one: one[0]) == order


async def test_one_address_is_no_race(lab, name):
    listener, where = alive(lab)
    end = await lab.client(name(where))
    await lab.accept(listener)
    assert end.seen.kinds() == [
        EventKind.RESOLVING, EventKind.RESOLVED, EventKind.CONNECTING, EventKind.CONNECTED,
    ]  # fmt: skip


@pytest.mark.parametrize("delay_ms", [0, 60_000])
async def test_after_a_refusal_the_next_is_tried_at_once(lab, name, delay_ms):
    listener, where = alive(lab)
    refused = nobody()
    begun = time.monotonic()
    end = await lab.client(name(refused, where), attempt_delay_ms=delay_ms)
    await lab.accept(listener)
    assert time.monotonic() - begun < 30
    assert end.transport.peer == f"127.0.0.1:{where[1]}"
    assert end.seen.kinds() == [
        EventKind.RESOLVING, EventKind.RESOLVED, EventKind.CONNECTING, EventKind.ATTEMPTED, EventKind.CONNECTING,
        EventKind.ATTEMPTED, EventKind.CONNECTED,
    ]  # fmt: skip
    assert attempted(end) == [(f"127.0.0.1:{refused[1]}", Reason.REFUSED), (f"127.0.0.1:{where[1]}", None)]
    assert end.seen.first(EventKind.RESOLVED).detail == f"127.0.0.1:{refused[1]}, 127.0.0.1:{where[1]}"
    connects = [call for call in end.tape.read(0, 1000)[1] if call.name == "connect" and not call.completed]
    assert [call.arguments for call in connects] == [f"127.0.0.1:{refused[1]}", f"127.0.0.1:{where[1]}"]
    winner = [event for event in end.seen.events if event.kind is EventKind.ATTEMPTED][-1]
    assert winner.detail.endswith(" ms") and float(winner.detail.removesuffix(" ms")) > 0


async def test_a_silent_first_address_is_overtaken_and_its_socket_closed(lab, name):
    listener, where = alive(lab)
    dumb = silent(lab)
    end = await lab.client(name(dumb, where), attempt_delay_ms=20, connect_timeout_ms=60_000)
    await lab.accept(listener)
    assert end.transport.peer == f"127.0.0.1:{where[1]}"
    assert attempted(end) == [(f"127.0.0.1:{where[1]}", None), (f"127.0.0.1:{dumb[1]}", Reason.CANCELLED)]
    assert closed_sockets(end) == (2, 1)
    end.transport.send(b"hello", Target())
    await end.seen.until(lambda seen: seen.tx)


async def test_one_by_one_a_silent_first_address_leaves_time_for_the_second(lab, name):
    listener, where = alive(lab)
    dumb = silent(lab)
    end = await lab.client(name(dumb, where), attempt_delay_ms=0, connect_timeout_ms=400)
    await lab.accept(listener)
    assert attempted(end) == [(f"127.0.0.1:{dumb[1]}", Reason.TIMED_OUT), (f"127.0.0.1:{where[1]}", None)]


async def test_both_families_race_and_the_other_one_wins(lab, name):
    listener, where = alive(lab, SIX)
    end = await lab.client(name(silent(lab), silent(lab), where), attempt_delay_ms=15)
    await lab.accept(listener)
    assert end.transport.peer == f"[::1]:{where[1]}"
    tried = [event.peer for event in end.seen.events if event.kind is EventKind.CONNECTING]
    assert tried[1] == f"[::1]:{where[1]}"  # the second, though it was the third in the system's order
    assert len(tried) == 2


async def test_all_fail_and_the_failure_that_tells_most_is_told(lab, name):
    dumb, refused = silent(lab), nobody("::1")
    end = lab.make(Role.CLIENT, name(dumb, refused), attempt_delay_ms=10, connect_timeout_ms=300)
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.REFUSED
    assert failure.detail == f"nothing listens on [::1]:{refused[1]}; 2 addresses were tried"
    assert sorted(reason for _peer, reason in attempted(end)) == [Reason.REFUSED, Reason.TIMED_OUT]
    assert closed_sockets(end) == (2, 2)


async def test_all_are_silent_and_the_time_for_all_of_them_is_one(lab, name):
    three = name(silent(lab), silent(lab), silent(lab))
    end = lab.make(Role.CLIENT, three, attempt_delay_ms=10, connect_timeout_ms=250)
    begun = time.monotonic()
    failure = await end.transport.start()
    assert 0.2 < time.monotonic() - begun < 10
    assert failure is not None and failure.reason is Reason.TIMED_OUT
    assert failure.detail.endswith("; 3 addresses were tried")


async def test_a_race_that_is_cancelled_leaves_nothing_open(lab, name):
    end = lab.make(Role.CLIENT, name(silent(lab), silent(lab)), attempt_delay_ms=10, connect_timeout_ms=60_000)
    attempt = asyncio.ensure_future(end.transport.start())
    await end.seen.until(lambda seen: seen.kinds().count(EventKind.CONNECTING) == 2)
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt
    assert closed_sockets(end) == (2, 2)
    assert attempted(end) == []
    await end.transport.aclose(1.0, abort=True)


@pytest.mark.parametrize("turns", range(6))
async def test_a_race_that_is_cancelled_when_it_is_won_leaves_nothing_open(lab, name, turns):
    _listener, where = alive(lab)
    end = lab.make(Role.CLIENT, name(silent(lab), where), attempt_delay_ms=10, connect_timeout_ms=60_000)
    attempt = asyncio.ensure_future(end.transport.start())

    def cancel(turns_left: int) -> None:
        if turns_left:
            asyncio.get_running_loop().call_soon(cancel, turns_left - 1)
        else:
            attempt.cancel()

    tell = end.seen.happened

    def happened(event):
        tell(event)
        if event.kind is EventKind.ATTEMPTED and event.failure is None:
            cancel(turns)

    end.seen.happened = happened
    await asyncio.gather(attempt, return_exceptions=True)
    await end.transport.aclose(5.0, abort=True)
    opened, closed = closed_sockets(end)
    assert opened == closed == 2


async def test_a_local_address_of_one_family_rules_the_other_out(lab, name):
    listener, where = alive(lab)
    end = await lab.client(name(nobody("::1"), where) + "?bind=127.0.0.1:0")
    await lab.accept(listener)
    assert [reason for _peer, reason in attempted(end)] == [Reason.FAMILY_NOT_SUPPORTED, None]
    assert end.transport.local.startswith("127.0.0.1:")

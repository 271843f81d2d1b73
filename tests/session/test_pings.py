"""Ping runs: numbers, times, time-outs; and the statistics that they come to."""

from __future__ import annotations

import asyncio

import pytest

from tests.session.scenes import Play
from workbench.engine.datagrams.echotransport import EchoTransport
from workbench.host.availability import availability
from workbench.model.failures import Failure, Reason
from workbench.model.pings import EchoAnswer, RoundTrips, answer_text, rtt_text, statistics_text
from workbench.model.sockets import Role
from workbench.session.socketfacts.pings import PingSettings, check_settings

FAST = PingSettings(count=3, interval_ms=10, timeout_ms=5_000)
needs_icmp = pytest.mark.skipif(not availability("icmp").available, reason="echo requests are not permitted here")


async def opened(workspace):
    session = workspace.add_socket(Role.CLIENT, "icmp://127.0.0.1")
    session.open()
    assert await session.opened(), session.failure
    return session


@needs_icmp
def test_a_run(play: Play) -> None:
    async def scene(workspace):
        session = await opened(workspace)
        assert session.pings.start(FAST) is None
        assert session.pings.running
        await session.pings.ended()
        rows = list(session.pings.rows)
        assert [row.number for row in rows] == [1, 2, 3]
        assert all(row.rtt_ms is not None and row.host == "127.0.0.1" and row.size_bytes == 56 for row in rows)
        found = session.pings.statistics
        assert (found.sent, found.received, found.loss_percent) == (3, 3, 0.0)
        assert found.min_ms is not None and found.max_ms is not None
        assert found.min_ms <= (found.avg_ms or 0) <= found.max_ms
        assert session.counters.rx_records == session.counters.tx_records == 3
        assert session.pings.start(FAST) is None  # a second run counts on, and begins anew
        await session.pings.ended()
        assert [row.number for row in session.pings.rows] == [4, 5, 6]
        assert session.pings.statistics.sent == 3

    play(scene)


@needs_icmp
def test_what_nobody_answers_is_lost_and_what_comes_late_is_not(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[EchoAnswer] = []
    monkeypatch.setattr(EchoTransport, "_tell", lambda _self, answer: held.append(answer))

    async def scene(workspace):
        session = await opened(workspace)
        assert session.pings.start(PingSettings(count=2, interval_ms=10, timeout_ms=30)) is None
        async with asyncio.timeout(10):
            await session.pings.ended()
        assert [row.timed_out for row in session.pings.rows] == [True, True]
        assert session.pings.statistics.loss_percent == 100.0
        transport = session._ear.transport
        transport.answered(held[0])
        transport.answered(held[0])
        transport.answered(EchoAnswer(999, "127.0.0.1", 0, 1))
        first, second = session.pings.rows
        assert (first.timed_out, first.duplicates, second.timed_out) == (False, 1, True)
        assert session.pings.statistics.loss_percent == 50.0
        assert session.pings.statistics.duplicates == 1
        late = Failure(Reason.HOST_UNREACHABLE, "says 10.0.0.1")
        transport.answered(EchoAnswer(2, "10.0.0.1", 0, 1, failure=late))
        assert (second.timed_out, second.failure, second.host) == (False, late, "10.0.0.1")
        assert (session.pings.statistics.sent, session.pings.statistics.errors) == (2, 1)

    play(scene)


@needs_icmp
def test_a_message_of_a_router_is_an_error_and_no_reply(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(self, answer):
        failure = Failure(Reason.TIME_EXCEEDED, "says 10.0.0.1")
        self.answered(EchoAnswer(answer.number, "10.0.0.1", 0, 1, failure=failure))

    monkeypatch.setattr(EchoTransport, "_tell", tell)

    async def scene(workspace):
        session = await opened(workspace)
        session.pings.start(FAST)
        async with asyncio.timeout(10):
            await session.pings.ended()
        assert [(row.host, row.rtt_ms) for row in session.pings.rows] == [("10.0.0.1", None)] * 3
        assert (session.pings.statistics.errors, session.pings.statistics.loss_percent) == (3, 100.0)

    play(scene)


@needs_icmp
def test_stopping_and_closing_end_a_run(play: Play) -> None:
    async def scene(workspace):
        session = await opened(workspace)
        session.pings.start(PingSettings(count=0, interval_ms=10))
        session.pings.stop()
        assert not session.pings.running
        session.pings.start(PingSettings(count=0, interval_ms=10))
        await session.aclose()
        async with asyncio.timeout(10):
            await session.pings.ended()
        assert session.pings.failure is not None
        assert session.pings.failure.reason is Reason.NOT_CONNECTED
        refused = session.pings.start(FAST)
        assert refused is not None
        assert refused.reason is Reason.NOT_CONNECTED

    play(scene)


@needs_icmp
def test_a_run_does_not_go_on_over_another_opening(play: Play) -> None:
    async def scene(workspace):
        session = await opened(workspace)
        session.pings.start(PingSettings(count=2, interval_ms=300))
        async with asyncio.timeout(10):
            while not session.pings.statistics.received:  # noqa: ASYNC110  # a session tells nobody but its views
                await asyncio.sleep(0.005)
        session.close()
        await session.rested()
        session.open()
        assert await session.opened()
        async with asyncio.timeout(10):
            await session.pings.ended()
        assert session.pings.failure is not None
        assert session.pings.failure.reason is Reason.NOT_CONNECTED
        assert [row.number for row in session.pings.rows] == [1]

    play(scene)


@needs_icmp
def test_what_is_waited_for_when_it_is_stopped_is_told_apart(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EchoTransport, "_tell", lambda _self, _answer: None)

    async def scene(workspace):
        session = await opened(workspace)
        session.pings.start(PingSettings(count=0, interval_ms=10))
        async with asyncio.timeout(10):
            while not session.pings.rows:  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.005)
        row = session.pings.rows[0]
        assert session.pings.awaits(row)
        session.pings.stop()
        assert not session.pings.awaits(row)

    play(scene)


@pytest.mark.parametrize("settings", [
    PingSettings(count=-1), PingSettings(size_bytes=65_508), PingSettings(interval_ms=9), PingSettings(timeout_ms=0),
])  # fmt: skip
def test_settings_out_of_range(settings):
    with pytest.raises(ValueError, match=r"is 0|carries 0|is 10"):
        check_settings(settings)


def test_statistics():
    trips = RoundTrips()
    assert statistics_text(trips.statistics(2)) == "2 sent, 0 received, 100 % lost"
    for rtt_ms in (1.0, 2.0, 6.0):
        trips.add(rtt_ms)
    found = trips.statistics(4, duplicates=1, errors=1)
    assert (found.min_ms, found.avg_ms, found.max_ms) == (1.0, 3.0, 6.0)
    assert found.mdev_ms == pytest.approx((14 / 3) ** 0.5)
    assert statistics_text(found) == (
        "4 sent, 3 received, 25 % lost, 1 twice, 1 not delivered; "
        "least / mean / most 1.00 ms / 3.00 ms / 6.00 ms, deviation 2.16 ms"
    )


def test_texts():
    assert [rtt_text(each) for each in (0.0523, 3.14159, 12.345, 1240.6)] == [
        "0.052 ms", "3.14 ms", "12.3 ms", "1,241 ms",
    ]  # fmt: skip
    assert answer_text(EchoAnswer(3, "::1", 1, 52_000, 64, duplicate=True)) == (
        "echo reply 3 (again) from ::1: 1 byte in 0.052 ms, time to live 64"
    )

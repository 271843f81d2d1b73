"""Sampling the kernel's figures while somebody looks."""

import asyncio
import sys

import pytest

from tests.session.scenes import datagram_pair, pair
from workbench.model.failures import Reason
from workbench.model.kernelfigures import TcpState
from workbench.session.socketfacts import kernelfigures

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the figures of loopback are Linux's")


async def next_look(session, connection=0):
    async with asyncio.timeout(10):
        while not session.figures.look(connection):  # noqa: ASYNC110 - a sampler tells nobody
            await asyncio.sleep(0.01)


def test_nothing_is_asked_unless_somebody_looks(play):
    async def scene(workspace):
        _server, client = await pair(workspace)
        assert client.figures.revision == 0
        assert client.figures.look()
        assert client.figures.latest is not None and client.figures.latest.state is TcpState.ESTABLISHED
        assert not client.figures.look()  # too early for another
        await next_look(client)
        window = client.figures.window(60)
        assert len(window.times_s) == 2
        assert {len(column) for column in window.columns.values()} == {2}
        assert window.columns["rtt_us"][0] > 0

    play(scene)


def test_a_listener_shows_the_newest_or_the_chosen_connection(play):
    async def scene(workspace):
        server, _client = await pair(workspace)
        server.figures.look()
        assert server.figures.connection == 1
        other = workspace.add_socket(_client.spec.role, _client.spec.url)
        other.open()
        assert await other.opened()
        async with asyncio.timeout(10):
            while server.roster.open_numbers() != (1, 2) and len(server.roster.open_numbers()) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await next_look(server)
        assert server.figures.connection == 2
        assert server.figures.look(1)
        assert server.figures.connection == 1
        assert len(server.figures.window(60).times_s) == 1  # another connection begins a new curve

    play(scene)


def test_the_past_is_bounded(play, monkeypatch):
    monkeypatch.setattr(kernelfigures, "STEP_NS", 0)
    monkeypatch.setattr(kernelfigures, "POINTS", 20)
    monkeypatch.setattr(kernelfigures, "_SPARE", 5)

    async def scene(workspace):
        _server, client = await pair(workspace)
        for _ in range(100):
            client.figures.look()
        assert 20 <= len(client.figures.window(3600).times_s) <= 25

    play(scene)


def test_without_a_connection_the_reason_is_said(play):
    async def scene(workspace):
        bound, _sender = await datagram_pair(workspace)
        assert bound.figures.look()
        assert bound.figures.failure is not None and bound.figures.failure.reason is Reason.NOT_SUPPORTED
        assert not bound.figures.look()
        _server, client = await pair(workspace)
        client.figures.look()
        client.close()
        await client.rested()
        await next_look(client)
        assert client.figures.failure is not None and client.figures.failure.reason is Reason.NOT_CONNECTED

    play(scene)

"""How an opening ends: what is asked twice, what was changed meanwhile, and what the state says afterwards."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import Until
from tests.session.scenes import Play, datagram_pair, pair
from workbench.model.connections import Target
from workbench.model.failures import Reason
from workbench.model.sockets import SessionState, SocketOptions
from workbench.session.workspace import Workspace


def test_a_second_close_does_not_throw_away_what_the_first_one_sends(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(close_deadline_ms=20_000))
        server._transport.pause_reading(0)
        sent = 0
        while client.queued_bytes() == 0:
            client.send(bytes(262_144))
            sent += 262_144
        client.close()
        await until(lambda: client.state is SessionState.CLOSING, "the close under way")
        await until(lambda: client._line is not None and client._line._is_ending, "the queue being sent")
        client.close()
        assert client.state is SessionState.CLOSING
        server._transport.resume_reading(0)
        await client.rested()
        assert client.counters.tx_bytes == sent
        await until(lambda: server.counters.rx_bytes == sent, "all that was queued")

    play(scene)


def test_an_abort_ends_a_close_that_waits(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(close_deadline_ms=20_000))
        server._transport.pause_reading(0)
        while client.queued_bytes() == 0:
            client.send(bytes(262_144))
        client.close()
        await until(lambda: client._line is not None and client._line._is_ending, "the queue being sent")
        client.abort()
        await until(lambda: client.is_at_rest, "the end", 5)
        assert client.counters.queued_bytes == 0

    play(scene)


def test_an_address_changed_while_open_is_for_the_next_opening(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        workspace.update_spec(replace(client.spec, url="udp://127.0.0.1:9"))
        server.close_all_connections()
        await until(lambda: client.is_at_rest, "the end that the peer made")

    play(scene)


def test_a_refused_send_is_not_why_it_ended(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(keep_half_open=True))
        client.half_close()
        refused = client.send(b"too late")
        assert refused is not None
        assert refused.reason is Reason.SHUT_DOWN
        server.close_all_connections()
        await client.rested()
        assert (client.state, client.failure) == (SessionState.CLOSED, None)

    play(scene)


def test_a_peers_reset_is_why_it_ended(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        server.abort_connection(1)
        await client.rested()
        assert client.state is SessionState.FAILED
        assert client.failure is not None
        assert client.failure.reason is Reason.RESET

    play(scene)


def test_nobody_has_spoken_to_a_socket_that_is_opened_again(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        sender.send(b"hello")
        await until(lambda: bound.last_speaker != "", "the speaker")
        assert bound.send(b"answer", Target()) is None
        await bound.aclose()
        bound.open()
        assert await bound.opened()
        refused = bound.send(b"answer", Target())
        assert refused is not None
        assert refused.reason is Reason.NO_DESTINATION

    play(scene)

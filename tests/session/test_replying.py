"""Answers under pressure: none is lost, and a pause always ends."""

from __future__ import annotations

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, pair
from workbench.model.sockets import PayloadSpec, ReplyMode, SocketOptions
from workbench.session.workspace import Workspace

SIZE = 16_000_000  # more than the kernel holds between two sockets


@pytest.mark.parametrize("high_bytes", [65_536, 400_000, 4 * 1024 * 1024])
def test_a_peer_that_reads_late_gets_the_whole_echo(play: Play, until: Until, high_bytes: int) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(send_queue_high_bytes=high_bytes))
        server.set_reply(ReplyMode.ECHO, PayloadSpec())
        client._transport.pause_reading(0)
        client.send(bytes(SIZE))
        await until(lambda: server.queued_bytes() > 0, "answers that wait")
        client._transport.resume_reading(0)
        await until(lambda: client.counters.rx_bytes == SIZE, "the whole echo", 20)
        assert server.failure is None

    play(scene)


def test_a_pause_for_the_disk_does_not_hold_the_answers_for_ever(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(send_queue_high_bytes=400_000))
        server.set_reply(ReplyMode.ECHO, PayloadSpec())
        client._transport.pause_reading(0)
        client.send(bytes(SIZE))
        await until(lambda: bool(server._responder._held), "a peer that is not read from")
        server._recorder.is_full = True  # as when the writer is behind
        server._transport.pause_reading(0)
        client._transport.resume_reading(0)
        await until(lambda: server.queued_bytes() == 0, "the answers to leave")
        server.capture_has_room()
        await until(lambda: client.counters.rx_bytes == SIZE, "the whole echo", 20)

    play(scene)

"""A file on its way: it waits for the slowest, and for nobody who is gone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, pair
from workbench.model.failures import Reason
from workbench.model.sockets import Role, SocketOptions
from workbench.session.sending.transfer import FileTransfer
from workbench.session.session import Session
from workbench.session.workspace import Workspace

CONTENT = bytes(range(256)) * 64_000  # 16 MB: more than the kernel holds between two sockets


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "payload.bin"
    made.write_bytes(CONTENT)
    return made


def transfer_of(session: Session) -> FileTransfer:
    assert session.transfer is not None
    return session.transfer


async def three(workspace: Workspace, until: Until, high_bytes: int) -> tuple[Session, Session, Session]:
    server, first = await pair(workspace, SocketOptions(send_queue_high_bytes=high_bytes))
    second = workspace.add_socket(Role.CLIENT, f"tcp://{server.local}")
    second.open()
    await until(lambda: len(server.roster.open_numbers()) == 2, "both clients")
    return server, first, second


@pytest.mark.parametrize("high_bytes", [65_536, 300_000, 1_000_000])
def test_a_file_waits_for_the_client_that_reads_late(play: Play, until: Until, path: Path, high_bytes: int) -> None:
    async def scene(workspace: Workspace) -> None:
        server, first, second = await three(workspace, until, high_bytes)
        await until(lambda: first.is_open and second.is_open, "both clients open")
        first._transport.pause_reading(0)
        assert server.send_file(path) is None
        await until(lambda: server.queued_bytes() > 0, "a client that is full")
        assert transfer_of(server).running
        first._transport.resume_reading(0)
        await until(lambda: not transfer_of(server).running, "the end of the transfer", 20)
        assert transfer_of(server).failure is None
        await until(lambda: first.counters.rx_bytes == second.counters.rx_bytes == len(CONTENT), "the file at both")

    play(scene)


def test_a_client_that_goes_away_keeps_nobody_waiting(play: Play, until: Until, path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        server, first, second = await three(workspace, until, 300_000)
        await until(lambda: first.is_open and second.is_open, "both clients open")
        first._transport.pause_reading(0)
        server.send_file(path)
        await until(lambda: server.queued_bytes() > 0, "a client that is full")
        server.abort_connection(next(n for n in server.roster.open_numbers() if server.queued_bytes(n)))
        await until(lambda: second.counters.rx_bytes == len(CONTENT), "the file at the other", 20)
        await until(lambda: not transfer_of(server).running, "the end of the transfer")
        assert transfer_of(server).failure is None

    play(scene)


def test_a_file_that_waits_can_be_cancelled(play: Play, until: Until, path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(send_queue_high_bytes=300_000))
        server._transport.pause_reading(0)
        client.send_file(path)
        await until(lambda: client.queued_bytes() > 0, "a full queue")
        client.cancel_transfer()
        await until(lambda: not transfer_of(client).running, "the end of the transfer")
        assert transfer_of(client).cancelled
        assert transfer_of(client).sent_bytes < len(CONTENT)
        client.abort()

    play(scene)


def test_a_file_is_sent_no_faster_than_it_is_recorded(play: Play, until: Until, path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        client._recorder.is_full = True  # as when the writer is behind
        client.send_file(path)
        await until(lambda: transfer_of(client).size_bytes > 0, "the file to be opened")
        before = server.counters.rx_bytes
        await until(lambda: client.tape.read(0, 1)[1] != [], "a turn of the loop")
        assert transfer_of(client).running
        assert before == server.counters.rx_bytes == transfer_of(client).sent_bytes == 0
        client.capture_has_room()
        await until(lambda: server.counters.rx_bytes == len(CONTENT), "the whole file")

    play(scene)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_is_refused_and_not_waited_for(play: Play, until: Until, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    async def scene(workspace: Workspace) -> None:
        _server, client = await pair(workspace)
        client.send_file(tmp_path / "pipe")
        await until(lambda: not transfer_of(client).running, "the end of the transfer")
        failure = transfer_of(client).failure
        assert failure is not None
        assert failure.reason is Reason.FILE_ERROR
        assert failure.detail.endswith("only a plain file can be sent")

    play(scene)

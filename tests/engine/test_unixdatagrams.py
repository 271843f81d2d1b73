"""Unix datagram sockets: paths and abstract names, who can be answered, whose file is removed."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from workbench.engine.datagrams import unixfamily
from workbench.engine.datagrams.drain import SO_TIMESTAMPNS
from workbench.engine.transport import TakesGroups
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import Role

ANYBODY = Target()
pytestmark = [
    pytest.mark.parametrize("lab", ["asyncio", "qasync", "completion", "asyncio+thread"], indirect=True),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Unix datagram sockets"),
]


def is_there(path: str) -> bool:
    return Path(path).exists()


def mode_of(path: str) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


def open_files() -> list[Path]:
    return list(Path("/proc/self/fd").iterdir())


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "s")


async def test_both_ends_talk_and_remove_their_files(lab, path):
    listener = await lab.listener(f"unix-dgram://{path}")
    client = await lab.client(f"unix-dgram://{path}?bind={path}.client")
    assert (listener.transport.local, client.transport.local, client.transport.peer) == (path, f"{path}.client", path)
    assert mode_of(path) == 0o600
    for data in (b"question", b"", b"x" * 100_000):
        assert client.transport.send(data, ANYBODY) is None
    await listener.seen.until(lambda seen: len(seen.rx) == 3)
    assert [len(piece.payload) for piece in listener.seen.rx] == [8, 0, 100_000]
    assert listener.seen.rx[0].peer == f"{path}.client"
    assert listener.transport.send(b"answer", ANYBODY) is None
    assert listener.transport.send(b"again", Target(peer=f"{path}.client")) is None
    await client.seen.until(lambda seen: len(seen.rx) == 2)
    await listener.transport.aclose(1.0)
    await client.transport.aclose(1.0)
    assert not is_there(path)
    assert not is_there(f"{path}.client")


@pytest.mark.skipif(sys.platform != "linux", reason="abstract names are Linux's")
async def test_abstract_names(lab):
    name = f"@workbench-test-{os.getpid()}"
    listener = await lab.listener(f"unix-dgram://{name}")
    client = await lab.client(f"unix-dgram://{name}?bind={name}-client")
    assert (listener.transport.local, client.transport.local) == (name, f"{name}-client")
    client.transport.send(b"hello", ANYBODY)
    await listener.seen.until(lambda seen: seen.rx)
    assert listener.transport.send(b"back", Target(peer=f"{name}-client")) is None
    await client.seen.until(lambda seen: seen.received_bytes == b"back")


async def test_a_sender_without_a_name_cannot_be_answered(lab, path):
    listener = await lab.listener(f"unix-dgram://{path}")
    client = await lab.client(f"unix-dgram://{path}")
    assert client.seen.first(EventKind.NOTE).detail.startswith("peers cannot answer")
    client.transport.send(b"hello", ANYBODY)
    await listener.seen.until(lambda seen: seen.rx)
    assert listener.seen.rx[0].peer == "unnamed"
    for target in (ANYBODY, Target(peer="unnamed")):
        failure = listener.transport.send(b"answer", target)
        assert failure is not None
        assert failure.reason in (Reason.NO_DESTINATION, Reason.INVALID_ARGUMENT)


async def test_a_receiver_that_does_not_read_is_waited_for(lab, path):
    plain = lab.socket(socket.SOCK_DGRAM, socket.AF_UNIX)
    plain.bind(path)
    client = await lab.client(f"unix-dgram://{path}?bind={path}.client")
    sent = 0
    while client.transport.queued_bytes() < 100_000:
        assert client.transport.send(b"%05d" % sent * 100, ANYBODY) is None
        sent += 1
    loop = asyncio.get_running_loop()
    for number in range(sent):
        assert (await loop.sock_recv(plain, 1000))[:5] == b"%05d" % number
    await client.seen.until(lambda seen: len(seen.tx) == sent)


async def test_a_listener_sends_to_a_full_peer_later(lab, path):
    plain = lab.socket(socket.SOCK_DGRAM, socket.AF_UNIX)
    plain.bind(f"{path}.peer")
    listener = await lab.listener(f"unix-dgram://{path}")
    for number in range(200):
        assert listener.transport.send(b"%03d" % number, Target(peer=f"{path}.peer")) is None
    assert listener.transport.queued_bytes() > 0
    loop = asyncio.get_running_loop()
    for number in range(200):
        assert await loop.sock_recv(plain, 100) == b"%03d" % number


async def test_what_cannot_be_opened(lab, path):
    missing = lab.make(Role.CLIENT, f"unix-dgram://{path}")
    failure = await missing.transport.start()
    assert failure is not None
    assert failure.reason is Reason.NO_SUCH_PATH
    stream = lab.socket(socket.SOCK_STREAM, socket.AF_UNIX)
    stream.bind(path)
    stream.listen()
    wrong = lab.make(Role.CLIENT, f"unix-dgram://{path}")
    failure = await wrong.transport.start()
    assert failure is not None
    assert failure.reason is Reason.WRONG_TYPE
    taken = lab.make(Role.LISTENER, f"unix-dgram://{path}")
    failure = await taken.transport.start()
    assert failure is not None
    assert failure.reason is Reason.ADDRESS_IN_USE
    assert is_there(path)


async def test_a_file_that_a_dead_program_left_is_named_so_and_not_removed(lab, path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as gone:
        gone.bind(path)
    end = lab.make(Role.LISTENER, f"unix-dgram://{path}")
    failure = await end.transport.start()
    assert failure is not None
    assert failure.reason is Reason.LEFT_OVER
    assert is_there(path)


async def test_a_peer_that_goes_away_is_told_at_the_next_send(lab, path):
    plain = lab.socket(socket.SOCK_DGRAM, socket.AF_UNIX)
    plain.bind(path)
    client = await lab.client(f"unix-dgram://{path}")
    plain.close()
    failure = client.transport.send(b"to nobody", ANYBODY)
    assert failure is not None
    assert failure.reason is Reason.REFUSED


async def test_what_this_kind_cannot_do_it_says(lab, path):
    listener = await lab.listener(f"unix-dgram://{path}")
    failure = listener.transport.half_close()
    assert failure is not None
    assert failure.reason is Reason.NOT_SUPPORTED
    assert not isinstance(listener.transport, TakesGroups)
    failure = listener.transport.send(b"x", Target(peer="127.0.0.1:9"))
    assert failure is not None
    assert failure.reason is Reason.INVALID_ARGUMENT


async def test_a_system_without_them_says_so(lab, path, monkeypatch):
    monkeypatch.setattr(unixfamily, "_FAMILY", None)
    end = lab.make(Role.LISTENER, f"unix-dgram://{path}")
    failure = await end.transport.start()
    assert failure is not None
    assert failure.reason is Reason.KIND_NOT_HERE
    assert failure.detail


@pytest.mark.skipif(sys.platform != "linux", reason="the process' open files are counted in /proc")
@pytest.mark.parametrize("stamps", [1, 0])
async def test_open_files_that_a_peer_sends_along_are_not_kept(lab, path, stamps):
    """SCM_RIGHTS, unix(7): each would be an open file of ours, until there can be no more."""
    end = await lab.listener(f"unix-dgram://{path}")
    end.transport.socket_of().setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, stamps)
    peer = lab.socket(socket.SOCK_DGRAM, socket.AF_UNIX)
    peer.connect(path)
    peer.send(b"0")
    await end.seen.until(lambda seen: seen.rx)
    before = len(open_files())
    for number in range(1, 20):
        socket.send_fds(peer, [b"%d" % number], [peer.fileno()] * 8)
        await end.seen.until(lambda seen, number=number: len(seen.rx) == number + 1)
    assert len(open_files()) == before
    assert [int(piece.payload) for piece in end.seen.rx] == list(range(20))

"""Unix domain streams: the file and who may use it, abstract names, peers without a name, and other programs."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this Python has no AF_UNIX")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "talk"


def listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


async def test_a_conversation_through_a_path(lab, path):
    listener = await lab.listener(f"unix://{path}")
    client = await lab.client(f"unix://{path}")
    client.transport.send(b"hello", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"hello")
    assert listener.transport.local == client.transport.peer == str(path)
    assert listener.seen.rx[0].peer == f"unnamed (pid {os.getpid()})"
    listener.transport.send(b"welcome", Target(connection=1))
    await client.seen.until(lambda seen: seen.received_bytes == b"welcome")
    assert client.seen.rx[0].peer == str(path)
    assert client.transport.half_close() is None
    await listener.seen.saw(EventKind.PEER_HALF_CLOSED)
    listener.transport.close(1)
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.ORDERLY
    calls = listener.calls()
    assert calls[0].startswith("socket(AF_UNIX, SOCK_STREAM, 0) = ")
    assert f"bind({path}) = 0" in calls
    assert f"connect({path}) = 0" in client.calls()


async def test_the_file_is_the_owners_alone_and_goes_with_the_listener(lab, path):
    listener = await lab.listener(f"unix://{path}")
    facts = path.lstat()
    assert stat.S_ISSOCK(facts.st_mode)
    assert stat.S_IMODE(facts.st_mode) == 0o600
    await listener.transport.aclose(5.0)
    assert not path.exists()


async def test_a_file_that_is_another_programs_by_now_is_left_alone(lab, path):
    listener = await lab.listener(f"unix://{path}")
    path.unlink()
    other = lab.socket(family=socket.AF_UNIX)
    other.bind(str(path))
    other.listen(1)
    await listener.transport.aclose(5.0)
    assert path.exists()


async def test_a_file_in_use_is_an_address_in_use(lab, path):
    first = await lab.listener(f"unix://{path}")
    second = lab.make(Role.LISTENER, f"unix://{path}")
    failure = await second.transport.start()
    assert failure == Failure(Reason.ADDRESS_IN_USE, f"listening on {path}", 98)
    await first.transport.aclose(5.0)


async def test_a_file_that_was_left_over_says_so_and_how_to_remove_it(lab, tmp_path):
    path = tmp_path / "left over"
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(path))
    end = lab.make(Role.LISTENER, f"unix://{path}")
    failure = await end.transport.start()
    assert failure == Failure(Reason.LEFT_OVER, f"{path}; it can be removed with: rm '{path}'", 98)
    assert path.exists()


async def test_a_plain_file_in_the_way(lab, path):
    path.write_text("precious")
    end = lab.make(Role.LISTENER, f"unix://{path}")
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_IN_USE
    assert failure.detail == f"listening on {path}: a file that is no socket lies there"
    client = lab.make(Role.CLIENT, f"unix://{path}")
    failure = await client.transport.start()
    assert failure is not None and failure.reason is Reason.REFUSED
    assert failure.detail == f"{path} is a file, and no socket"
    assert path.read_text() == "precious"


async def test_ways_in_which_a_client_is_not_connected(lab, path):
    missing = await lab.make(Role.CLIENT, f"unix://{path}").transport.start()
    assert missing == Failure(Reason.NO_SUCH_PATH, str(path), 2)
    datagram = lab.socket(socket.SOCK_DGRAM, socket.AF_UNIX)
    datagram.bind(str(path))
    wrong = await lab.make(Role.CLIENT, f"unix://{path}").transport.start()
    assert wrong is not None and wrong.reason is Reason.WRONG_TYPE
    datagram.close()
    refused = await lab.make(Role.CLIENT, f"unix://{path}").transport.start()
    assert refused == Failure(Reason.REFUSED, f"nothing listens on {path}", 111)
    abstract = await lab.make(Role.CLIENT, f"unix://@nobody-{os.getpid()}").transport.start()
    assert abstract == Failure(Reason.REFUSED, f"nothing listens on @nobody-{os.getpid()}", 111)


async def test_a_listener_in_a_folder_that_does_not_exist(lab, tmp_path):
    end = lab.make(Role.LISTENER, f"unix://{tmp_path}/nowhere/talk")
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.NO_SUCH_PATH


async def test_a_full_backlog_is_waited_for_and_ends_in_a_time_out(lab, path):
    plain = lab.socket(family=socket.AF_UNIX)
    plain.bind(str(path))
    plain.listen(0)
    lab.socket(family=socket.AF_UNIX).connect(str(path))
    end = lab.make(Role.CLIENT, f"unix://{path}", connect_timeout_ms=100)
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.TIMED_OUT
    waiting = lab.make(Role.CLIENT, f"unix://{path}")
    attempt = asyncio.ensure_future(waiting.transport.start())
    await waiting.seen.saw(EventKind.CONNECTING)
    await lab.accept(plain)
    assert await attempt is None
    accepted = await lab.accept(plain)
    waiting.transport.send(b"through", Target())
    assert await asyncio.get_running_loop().sock_recv(accepted, 10) == b"through"


@pytest.mark.skipif(sys.platform != "linux", reason="abstract names are Linux's own")
async def test_an_abstract_name_has_no_file(lab):
    name = f"@socket workbench {os.getpid()}"
    listener = await lab.listener(f"unix://{name.replace(' ', '%20')}")
    assert listener.transport.local == name
    client = await lab.client(f"unix://{name.replace(' ', '%20')}")
    client.transport.send(b"x", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"x")
    again = await lab.make(Role.LISTENER, f"unix://{name.replace(' ', '%20')}").transport.start()
    assert again is not None and again.reason is Reason.ADDRESS_IN_USE


async def test_the_longest_path_that_the_system_takes(lab, tmp_path):
    left = 107 - len(os.fsencode(tmp_path)) - 1
    if left < 1:
        pytest.fail(f"the folder for tests has too long a path: {tmp_path}")
    path = tmp_path / ("x" * left)
    listener = await lab.listener(f"unix://{path}")
    client = await lab.client(f"unix://{path}")
    client.transport.send(b"x", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"x")


async def test_options_of_tcp_do_no_harm(lab, path):
    listener = await lab.listener(f"unix://{path}", no_delay=True, receive_buffer_bytes=100_000)
    client = await lab.client(f"unix://{path}", no_delay=True, reuse_address=True, send_buffer_bytes=100_000)
    client.transport.send(b"x", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"x")
    assert not any("TCP_NODELAY" in call for call in client.calls() + listener.calls())


async def test_without_af_unix_the_kind_is_not_here(lab, monkeypatch):
    monkeypatch.delattr(socket, "AF_UNIX")
    for role in Role:
        failure = await lab.make(role, "unix:///run/talk").transport.start()
        assert failure is not None and failure.reason is Reason.KIND_NOT_HERE
        assert failure.detail.endswith("was built without Unix stream sockets")
    monkeypatch.setattr(sys, "platform", "win32")
    failure = await lab.make(Role.CLIENT, "unix:///run/talk").transport.start()
    assert failure is not None and failure.detail.startswith("Windows has Unix stream sockets, but its Python")


async def test_socat_and_netcat_at_the_other_end(lab, path):
    listener = await lab.listener(f"unix://{path}")
    commands = (["socat", "-", f"UNIX-CONNECT:{path}"], ["nc.openbsd", "-N", "-U", str(path)])
    for number, command in enumerate(commands, 1):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = await asyncio.to_thread(subprocess.Popen, command, **pipes)
        try:
            process.stdin.write(b"from another program")
            process.stdin.flush()
            await listener.seen.until(lambda seen, n=number: len(seen.rx) == n)
            assert listener.seen.rx[-1].peer == f"unnamed (pid {process.pid})"
            listener.transport.send(b"answer", Target(connection=number))
            listener.transport.close(number)
            output, _errors = await asyncio.to_thread(process.communicate, None, 20)
            assert output == b"answer"
        finally:
            process.kill()
            process.wait()


async def test_socat_listens(lab, path, until):
    command = ["socat", f"UNIX-LISTEN:{path},fork,unlink-early", "EXEC:cat"]
    process = await asyncio.to_thread(subprocess.Popen, command)
    try:
        await until(lambda: path.exists() and listens(path), "socat listens")
        client = await lab.client(f"unix://{path}")
        client.transport.send(b"echo me", Target())
        await client.seen.until(lambda seen: seen.received_bytes == b"echo me")
    finally:
        process.kill()
        process.wait()


UNPRIVILEGED = """
    import asyncio, os, sys
    sys.path.insert(0, {tests!r})
    import conftest
    from workbench.model.sockets import Role

    async def main(lab):
        for role in (Role.CLIENT, Role.LISTENER):
            failure = await lab.make(role, "unix://" + sys.argv[1]).transport.start()
            print(failure.reason.value, failure.errno, failure.detail)

    if os.getuid() == 0:
        os.setuid(65534)
    lab = conftest.Lab("asyncio", asyncio.SelectorEventLoop)
    lab.run(main(lab))
"""


def refused_to_nobody(path: Path) -> list[str]:
    """What a user without rights is told, as client and as listener."""
    program = textwrap.dedent(UNPRIVILEGED).format(tests=str(Path(__file__).parent))
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=60,
                          check=False, cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_folder_that_is_closed_to_the_user(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o000)
    try:
        told = refused_to_nobody(folder / "talk")
    finally:
        folder.chmod(0o700)
    words = f"{folder}/talk: this user may not enter the folder, or not make files in it"
    assert told == [f"access_denied 13 {words}"] * 2


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become another user")
def test_a_file_that_is_closed_to_the_user():
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        path = Path(folder) / "talk"
        Path(folder).chmod(0o755)
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen(1)
        client, bound = refused_to_nobody(path)
    assert client == f"access_denied 13 {path}: this user may not write to the file"
    assert bound.startswith("address_in_use")

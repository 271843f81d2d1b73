"""An address in use names the program that holds it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, listener
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.host import Holder
from workbench.model.sockets import Role, SocketSpec
from workbench.session import holders
from workbench.session.workspace import Workspace

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy computer has time enough to find the holder."""
    monkeypatch.setattr(holders, "AT_ONCE_S", 20.0)


HOLD = """
import socket, sys
kind = socket.SOCK_DGRAM if sys.argv[1] == "udp" else socket.SOCK_STREAM
with socket.socket(socket.AF_INET, kind) as sock:
    sock.bind(("127.0.0.1", 0))
    if kind == socket.SOCK_STREAM:
        sock.listen(1)
    print(sock.getsockname()[1], flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize(("scheme", "doing"), [("tcp", "which listens on"), ("udp", "which is bound to")])
def test_another_program_is_named_in_the_failure_and_in_the_log(play: Play, scheme: str, doing: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, scheme], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               text=True)  # fmt: skip
    assert process.stdin is not None and process.stdout is not None

    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.LISTENER, f"{scheme}://127.0.0.1:{port}")
        session.open()
        assert not await session.opened()
        assert session.failure is not None and session.failure.reason is Reason.ADDRESS_IN_USE
        assert f"port {port} is held by python" in session.failure.detail
        assert f"(process {process.pid}), {doing} 127.0.0.1" in session.failure.detail
        told = [event.failure for event in session.events.read(0)[1] if event.kind is EventKind.FAILED]
        assert told == [session.failure]

    try:
        port = int(process.stdout.readline())
        play(scene)
        process.communicate("go\n", 20)
    finally:
        process.kill()
        process.wait()


def test_a_socket_of_our_own_is_called_so(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        first = await listener(workspace)
        second = workspace.add_socket(Role.LISTENER, f"tcp://{first.local}")
        second.open()
        assert not await second.opened()
        assert second.failure is not None
        port = first.local.rpartition(":")[2]
        assert second.failure.detail == (
            f"listening on {first.local}; port {port} is held by this program itself, which listens on 127.0.0.1"
        )

    play(scene)


def spec(url: str, role: Role = Role.LISTENER) -> SocketSpec:
    return SocketSpec(1, "one", role, url)


@pytest.mark.parametrize(("failure", "which"), [
    (Failure(Reason.REFUSED, "x"), spec("tcp://127.0.0.1:9", Role.CLIENT)),
    (Failure(Reason.ADDRESS_IN_USE, "x"), spec("unix:///run/talk")),
    (Failure(Reason.ADDRESS_IN_USE, "x"), spec("tcp://127.0.0.1:9", Role.CLIENT)),
    (Failure(Reason.ADDRESS_IN_USE, "x"), spec("tcp://127.0.0.1:0")),
])  # fmt: skip
def test_nobody_is_asked_where_no_port_was_taken(
    failure: Failure, which: SocketSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holders, "holder_of", lambda *_: pytest.fail("asked"))
    assert asyncio.run(holders.with_holder(failure, which)) == (failure, None)


def test_a_look_that_takes_long_holds_the_failure_up_for_a_moment_only(
    play: Play, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def slow(host: str, port: int, _datagram: bool) -> Holder:
        gate.wait(30)
        return Holder(host, port, "LISTEN", 77, "late")

    monkeypatch.setattr(holders, "holder_of", slow)
    monkeypatch.setattr(holders, "AT_ONCE_S", 0.05)

    async def scene(workspace: Workspace) -> None:
        first = await listener(workspace)
        second = workspace.add_socket(Role.LISTENER, f"tcp://{first.local}")
        second.open()
        assert not await second.opened()  # while nobody has answered yet
        assert second.failure is not None and second.failure.detail == f"listening on {first.local}"
        gate.set()
        await until(lambda: second.events.read(0)[1][-1].kind is EventKind.NOTE, "the note about the holder")
        port = first.local.rpartition(":")[2]
        note = second.events.read(0)[1][-1].detail
        assert note == f"Port {port} is held by late (process 77), which listens on 127.0.0.1."

    play(scene)


def test_a_look_that_takes_too_long_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def slow(*_arguments: object) -> None:
        gate.wait(30)

    monkeypatch.setattr(holders, "holder_of", slow)
    monkeypatch.setattr(holders, "AT_ONCE_S", 0.02)
    monkeypatch.setattr(holders, "LOOK_S", 0.05)
    failure = Failure(Reason.ADDRESS_IN_USE, "listening")

    async def scene() -> str:
        told, look = await holders.with_holder(failure, spec("tcp://127.0.0.1:9"))
        assert told is failure and look is not None
        return await holders.late_note(look)

    begun = time.monotonic()
    assert asyncio.run(scene()) == ""
    assert time.monotonic() - begun < 20
    gate.set()

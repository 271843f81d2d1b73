"""Opening a socket: every way in which it fails has its own reason, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from workbench.model.calls import Spelling
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import AddressFamily, Role
from workbench.model.spelling.tape import Speller


def fill_backlog(lab) -> str:
    """A listener that answers nobody any more: its backlog is full. Returns its URL."""
    listener, url = lab.plain_listener(backlog=0)
    for _ in range(3):
        client = lab.socket()
        client.connect_ex(("127.0.0.1", listener.getsockname()[1]))
    return url


def closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


async def test_refused(lab):
    port = closed_port()
    end = lab.make(Role.CLIENT, f"tcp://127.0.0.1:{port}")
    failure = await end.transport.start()
    assert failure is not None
    assert failure == Failure(Reason.REFUSED, f"nothing listens on 127.0.0.1:{port}", 111)
    assert end.seen.kinds() == [EventKind.CONNECTING]
    if lab.kind != "completion":
        assert end.calls()[-3:] == [
            f"connect(127.0.0.1:{port}) = -1 EINPROGRESS",
            "getsockopt(SOL_SOCKET, SO_ERROR) = ECONNREFUSED",
            "close() = 0",
        ]


async def test_no_answer_is_a_time_out(lab):
    end = lab.make(Role.CLIENT, fill_backlog(lab), connect_timeout_ms=150)
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.TIMED_OUT
    assert "within 0.15 s" in failure.detail


async def test_a_cancelled_attempt_leaves_nothing(lab):
    end = lab.make(Role.CLIENT, fill_backlog(lab))
    attempt = asyncio.ensure_future(end.transport.start())
    await end.seen.saw(EventKind.CONNECTING)
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt
    assert end.calls()[-1] == "close() = 0"
    await end.transport.aclose(1.0, abort=True)
    assert end.seen.kinds() == [EventKind.CONNECTING]


@pytest.mark.parametrize("scheme", ["tcp", "udp"])
async def test_address_in_use(lab, scheme):
    first = await lab.listener(f"{scheme}://127.0.0.1:0")
    end = lab.make(Role.LISTENER, f"{scheme}://{first.transport.local}")
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_IN_USE


@pytest.mark.parametrize("scheme", ["tcp", "udp"])
@pytest.mark.parametrize(("role", "url"), [
    (Role.LISTENER, "{}://203.0.113.1:0"), (Role.CLIENT, "{}://127.0.0.1:9?bind=203.0.113.1:0"),
])  # fmt: skip
async def test_address_not_local(lab, scheme, role, url):
    end = lab.make(role, url.format(scheme))
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_NOT_LOCAL
    assert "203.0.113.1:0" in failure.detail


@pytest.mark.parametrize("scheme", ["tcp", "udp"])
async def test_a_route_that_does_not_exist(lab, scheme):
    # From a loopback address nothing leads off this computer; no packet leaves it.
    end = lab.make(Role.CLIENT, f"{scheme}://203.0.113.1:9?bind=127.0.0.1:0")
    failure = await end.transport.start()
    assert failure is not None
    assert failure.reason in (Reason.NETWORK_UNREACHABLE, Reason.INVALID_ARGUMENT)


async def test_family_not_supported(lab):
    end = lab.make(Role.CLIENT, "tcp://127.0.0.1:9", family=AddressFamily.IPV6)
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.FAMILY_NOT_SUPPORTED


@pytest.mark.parametrize("url", ["tcp://nowhere.invalid:9", "udp://nowhere.invalid:9"])
async def test_name_not_found(lab, monkeypatch, url):
    def fail(*_arguments):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    end = lab.make(Role.CLIENT, url)
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.NAME_NOT_FOUND
    assert failure.detail == "nowhere.invalid"
    assert end.seen.kinds() == [EventKind.RESOLVING]


async def test_a_name_server_that_never_answers_holds_nobody(lab, monkeypatch):
    gate = threading.Event()

    def hang(*_arguments):
        gate.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    end = lab.make(Role.CLIENT, "tcp://slow.invalid:9", resolve_timeout_ms=100)
    try:
        failure = await end.transport.start()
        assert failure is not None and failure.reason is Reason.TIMED_OUT
        assert "slow.invalid" in failure.detail
    finally:
        gate.set()
        for thread in threading.enumerate():
            if thread.name.startswith("look-up"):
                thread.join(10)


@pytest.mark.parametrize("scheme", ["tcp", "udp"])
@pytest.mark.parametrize(("bind", "reason"), [
    ("[::1]:0", Reason.FAMILY_NOT_SUPPORTED), ("localhost:0", Reason.INVALID_ARGUMENT),
])  # fmt: skip
async def test_a_local_address_that_does_not_fit(lab, scheme, bind, reason):
    end = lab.make(Role.CLIENT, f"{scheme}://127.0.0.1:9?bind={bind}")
    failure = await end.transport.start()
    assert failure is not None and failure.reason is reason
    assert f"binding to {bind}" in failure.detail


async def test_an_interface_that_does_not_exist(lab):
    end = lab.make(Role.CLIENT, "tcp://[fe80::1%nosuchif]:9")
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_NOT_LOCAL
    assert "nosuchif" in failure.detail


async def test_cancelling_between_connected_and_handed_over_closes_the_connection(lab):
    listener, url = lab.plain_listener()
    end = lab.make(Role.CLIENT, url)
    attempt = asyncio.ensure_future(end.transport.start())
    await end.seen.saw(EventKind.CONNECTED)
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)
    peer = await lab.accept(listener)
    await end.transport.aclose(1.0, abort=True)
    assert end.transport.connections == {}
    try:
        assert await asyncio.get_running_loop().sock_recv(peer, 1) == b""
    except ConnectionResetError:
        pass
    assert end.transport.send(b"x", Target()) is not None


UNPRIVILEGED = """
    import asyncio, os, sys
    sys.path.insert(0, {tests!r})
    import conftest
    from workbench.model.sockets import Role

    async def main(lab):
        for scheme in ("tcp", "udp"):
            failure = await lab.make(Role.LISTENER, scheme + "://127.0.0.1:80").transport.start()
            print(failure.reason.value, failure.errno)

    os.setuid(65534)
    lab = conftest.Lab("asyncio", asyncio.SelectorEventLoop)
    lab.run(main(lab))
"""


@pytest.mark.skipif(
    sys.platform != "linux" or int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 80,
    reason="this system lets everybody bind low ports",
)
def test_permission_denied_below_1024():
    program = textwrap.dedent(UNPRIVILEGED).format(tests=str(Path(__file__).parent))
    if os.getuid() != 0:
        program = program.replace("os.setuid(65534)", "pass")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.stdout.splitlines() == ["access_denied 13", "access_denied 13"], done.stderr


async def test_a_refused_connect_stands_on_the_tape_with_its_number(lab):
    end = lab.make(Role.CLIENT, "tcp://127.0.0.1:1")
    assert (await end.transport.start()).reason is Reason.REFUSED
    calls = end.tape.read(0, 100)[1]
    lines = [line for call in calls for line in Speller(Spelling.WINSOCK).lines(call)]
    assert any(line.failed and not line.waits for line in lines)
    assert any("10061 WSAECONNREFUSED" in line.result for line in lines)

"""To everybody on a network: with SO_BROADCAST, and refused in words of its own without."""

from __future__ import annotations

import pytest

from workbench.model.connections import Target
from workbench.model.failures import Reason
from workbench.model.options.settings import OptionSetting
from workbench.model.sockets import Role
from workbench.model.texts import failure_explanation, failure_sentence

ANYBODY = Target()
ON = (OptionSetting("SO_BROADCAST", "on"),)
pytestmark = pytest.mark.parametrize("lab", ["asyncio", "completion"], indirect=True)


def port_of(end) -> str:
    return end.transport.local.rpartition(":")[2]


def explains_broadcast(failure) -> None:
    assert failure is not None
    assert (failure.reason, failure.errno) == (Reason.BROADCAST_NOT_ALLOWED, 13)
    sentence = f"{failure_sentence(failure)} {failure_explanation(failure)}"
    assert "SO_BROADCAST" in sentence
    assert "EACCES" in sentence
    assert "WSAEACCES 10013" in sentence
    assert "1024" not in sentence


@pytest.mark.parametrize("host", ["255.255.255.255", "10.77.0.255"])
async def test_a_client_without_the_option_is_refused(lab, host):
    end = lab.make(Role.CLIENT, f"udp://{host}:5000?interface=wire0")
    explains_broadcast(await end.transport.start())


@pytest.mark.parametrize("host", ["255.255.255.255", "10.77.0.255"])
async def test_a_bound_socket_without_the_option_is_refused_when_it_sends(lab, host):
    end = await lab.listener("udp://0.0.0.0:0?interface=wire0")
    explains_broadcast(end.transport.send(b"x", Target(peer=f"{host}:5000")))
    assert end.transport.send(b"x", Target(peer=f"10.77.0.1:{port_of(end)}")) is None


async def test_a_port_that_is_reserved_is_another_matter(lab, monkeypatch):
    from workbench.engine.calls.tracedsocket import TracedSocket

    def bind(self, address):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(TracedSocket, "bind", bind)
    end = lab.make(Role.LISTENER, "udp://127.0.0.1:7")
    failure = await end.transport.start()
    assert failure is not None
    assert failure.reason is Reason.ACCESS_DENIED


@pytest.mark.parametrize("host", ["255.255.255.255", "10.77.0.255"])
async def test_everybody_hears_and_may_answer(lab, host):
    first = await lab.listener("udp://0.0.0.0:0", reuse_address=True)
    second = await lab.listener(f"udp://0.0.0.0:{port_of(first)}", reuse_address=True)
    client = await lab.client(f"udp://{host}:{port_of(first)}?interface=wire0", socket_options=ON)
    assert client.transport.peer == f"{host}:{port_of(first)}"
    assert client.transport.send(b"anybody there?", ANYBODY) is None
    for end in (first, second):
        await end.seen.until(lambda seen: seen.rx)
        assert end.seen.rx[0].peer.startswith("10.77.0.1:")
    for end in (first, second):
        assert end.transport.send(b"here", ANYBODY) is None
    await client.seen.until(lambda seen: len(seen.rx) == 2)  # from addresses that are not the broadcast's

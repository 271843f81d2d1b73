"""A router between two networks: what it says about datagrams that it does not pass on.

This namespace is the sender's; a child holds the router, in a namespace of its own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.options.settings import OptionSetting
from workbench.model.pings import EchoAnswer

ANYBODY = Target()
pytestmark = pytest.mark.parametrize("lab", ["asyncio", "completion"], indirect=True)
SETUP = """
ip link set lo up
ip link set near up
ip address add 10.88.0.2/24 dev near
ip -6 address add fd88::2/64 dev near nodad
ip link add beyond type veth peer name there
ip link set beyond up
ip link set there up
ip address add 10.98.0.2/16 dev beyond
ip -6 address add fd98::2/64 dev beyond nodad
ip route add unreachable 10.99.0.0/16
ip -6 route add unreachable fd99::/64
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
echo 0 > /proc/sys/net/ipv4/icmp_ratelimit
echo ready
read wait
"""


@pytest.fixture
def router() -> Iterator[None]:
    """10.88.0.2 and fd88::2 pass nothing on to 10.99.0.0/16 and fd99::/64; 10.98.0.0/16 and fd98::/64 lie beyond."""
    script = "echo unshared; read moved\n" + SETUP
    with subprocess.Popen(
        ["unshare", "-n", "sh", "-e", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        assert child.stdout.readline() == "unshared\n"
        run("link add far type veth peer name near")
        run(f"link set near netns {child.pid}")
        run("link set far up")
        run("address add 10.88.0.1/24 dev far")
        run("-6 address add fd88::1/64 dev far nodad")
        run("route add 10.99.0.0/16 via 10.88.0.2")
        run("route add 10.98.0.0/16 via 10.88.0.2")
        run("-6 route add fd98::/64 via fd88::2")
        run("-6 route add fd99::/64 via fd88::2")
        child.stdin.write("moved\n")
        child.stdin.flush()
        assert child.stdout.readline() == "ready\n"
        try:
            yield
        finally:
            child.stdin.close()
            child.wait(20)
            # The pair goes with the router's namespace, a little later.
            subprocess.run(["ip", "link", "delete", "far"], check=False, capture_output=True, timeout=20)


def run(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True, timeout=20)


@pytest.mark.parametrize(("url", "by"), [("icmp://10.99.0.1", "10.88.0.2"), ("icmp://[fd99::1]", "fd88::2")])
async def test_an_echo_request_that_has_no_way_on(lab, router, url, by):
    end = await lab.client(url)
    answers: list[EchoAnswer] = []
    end.transport.answered = answers.append
    end.transport.send(b"x", ANYBODY)
    await end.seen.saw(EventKind.FAILED)
    assert [(each.number, each.host, each.size_bytes) for each in answers] == [(1, by, 0)]
    failure = answers[0].failure
    assert failure is not None
    assert failure.reason in (Reason.HOST_UNREACHABLE, Reason.NETWORK_UNREACHABLE)
    assert failure.detail.endswith(f"says {by}")


@pytest.mark.parametrize(("url", "option", "by"), [
    ("icmp://10.98.0.1", "IP_TTL", "10.88.0.2"),
    ("icmp://[fd98::1]", "IPV6_UNICAST_HOPS", "fd88::2"),
])  # fmt: skip
async def test_an_echo_request_whose_time_to_live_ends_names_the_router(lab, router, url, option, by):
    end = await lab.client(url, socket_options=(OptionSetting(option, "1"),))
    answers: list[EchoAnswer] = []
    end.transport.answered = answers.append
    end.transport.send(b"x", ANYBODY)
    await end.seen.saw(EventKind.FAILED)
    failure = answers[0].failure
    assert failure is not None
    assert (answers[0].number, answers[0].host, failure.reason) == (1, by, Reason.TIME_EXCEEDED)


@pytest.mark.parametrize(("url", "option", "by"), [
    ("udp://10.98.0.1:5000", "IP_TTL", "10.88.0.2"),
    ("udp://[fd98::1]:5000", "IPV6_UNICAST_HOPS", "fd88::2"),
])  # fmt: skip
async def test_a_datagram_whose_time_to_live_ends_names_the_router_too(lab, router, url, option, by):
    end = await lab.client(url, socket_options=(OptionSetting(option, "1"),))
    end.transport.send(b"x", ANYBODY)
    event = await end.seen.saw(EventKind.FAILED)
    assert event.failure is not None
    assert event.failure.reason is Reason.TIME_EXCEEDED
    assert event.failure.detail.endswith(f"says {by}")

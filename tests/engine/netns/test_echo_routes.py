"""Echo requests on their way: unprivileged sockets, groups, and what comes back when they do not arrive."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.echofamily import UNPRIVILEGED
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.pings import EchoAnswer

ANYBODY = Target()
pytestmark = pytest.mark.parametrize("lab", ["asyncio", "completion"], indirect=True)


@pytest.fixture(scope="module", autouse=True)
def neighbours_are_given_up_soon() -> None:
    """Each is asked three times, a second apart; here a twentieth (arp(7), of the tests' own namespace)."""
    Path("/proc/sys/net/ipv4/neigh/wire0/retrans_time_ms").write_text("50")


def answers_of(end) -> list[EchoAnswer]:
    answers: list[EchoAnswer] = []
    end.transport.answered = answers.append
    return answers


@pytest.mark.parametrize(("url", "host"), [("icmp://10.77.0.1", "10.77.0.1"), ("icmp://[fd77::1]", "fd77::1")])
async def test_no_privilege_is_needed(lab, url, host):
    end = await lab.client(url)
    answers = answers_of(end)
    assert end.seen.first(EventKind.NOTE).detail == UNPRIVILEGED
    for _ in range(3):
        end.transport.send(b"x" * 56, ANYBODY)
    await end.seen.until(lambda seen: len(seen.rx) == 3)
    assert [(each.number, each.host, each.ttl) for each in answers] == [(1, host, 64), (2, host, 64), (3, host, 64)]


@pytest.mark.parametrize("raw", [False, True])
async def test_a_host_that_does_not_answer_on_its_network(lab, monkeypatch, raw):
    if raw:
        refuse_unprivileged(monkeypatch)
    end = await lab.client("icmp://10.77.0.99")
    answers = answers_of(end)
    assert end.transport.send(b"anybody?", ANYBODY) is None
    await end.seen.saw(EventKind.FAILED)
    assert [(each.number, each.host) for each in answers] == [(1, "10.77.0.1")]
    failure = answers[0].failure
    assert failure is not None
    assert failure.reason is Reason.HOST_UNREACHABLE
    assert failure.detail == "echo request 1: the host does not answer on its network, says 10.77.0.1"


async def test_no_route(lab):
    end = await lab.client("icmp://10.99.0.1")
    failure = end.transport.send(b"x", ANYBODY)
    assert failure is not None
    assert failure.reason is Reason.NETWORK_UNREACHABLE
    assert end.transport.last_number == 0


def refuse_unprivileged(monkeypatch: pytest.MonkeyPatch) -> None:
    make = TracedSocket.__init__

    def refuse(self, family, kind, *rest, **settings):
        if kind == 2:
            raise PermissionError(13, "Permission denied")
        make(self, family, kind, *rest, **settings)

    monkeypatch.setattr(TracedSocket, "__init__", refuse)

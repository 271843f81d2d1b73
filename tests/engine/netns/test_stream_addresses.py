"""Addresses that are nobody's, and addresses that need their interface, on a network of the tests' own."""

from __future__ import annotations

import socket
import time
from ipaddress import IPv6Address
from pathlib import Path

import pytest

from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import Role

pytestmark = pytest.mark.parametrize("lab", ["asyncio", "qasync", "completion"], indirect=True)
NOBODY4, NOBODY6 = "10.77.0.99", "fd77::99"  # of the network of wire0: it is asked who they are, and none answers


def resolve(monkeypatch, *hosts):
    def lookup(_host, port, _family, kind):
        made = [(host, port, 0, 0) if ":" in host else (host, port) for host in hosts]
        return [(socket.AF_INET6 if len(one) == 4 else socket.AF_INET, kind, 0, "", one) for one in made]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


def link_local(interface: str) -> str:
    """The address fe80::… that the system gave the interface."""
    for line in Path("/proc/net/if_inet6").read_text().splitlines():
        digits, _index, _prefix, scope, _flags, name = line.split()
        if name == interface and scope == "20":
            return str(IPv6Address(bytes.fromhex(digits)))
    raise AssertionError(f"{interface} has no link-local address")


def attempted(end) -> dict[str, Reason | None]:
    events = [event for event in end.seen.events if event.kind is EventKind.ATTEMPTED]
    return {event.peer.rpartition(":")[0]: event.failure.reason if event.failure else None for event in events}


async def test_silent_addresses_of_both_families_cost_their_delay_and_no_more(lab, monkeypatch):
    listener = await lab.listener("tcp://10.77.0.1:0")
    port = listener.transport.local.rpartition(":")[2]
    resolve(monkeypatch, NOBODY6, NOBODY4, "10.77.0.1")
    begun = time.monotonic()
    end = await lab.client(f"tcp://three.invalid:{port}", attempt_delay_ms=40)
    assert time.monotonic() - begun < 2  # the neighbours are given up after 3 s
    assert end.transport.peer == f"10.77.0.1:{port}"
    assert attempted(end) == {
        "10.77.0.1": None, NOBODY4: Reason.CANCELLED, f"[{NOBODY6}]": Reason.CANCELLED,
    }  # fmt: skip
    end.transport.send(b"through", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"through")


async def test_nobody_anywhere_is_told_as_what_it_is(lab, monkeypatch):
    resolve(monkeypatch, "192.0.2.1", NOBODY4)  # to the first there is no route at all
    end = lab.make(Role.CLIENT, "tcp://two.invalid:9", attempt_delay_ms=40, connect_timeout_ms=400)
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.TIMED_OUT
    assert failure.detail.endswith("2 addresses were tried")
    assert attempted(end) == {"192.0.2.1": Reason.NETWORK_UNREACHABLE, NOBODY4: Reason.TIMED_OUT}


@pytest.mark.parametrize("by_name", [True, False])
async def test_a_link_local_address_needs_its_interface(lab, by_name):
    host = link_local("wire0")
    scope = "wire0" if by_name else str(socket.if_nametoindex("wire0"))
    listener = await lab.listener(f"tcp://[{host}%{scope}]:0")
    port = listener.transport.local.rpartition(":")[2]
    number = socket.if_nametoindex("wire0")
    assert listener.transport.local == f"[{host}%{number}]:{port}"
    client = await lab.client(f"tcp://{listener.transport.local}")
    client.transport.send(b"x", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"x")
    assert listener.seen.rx[0].peer == client.transport.local
    without = await lab.make(Role.CLIENT, f"tcp://[{host}]:{port}").transport.start()
    assert without is not None and without.reason is Reason.INVALID_ARGUMENT

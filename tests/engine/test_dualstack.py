"""Listeners on IPv6 wildcards, and on names that stand for several addresses."""

from __future__ import annotations

import asyncio
import socket
import subprocess

import pytest

from workbench.engine.streams.listening import DUAL_STACK, IPV6_ONLY
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import AddressFamily, Role


def port_of(end) -> int:
    return int(end.transport.local.rpartition(":")[2])


def resolve(monkeypatch, *hosts):
    """ "many.invalid" has the addresses ``hosts``."""

    def lookup(_host, port, _family, kind):
        made = [(host, port, 0, 0) if ":" in host else (host, port) for host in hosts]
        return [(socket.AF_INET6 if len(one) == 4 else socket.AF_INET, kind, 0, "", one) for one in made]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


async def test_the_wildcard_takes_both_families_and_names_ipv4_peers_as_the_system_does(lab):
    listener = await lab.listener("tcp://[::]:0")
    assert listener.seen.first(EventKind.LISTENING).detail == DUAL_STACK
    for host in ("[::1]", "127.0.0.1"):
        client = await lab.client(f"tcp://{host}:{port_of(listener)}")
        client.transport.send(b"x", Target())
    await listener.seen.until(lambda seen: len(seen.rx) == 2)
    peers = sorted(piece.peer.rpartition(":")[0] for piece in listener.seen.rx)
    assert peers == ["[::1]", "[::ffff:127.0.0.1]"]


async def test_ipv6_alone_refuses_ipv4(lab):
    listener = await lab.listener("tcp://[::]:0", family=AddressFamily.IPV6)
    assert listener.seen.first(EventKind.LISTENING).detail == IPV6_ONLY
    client = lab.make(Role.CLIENT, f"tcp://127.0.0.1:{port_of(listener)}")
    failure = await client.transport.start()
    assert failure is not None and failure.reason is Reason.REFUSED


async def test_a_name_is_bound_to_every_address_that_it_has(lab, monkeypatch):
    resolve(monkeypatch, "::1", "127.0.0.1", "127.0.0.2")
    listener = await lab.listener("tcp://many.invalid:0")
    port = port_of(listener)
    assert listener.transport.local == f"[::1]:{port}, 127.0.0.1:{port}, 127.0.0.2:{port}"
    assert listener.seen.first(EventKind.LISTENING).detail == ""  # ::1 is of IPv6 alone, whatever its socket could
    opened = [event.local for event in listener.seen.events if event.kind is EventKind.LISTENING]
    assert ", ".join(opened) == listener.transport.local
    for where in opened:
        client = await lab.client(f"tcp://{where}")
        client.transport.send(where.encode(), Target())
    await listener.seen.until(lambda seen: len(seen.rx) == 3)
    await listener.transport.aclose(5.0)
    assert listener.seen.kinds(0).count(EventKind.CLOSED) == 1
    assert listener.seen.log[-1].kind is EventKind.CLOSED and listener.seen.log[-1].connection == 0
    for where in opened:
        again = await lab.listener(f"tcp://{where}")
        assert again.transport.local == where


@pytest.mark.parametrize("hosts", [("::", "0.0.0.0"), ("0.0.0.0", "::"), ("::", "127.0.0.1")])
async def test_a_name_may_stand_for_the_wildcards_of_both_families(lab, monkeypatch, hosts):
    resolve(monkeypatch, *hosts)
    listener = await lab.listener("tcp://many.invalid:0")
    port = port_of(listener)
    stacks = {event.local: event.detail for event in listener.seen.events if event.kind is EventKind.LISTENING}
    assert stacks[f"[::]:{port}"] == IPV6_ONLY and len(stacks) == 2
    for host in ("[::1]", "127.0.0.1"):
        client = await lab.client(f"tcp://{host}:{port}")
        client.transport.send(b"x", Target())
    await listener.seen.until(lambda seen: len(seen.rx) == 2)
    assert sorted(piece.peer.rpartition(":")[0] for piece in listener.seen.rx) == ["127.0.0.1", "[::1]"]


async def test_the_most_clients_hold_for_all_addresses_together(lab, monkeypatch):
    resolve(monkeypatch, "127.0.0.1", "127.0.0.2")
    listener = await lab.listener("tcp://many.invalid:0", max_clients=1)
    port = port_of(listener)
    first = await lab.client(f"tcp://127.0.0.1:{port}")
    await listener.seen.saw(EventKind.ACCEPTED)
    second = await lab.client(f"tcp://127.0.0.2:{port}")
    second.transport.send(b"waits", Target())
    listener.transport.send(b"turn", Target())
    await first.seen.until(lambda seen: seen.received_bytes == b"turn")
    assert listener.seen.kinds().count(EventKind.ACCEPTED) == 1
    first.transport.close(1)
    listener.transport.close(1)
    await listener.seen.until(lambda seen: seen.received_bytes == b"waits")


async def test_an_address_of_another_computer_is_passed_over_and_told(lab, monkeypatch):
    resolve(monkeypatch, "203.0.113.1", "127.0.0.1")
    listener = await lab.listener("tcp://many.invalid:0")
    assert listener.transport.local == f"127.0.0.1:{port_of(listener)}"
    event = listener.seen.first(EventKind.ATTEMPTED)
    assert event.peer == "203.0.113.1:0"
    assert event.failure is not None and event.failure.reason is Reason.ADDRESS_NOT_LOCAL


async def test_a_name_of_another_computer_alone_cannot_be_bound(lab, monkeypatch):
    resolve(monkeypatch, "203.0.113.1", "203.0.113.2")
    end = lab.make(Role.LISTENER, "tcp://many.invalid:0")
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_NOT_LOCAL


async def test_one_address_in_use_is_a_failure_of_all_and_leaves_nothing(lab, monkeypatch):
    taken = lab.socket()
    taken.bind(("127.0.0.2", 0))
    taken.listen(1)
    port = taken.getsockname()[1]
    resolve(monkeypatch, "127.0.0.1", "127.0.0.2")
    end = lab.make(Role.LISTENER, f"tcp://many.invalid:{port}")
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_IN_USE
    assert failure.detail == f"listening on 127.0.0.2:{port}"
    assert EventKind.LISTENING not in end.seen.kinds()
    names = [call.name for call in end.tape.read(0, 100)[1]]
    assert names.count("socket") == names.count("close") == 2


@pytest.mark.parametrize("host", ["::1%lo", "::1%1"])
async def test_a_scope_is_taken_by_name_and_by_number(lab, host):
    listener = await lab.listener(f"tcp://[{host}]:0")
    client = await lab.client(f"tcp://[::1]:{port_of(listener)}")
    client.transport.send(b"x", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"x")


async def test_socat_over_each_family_at_one_listener(lab):
    listener = await lab.listener("tcp://[::]:0")
    port = port_of(listener)
    for number, where in enumerate((f"TCP6:[::1]:{port}", f"TCP4:127.0.0.1:{port}"), 1):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = await asyncio.to_thread(subprocess.Popen, ["socat", "-", where], **pipes)
        try:
            process.stdin.write(b"hello")
            process.stdin.flush()
            await listener.seen.until(lambda seen, n=number: len(seen.rx) == n)
            listener.transport.send(b"answer", Target(connection=number))
            listener.transport.close(number)
            output, _errors = await asyncio.to_thread(process.communicate, None, 20)
            assert output == b"answer"
        finally:
            process.kill()
            process.wait()
    peers = [piece.peer.rpartition(":")[0] for piece in listener.seen.rx]
    assert peers == ["[::1]", "[::ffff:127.0.0.1]"]


async def test_socat_listens_on_ipv6_and_a_name_of_both_finds_it(lab, monkeypatch, until):
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        port = probe.getsockname()[1]
    command = ["socat", f"TCP6-LISTEN:{port},bind=[::1],fork,reuseaddr", "EXEC:cat"]
    process = await asyncio.to_thread(subprocess.Popen, command)

    def listens() -> bool:
        with socket.socket(socket.AF_INET6) as probe:
            return probe.connect_ex(("::1", port)) == 0

    try:
        await until(listens, "socat listens")
        resolve(monkeypatch, "127.0.0.1", "::1")
        client = await lab.client(f"tcp://many.invalid:{port}")
        assert client.transport.peer == f"[::1]:{port}"
        client.transport.send(b"echo me", Target())
        await client.seen.until(lambda seen: seen.received_bytes == b"echo me")
    finally:
        process.kill()
        process.wait()

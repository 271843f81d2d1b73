"""Ping over the loopback: requests and replies, of both families, raw and unprivileged."""

from __future__ import annotations

import sys

import pytest

from workbench.engine.datagrams import echofamily
from workbench.engine.datagrams.echofamily import PRIVILEGED
from workbench.engine.transport import SendsEchoes, TakesGroups
from workbench.host.availability import availability
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.pings import EchoAnswer

ANYBODY = Target()
pytestmark = [
    pytest.mark.parametrize("lab", ["asyncio", "qasync", "completion", "asyncio+thread"], indirect=True),
    pytest.mark.skipif(not availability("icmp").available, reason="echo requests are not permitted here"),
]


@pytest.mark.parametrize(("url", "host"), [("icmp://127.0.0.1", "127.0.0.1"), ("icmp://[::1]", "::1")])
async def test_replies_are_matched_with_their_requests(lab, url, host):
    end = await lab.client(url)
    assert isinstance(end.transport, SendsEchoes)
    answers: list[EchoAnswer] = []
    end.transport.answered = answers.append
    assert end.transport.peer == host
    for number in range(1, 4):
        assert end.transport.send(b"ping" * number, ANYBODY) is None
        assert end.transport.last_number == number
        await end.seen.until(lambda seen, number=number: len(seen.rx) == number)
    assert [bytes(piece.payload) for piece in end.seen.rx] == [b"ping", b"ping" * 2, b"ping" * 3]
    assert [bytes(piece.payload) for piece in end.seen.tx] == [b"ping", b"ping" * 2, b"ping" * 3]
    assert [piece.taken for piece in end.seen.tx] == [4, 8, 12]
    assert [(each.number, each.host, each.size_bytes, each.failure) for each in answers] == [
        (1, host, 4, None), (2, host, 8, None), (3, host, 12, None),
    ]  # fmt: skip
    assert all(0 < each.rtt_ns < 5_000_000_000 for each in answers)
    assert all(each.ttl == 64 and not each.duplicate for each in answers)
    told = end.seen.first(EventKind.CONTROL).detail
    assert told.startswith(f"echo reply 1 from {host}: 4 bytes in ")
    assert told.endswith("time to live 64")


async def test_two_sockets_do_not_hear_each_others_replies(lab):
    first, second = await lab.client("icmp://127.0.0.1"), await lab.client("icmp://127.0.0.1")
    for _ in range(50):
        first.transport.send(b"first", ANYBODY)
        second.transport.send(b"second", ANYBODY)
    await first.seen.until(lambda seen: len(seen.rx) == 50)
    await second.seen.until(lambda seen: len(seen.rx) == 50)
    assert {bytes(piece.payload) for piece in first.seen.rx} == {b"first"}
    assert {bytes(piece.payload) for piece in second.seen.rx} == {b"second"}


async def test_the_longest_and_the_empty_request(lab):
    end = await lab.client("icmp://127.0.0.1")
    assert end.transport.send(b"", ANYBODY) is None
    assert end.transport.send(bytes(65_507), ANYBODY) is None
    await end.seen.until(lambda seen: [len(piece.payload) for piece in seen.rx] == [0, 65_507])
    failure = end.transport.send(bytes(65_508), ANYBODY)
    assert failure is not None
    assert failure.reason is Reason.MESSAGE_TOO_LONG
    assert end.transport.last_number == 2


async def test_sequence_numbers_come_again_after_65536(lab):
    end = await lab.client("icmp://127.0.0.1")
    answers: list[EchoAnswer] = []
    end.transport.answered = answers.append
    end.transport.last_number = 65_535
    end.transport.send(b"wrapped", ANYBODY)
    await end.seen.until(lambda seen: seen.rx)
    assert [each.number for each in answers] == [65_536]


async def test_another_host_than_the_first(lab):
    end = await lab.client("icmp://127.0.0.1")
    assert end.transport.send(b"x", Target(peer="127.0.0.9")) is None
    await end.seen.until(lambda seen: seen.rx)
    assert end.seen.rx[0].peer == "127.0.0.9"


async def test_what_the_socket_is_it_says(lab):
    end = await lab.client("icmp://127.0.0.1?bind=127.0.0.5")
    assert end.transport.local.startswith("127.0.0.5")
    note = end.seen.first(EventKind.NOTE).detail
    family = end.transport.family
    assert note == PRIVILEGED.format(family.identifier) or (family.identifier is None and "no privilege" in note)
    if sys.platform == "linux":
        assert "setsockopt(IPPROTO_IP, IP_RECVTTL, 1) = 0" in end.calls()
    assert not isinstance(end.transport, TakesGroups)
    failure = end.transport.half_close()
    assert failure is not None
    assert failure.reason is Reason.NOT_SUPPORTED


async def test_a_system_without_the_hop_limits_option_pings_all_the_same(lab, monkeypatch):
    """Windows: its Python has no IPV6_RECVHOPLIMIT."""
    monkeypatch.setattr(echofamily, "IPV6_RECVHOPLIMIT", None)
    end = await lab.client("icmp://[::1]")
    answers: list[EchoAnswer] = []
    end.transport.answered = answers.append
    assert end.transport.send(b"x", ANYBODY) is None
    await end.seen.until(lambda seen: seen.rx)
    assert [(each.number, each.ttl) for each in answers] == [(1, None)]

"""What can go wrong while datagrams are read, on both readers."""

from __future__ import annotations

import errno
import socket
import sys

import pytest

from workbench.engine.datagrams.drain import SO_TIMESTAMPNS
from workbench.model.events import EventKind
from workbench.model.options.settings import OptionSetting

pytestmark = pytest.mark.parametrize("lab", ["asyncio", "qasync", "completion", "asyncio+thread"], indirect=True)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="stamps are the kernel's on Linux alone")


def address(end) -> tuple[str, int]:
    host, port = end.transport.local.split(":")
    return host, int(port)


@linux_only
async def test_stamps_that_are_switched_off_break_nothing(lab):
    end = await lab.listener("udp://127.0.0.1:0", socket_options=(OptionSetting("IP_RECVTTL", "on"),))
    end.transport.socket_of().setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 0)
    peer = lab.plain_datagram()
    before = lab.clock.now_ns()
    for _ in range(3):
        peer.sendto(b"x", address(end))
    await end.seen.until(lambda seen: len(seen.rx) == 3)
    assert before <= end.seen.rx[0].time_ns <= lab.clock.now_ns()


async def test_an_error_of_reading_that_is_no_icmp_message_is_told_as_well(lab, monkeypatch):
    end = await lab.listener("udp://127.0.0.1:0")
    drain = end.transport._drain
    receive, refused = drain._receive, []

    def refuse_once(*room):
        if not refused:
            refused.append(OSError(errno.ENETDOWN, "Network is down"))
            raise refused[0]
        return receive(*room)

    monkeypatch.setattr(drain, "_receive", refuse_once)
    lab.plain_datagram().sendto(b"x", address(end))
    event = await end.seen.saw(EventKind.FAILED)
    assert event.failure is not None and event.failure.errno == errno.ENETDOWN
    await end.seen.until(lambda seen: seen.received_bytes == b"x")

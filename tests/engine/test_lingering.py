"""Closing sockets that linger: nobody is held up, nothing is left open, and the tape shows it."""

import asyncio
import os
import socket
import sys
import threading

import pytest

from workbench.engine.calls import lingering as module
from workbench.engine.options.applying import set_option
from workbench.engine.options.reading import read_options
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.options.settings import OptionSetting
from workbench.model.schemes import Scheme

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a close waits in other ways")
LINGERS = (OptionSetting("SO_LINGER", "on 20"),)


def count_closes(end):
    return len([call for call in end.calls() if call.startswith("close")])


async def until_told(end, closes):
    """The thread tells the loop at its very end, and the tape tells nobody."""
    async with asyncio.timeout(20):
        while count_closes(end) < closes:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert count_closes(end) == closes


def lingering() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "lingering close"]


def linger_of(sock):
    return next(each.effective for each in read_options(sock, Scheme.TCP) if each.facts.name == "SO_LINGER")


@linux_only
async def test_a_close_that_lingers_holds_nobody_up(lab):
    end, peer = await lab.pair(socket_options=LINGERS, send_buffer_bytes=400_000)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_000)
    end.transport.send(b"x" * 300_000, Target())
    await end.seen.until(lambda seen: seen.tx)
    end.transport.close(1)
    await end.seen.saw(EventKind.CLOSED)  # the loop runs, while the close waits for the peer
    assert lingering()
    peer.close()  # with data unread: a reset, and nothing is left to wait for
    await until_told(end, 1)
    await nobody_lingers()


async def nobody_lingers() -> None:
    """The tape is told by the thread's last step, an instant before it ends."""
    async with asyncio.timeout(20):
        while lingering():  # noqa: ASYNC110 - a thread tells nobody that it ended
            await asyncio.sleep(0.01)


@linux_only
async def test_clients_inherit_linger_that_was_set_on_the_open_listener(lab):
    listener = await lab.listener("tcp://127.0.0.1:0")
    own = listener.transport.socket_of(0)
    assert set_option(own, OptionSetting("SO_LINGER", "on 20")) is None
    client = await lab.client(f"tcp://{listener.transport.local}")
    await listener.seen.saw(EventKind.ACCEPTED)
    assert linger_of(listener.transport.socket_of(1)) == "on 20"
    assert listener.transport.socket_of(1).lingers  # else its close would hold the loop up
    closes = count_closes(listener)
    await client.transport.aclose(5.0)
    await listener.transport.aclose(5.0)
    await until_told(listener, closes + 2)


async def test_a_listener_is_closed_at_once_in_spite_of_linger(lab):
    listener = await lab.listener("tcp://127.0.0.1:0", socket_options=LINGERS)
    where = listener.transport.local
    await listener.transport.aclose(5.0)
    assert not lingering()
    await lab.listener(f"tcp://{where}")  # its port is free again


@linux_only
async def test_a_lingering_close_is_made_of_a_socket_that_blocks(lab, monkeypatch):
    """Winsock: closesocket() of one that does not block gives WSAEWOULDBLOCK, and leaves the socket open."""
    blocked = []
    close = socket.close

    def watched(number):
        blocked.append(os.get_blocking(number))
        close(number)

    monkeypatch.setattr("workbench.engine.calls.lingering.socket.close", watched)
    end, _peer = await lab.pair(socket_options=LINGERS)
    end.transport.close(1)
    await end.seen.saw(EventKind.CLOSED)
    await nobody_lingers()
    assert blocked == [True]


async def test_where_too_many_closes_wait_already_one_is_left_to_the_system(lab, monkeypatch):
    monkeypatch.setattr("workbench.engine.calls.lingering._places", threading.BoundedSemaphore(1))
    assert module._places.acquire(blocking=False)
    end, _peer = await lab.pair(socket_options=LINGERS)
    end.transport.close(1)
    await end.seen.saw(EventKind.CLOSED)
    assert not lingering()
    set_calls = [call for call in end.calls() if "SO_LINGER" in call]
    assert len(set_calls) == 2  # on, and off again
    assert end.calls()[-1].startswith("close")


@linux_only
async def test_an_abort_waits_for_nothing_in_spite_of_linger(lab):
    end, _peer = await lab.pair(socket_options=LINGERS)
    end.transport.abort(1)
    await end.seen.saw(EventKind.CLOSED)
    assert not lingering()

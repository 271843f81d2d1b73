"""Raw IP over the loopback: whole packets with IPv4's header, without IPv6's; and the sentence for who may not.

With protocol 254: the conformance suite, perhaps in another process, takes 253 (RFC 3692 has these two to try out).
"""

from __future__ import annotations

import errno
import struct

import pytest

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.rawfamily import OWN_HEADER
from workbench.host.availability import availability
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.options.settings import OptionSetting
from workbench.model.sockets import Role
from workbench.model.texts import failure_explanation, failure_sentence

ANYBODY = Target()
pytestmark = pytest.mark.parametrize("lab", ["asyncio", "completion"], indirect=True)
may_raw = pytest.mark.skipif(not availability("raw").available, reason="raw sockets need CAP_NET_RAW")


@may_raw
async def test_ipv4_packets_are_kept_whole(lab):
    listener = await lab.listener("raw://127.0.0.1?protocol=254")
    client = await lab.client("raw://127.0.0.1?protocol=254")
    assert (listener.transport.local, client.transport.peer) == ("127.0.0.1", "127.0.0.1")
    assert "begins with its IPv4 header" in listener.seen.first(EventKind.NOTE).detail
    assert client.transport.send(b"payload", ANYBODY) is None
    await listener.seen.until(lambda seen: seen.rx)
    packet = listener.seen.received_bytes
    assert (packet[0], packet[9], packet[20:]) == (0x45, 254, b"payload")
    assert listener.seen.rx[0].peer == "127.0.0.1"
    assert [bytes(piece.payload) for piece in client.seen.tx] == [b"payload"]


@may_raw
async def test_ipv6_has_no_header(lab):
    listener = await lab.listener("raw://[::1]?protocol=254")
    client = await lab.client("raw://[::1]?protocol=254&bind=[::1]")
    client.transport.send(b"payload", ANYBODY)
    await listener.seen.until(lambda seen: seen.rx)
    assert (listener.seen.received_bytes, listener.seen.rx[0].peer) == (b"payload", "::1")


@may_raw
@pytest.mark.parametrize("how", ["protocol 255", "IP_HDRINCL"])
async def test_a_socket_whose_headers_are_written_by_hand_says_so(lab, how):
    listener = await lab.listener("raw://127.0.0.1?protocol=254")
    number, options = (255, ()) if how == "protocol 255" else (254, (OptionSetting("IP_HDRINCL", "on"),))
    client = await lab.client(f"raw://127.0.0.1?protocol={number}", socket_options=options)
    assert client.seen.first(EventKind.NOTE).detail == OWN_HEADER
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 0, 0, 0, 64, 254, 0, bytes(4), b"\x7f\0\0\1")
    assert client.transport.send(header + b"by hand", ANYBODY) is None
    await listener.seen.until(lambda seen: seen.rx)
    assert listener.seen.received_bytes[20:] == b"by hand"
    failure = client.transport.send(b"no header", ANYBODY)
    assert failure is not None
    assert failure.reason is Reason.INVALID_ARGUMENT


@may_raw
async def test_a_listener_answers_whom_it_is_told(lab):
    listener = await lab.listener("raw://127.0.0.1?protocol=254")
    assert listener.transport.send(b"to a third", Target(peer="127.0.0.1")) is None
    await listener.seen.until(lambda seen: seen.rx)
    failure = listener.transport.send(b"x", Target(peer="127.0.0.1:80"))
    assert failure is not None
    assert failure.reason is Reason.INVALID_ARGUMENT
    failure = listener.transport.half_close()
    assert failure is not None
    assert failure.reason is Reason.NOT_SUPPORTED


@pytest.mark.parametrize("url", ["raw://127.0.0.1?protocol=254", "icmp://127.0.0.1"])
@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, 10013])
async def test_without_the_privilege_it_is_said_what_to_do(lab, monkeypatch, url, number):
    def refuse(self, *arguments, **settings):
        self.tape = arguments[2]
        raise PermissionError(number, "not permitted")

    monkeypatch.setattr(TracedSocket, "__init__", refuse)
    end = lab.make(Role.CLIENT, url)
    failure = await end.transport.start()
    assert failure is not None
    assert (failure.reason, failure.errno) == (Reason.RAW_NOT_ALLOWED, number)
    sentence = f"{failure_sentence(failure)} {failure_explanation(failure)}"
    assert "need a privilege" in sentence
    assert "CAP_NET_RAW" in sentence
    assert "administrator" in sentence
    assert "1024" not in sentence


@may_raw
async def test_a_protocol_that_the_system_does_not_take(lab, monkeypatch):
    def refuse(self, *arguments, **settings):
        raise OSError(errno.EPROTONOSUPPORT, "Protocol not supported")

    monkeypatch.setattr(TracedSocket, "__init__", refuse)
    end = lab.make(Role.CLIENT, "raw://127.0.0.1?protocol=0")
    failure = await end.transport.start()
    assert failure is not None
    assert failure.reason is Reason.FAMILY_NOT_SUPPORTED
    assert failure.detail == "opening a raw socket for protocol 0"

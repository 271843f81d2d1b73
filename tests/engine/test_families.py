"""Kinds of stream that this computer may lack: vsock, Bluetooth RFCOMM, Hyper-V.

Where the system lacks them, a stand-in carries their bytes: a Unix socket with the family, protocol and addresses of
the kind. So everything of ours runs; what it cannot show is the system's own conduct.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from workbench.engine.addresses import Address, address_text
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.streams import families
from workbench.model.absentkinds import why_absent
from workbench.model.clock import Clock
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role
from workbench.model.socketurl import parse_socket_url

BLUETOOTH, RFCOMM = 31, 3  # bluetooth.h
HYPERV, RAW = 34, 1  # hvsocket.h: AF_HYPERV, HV_PROTOCOL_RAW
SERVICE = "5a3f1c1e-7b1d-4b6e-9a53-0d3d5d1f7a11"
LOOPBACK = "e0e16197-dd56-4a10-9195-5ee7a155a838"
PEER = ("11:22:33:44:55:66", 1)


class StandIn(TracedSocket):
    """Says that it is of another family, and goes by abstract names of Unix sockets."""

    __slots__ = ("bound", "of_family", "of_protocol")

    def __init__(
        self, family: int, kind: int, tape: CallTape, clock: Clock, fileno: int | None = None, *, protocol: int = 0
    ) -> None:
        self.of_family, self.of_protocol, self.bound = family, protocol, None
        super().__init__(socket.AF_UNIX, kind, tape, clock, fileno)

    @property
    def family(self) -> Any:
        return self.of_family

    @property
    def proto(self) -> int:
        return self.of_protocol

    def bind(self, address: Any) -> None:
        super().bind(stand_in_name(address))
        self.bound = address

    def connect(self, address: Any) -> None:
        super().connect(stand_in_name(address))

    def getsockname(self) -> Any:
        return self.bound or PEER

    def accept(self) -> tuple[TracedSocket, Any]:
        fileno, _address = self._accept()
        return StandIn(self.family, self.type, self.tape, self.clock, fileno, protocol=self.proto), PEER


def stand_in_name(address: Any) -> bytes:
    return b"\0stand-in " + "/".join(map(str, address)).encode()


@pytest.fixture
def bluetooth(monkeypatch):
    monkeypatch.setattr(socket, "AF_BLUETOOTH", BLUETOOTH, raising=False)
    monkeypatch.setattr(socket, "BTPROTO_RFCOMM", RFCOMM, raising=False)
    monkeypatch.setattr(families, "TracedSocket", StandIn)


@pytest.fixture
def hyperv(monkeypatch):
    monkeypatch.setattr(socket, "AF_HYPERV", HYPERV, raising=False)
    monkeypatch.setattr(socket, "HV_PROTOCOL_RAW", RAW, raising=False)
    monkeypatch.setattr(families, "TracedSocket", StandIn)


async def talk(lab, listen_url: str, connect_url: str):
    listener = await lab.listener(listen_url)
    client = await lab.client(connect_url)
    client.transport.send(b"question", Target())
    await listener.seen.until(lambda seen: seen.received_bytes == b"question")
    listener.transport.send(b"answer", Target(connection=1))
    await client.seen.until(lambda seen: seen.received_bytes == b"answer")
    return listener, client


async def test_rfcomm_by_a_stand_in(lab, bluetooth):
    listener, client = await talk(lab, "rfcomm://[00:00:00:00:00:01]:5", "rfcomm://[00:00:00:00:00:01]:5")
    assert listener.transport.local == client.transport.peer == "[00:00:00:00:00:01]:5"
    assert listener.seen.first(EventKind.ACCEPTED).peer == "[11:22:33:44:55:66]:1"
    sock = client.transport.socket_of()
    assert (sock.family, sock.proto) == (BLUETOOTH, RFCOMM)
    refused = await lab.make(Role.CLIENT, "rfcomm://[00:00:00:00:00:02]:5").transport.start()
    assert refused == Failure(Reason.REFUSED, "nothing listens on [00:00:00:00:00:02]:5", 111)


async def test_hyperv_by_a_stand_in(lab, hyperv):
    url = f"hyperv://loopback/{SERVICE}"
    listener, client = await talk(lab, url, url)
    assert listener.transport.local == client.transport.peer == f"{LOOPBACK}/{SERVICE}"
    assert client.transport.socket_of().proto == RAW


async def test_a_client_of_a_rare_family_is_cancelled_and_times_out_on_any_loop(lab, hyperv, monkeypatch):
    def never(*_arguments):
        raise BlockingIOError

    monkeypatch.setattr(StandIn, "connect", never)
    monkeypatch.setattr("workbench.engine.streams.connecting._is_settled", lambda _sock: False)
    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", never_ends, raising=False)
    end = lab.make(Role.CLIENT, f"hyperv://loopback/{SERVICE}", connect_timeout_ms=80)
    failure = await end.transport.start()
    assert failure is not None and failure.reason is Reason.TIMED_OUT
    assert end.calls()[-1] == "close() = 0"


async def never_ends(*_arguments):
    await asyncio.get_running_loop().create_future()


def address_of(url: str, role: Role = Role.CLIENT):
    return families.fixed_address(parse_socket_url(url), role)


def test_addresses_of_vsock():
    if not hasattr(socket, "AF_VSOCK"):
        assert address_of("vsock://2:9").reason is Reason.KIND_NOT_HERE
        return
    family = socket.AF_VSOCK
    assert address_of("vsock://2:4294967294") == Address(family, (2, 4294967294))
    assert address_of("vsock://any:0", Role.LISTENER) == Address(family, (4294967295, 4294967295))
    assert address_of("vsock://any:1024", Role.LISTENER) == Address(family, (4294967295, 1024))
    assert address_of("vsock://host:0") == Address(family, (2, 0))


async def test_vsock_says_what_the_system_says(lab):
    """Where the system has vsock: a listener on any context works, and a client to nobody fails with a number."""
    if not hasattr(socket, "AF_VSOCK"):
        failure = await lab.make(Role.LISTENER, "vsock://any:0").transport.start()
        assert failure.reason is Reason.KIND_NOT_HERE
        return
    listener = await lab.listener("vsock://any:0")
    assert listener.transport.local.startswith("any:")
    assert int(listener.transport.local.partition(":")[2]) > 0
    failure = await lab.make(Role.CLIENT, "vsock://local:1", connect_timeout_ms=20_000).transport.start()
    assert failure is not None and failure.errno is not None
    assert "vsock_loopback" in failure.detail


def test_ip_needs_a_look_up_and_has_no_fixed_address():
    assert address_of("tcp://127.0.0.1:9") is None
    assert address_of("wss://localhost/") is None


@pytest.mark.parametrize(("scheme", "system", "words"), [
    (Scheme.UNIX, "win32", "Windows has Unix stream sockets, but its Python (3.13.2) does not offer them"),
    (Scheme.UNIX_DGRAM, "win32", "Windows has no Unix datagram sockets, only streams"),
    (Scheme.UNIX, "darwin", "this Python (3.13.2) was built without Unix stream sockets"),
    (Scheme.VSOCK, "win32", "vsock is for Linux; Windows has Hyper-V sockets for the same"),
    (Scheme.VSOCK, "darwin", "vsock is for Linux"),
    (Scheme.VSOCK, "linux", "this Python (3.13.2) was built without vsock sockets"),
    (Scheme.HYPERV, "linux", "Hyper-V sockets exist on Windows only; here the same is vsock"),
    (Scheme.HYPERV, "darwin", "Hyper-V sockets exist on Windows only"),
    (Scheme.HYPERV, "win32", "Python has Hyper-V sockets from 3.12 on; this is 3.13.2"),
    (Scheme.RFCOMM, "linux", "this Python (3.13.2) was built without Bluetooth"),
])  # fmt: skip
def test_why_a_kind_is_absent(scheme, system, words):
    assert why_absent(scheme, system, "3.13.2") == words


@pytest.mark.parametrize(("sockaddr", "text"), [
    ((2, 1024), "2:1024"), ((4294967295, 1024), "any:1024"), (("01:23:45:67:89:AB", 3), "[01:23:45:67:89:AB]:3"),
    ((LOOPBACK, SERVICE), f"{LOOPBACK}/{SERVICE}"),
    ("/run/talk", "/run/talk"), (b"\0name", "@name"), (b"", ""), ("", ""), (None, ""),
    (("fe80::1", 9, 0, 2), "[fe80::1%2]:9"), (("127.0.0.1", 9), "127.0.0.1:9"),
])  # fmt: skip
def test_addresses_as_text(sockaddr, text):
    assert address_text(sockaddr) == text


def test_a_client_that_is_gone_before_it_is_asked_has_no_process(monkeypatch):
    class Gone:
        family = getattr(socket, "AF_UNIX", 1)

        def getsockopt(self, *_arguments):
            raise OSError(107, "not connected")

    assert families.peer_of(Gone(), "") == "unnamed"
    assert families.peer_of(Gone(), "/run/named") == "/run/named"
    monkeypatch.delattr(socket, "SO_PEERCRED", raising=False)
    assert families.peer_of(Gone(), b"") == "unnamed"

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from workbench.model.endpoint import SocketUrlError
from workbench.model.schemes import AddressForm
from workbench.model.sockets import Role, SocketSpec
from workbench.session.session import Session
from workbench.ui.panel.addresses import (
    endpoint_fault,
    has_interface,
    has_local,
    has_peer,
    has_proxy,
    interface_fault,
    interface_text,
    local_text,
    peer_text,
    proxy_fault,
    proxy_text,
    url_fault,
    with_interface,
    with_local,
    with_peer,
    with_proxy,
)
from workbench.ui.panel.composer.targetbox import PeerTargetBox
from workbench.ui.theme import Theme

TCP_CLIENT = SocketSpec(1, "c", Role.CLIENT, "tcp://127.0.0.1:9000")
TCP_LISTENER = SocketSpec(2, "l", Role.LISTENER, "tcp://127.0.0.1:0")
UDP_BOUND = SocketSpec(3, "u", Role.LISTENER, "udp://127.0.0.1:5000")
UDP_PEER = SocketSpec(4, "p", Role.CLIENT, "udp://[::1]:5000?bind=[::1]:6000")


@pytest.mark.parametrize(
    ("spec", "text", "offset"),
    [
        (TCP_CLIENT, "tcp://127.0.0.1:99999", 16),
        (TCP_CLIENT, "tcp://127.0.0.1", 15),
        (TCP_CLIENT, "tcp://127.0.0.1:0", 16),
        (TCP_CLIENT, "udp://127.0.0.1:5", 0),
        (TCP_CLIENT, "127.0.0.1:5", 0),
        (TCP_LISTENER, "tcp://127.0.0.1:0?bind=127.0.0.1:1", 17),
        (TCP_LISTENER, "tcp://127.0.0.1:0?proxy=socks5://h:1", 17),
        (SocketSpec(9, "w", Role.CLIENT, "ws://h"), "ws://h:0/a:b", 7),
    ],
)
def test_a_fault_has_its_place(spec: SocketSpec, text: str, offset: int) -> None:
    fault = url_fault(text, spec)
    assert fault is not None
    assert fault.offset == offset
    assert fault.message


def test_good_urls_are_taken() -> None:
    assert url_fault("tcp://[::1]:9000?bind=[::1]:0", TCP_CLIENT) is None
    assert url_fault("tcp://0.0.0.0:0", TCP_LISTENER) is None


def test_endpoints() -> None:
    assert endpoint_fault("") is None
    assert endpoint_fault("127.0.0.1:0") is None
    fault = endpoint_fault("127.0.0.1:0", peer=True)
    assert fault is not None and fault.offset == 10


def test_the_local_address_of_a_client_is_its_bind() -> None:
    changed = with_local(TCP_CLIENT, "127.0.0.1:7000")
    assert changed.url == "tcp://127.0.0.1:9000?bind=127.0.0.1:7000"
    assert local_text(changed) == "127.0.0.1:7000"
    assert with_local(changed, "").url == TCP_CLIENT.url


def test_the_local_address_of_a_listener_is_its_url() -> None:
    assert with_local(TCP_LISTENER, "0.0.0.0:80").url == "tcp://0.0.0.0:80"
    assert local_text(UDP_BOUND) == "127.0.0.1:5000"
    assert peer_text(UDP_BOUND) == ""


def test_a_default_peer_makes_a_bound_socket_a_client_and_back() -> None:
    client = with_peer(UDP_BOUND, "127.0.0.1:9")
    assert (client.role, client.url) == (Role.CLIENT, "udp://127.0.0.1:9?bind=127.0.0.1:5000")
    assert peer_text(client) == "127.0.0.1:9"
    assert with_peer(client, "") == UDP_BOUND
    assert with_peer(UDP_PEER, "").url == "udp://[::1]:6000"
    with pytest.raises(SocketUrlError):
        with_peer(UDP_BOUND, "nonsense")


UNIX_PEER = SocketSpec(5, "d", Role.CLIENT, "unix-dgram:///run/a?bind=@me")
PING = SocketSpec(6, "i", Role.CLIENT, "icmp://h")
RAW = SocketSpec(7, "r", Role.LISTENER, "raw://0.0.0.0?protocol=253")


def test_port_0_matters_only_where_there_are_ports() -> None:
    assert url_fault("unix:///run/b", SocketSpec(1, "u", Role.CLIENT, "unix:///run/a")) is None
    assert url_fault("icmp://127.0.0.1", PING) is None
    assert url_fault("vsock://2:0", SocketSpec(1, "v", Role.CLIENT, "vsock://2:1")) is None


@pytest.mark.parametrize(
    ("spec", "local", "peer"),
    [(UNIX_PEER, True, True), (PING, True, False), (RAW, True, True), (TCP_CLIENT, True, False),
     (TCP_LISTENER, False, False), (SocketSpec(1, "u", Role.CLIENT, "unix:///a"), False, False),
     (SocketSpec(1, "b", Role.CLIENT, "nonsense"), True, False)],
)  # fmt: skip
def test_the_parts_fit_the_kind(spec: SocketSpec, local: bool, peer: bool) -> None:
    assert (has_local(spec), has_peer(spec)) == (local, peer)


def test_parts_that_are_paths() -> None:
    assert (local_text(UNIX_PEER), peer_text(UNIX_PEER)) == ("@me", "/run/a")
    assert with_local(UNIX_PEER, "/run/a b%").url == "unix-dgram:///run/a?bind=/run/a%2520b%2525"
    assert local_text(with_local(UNIX_PEER, "/run/a b%")) == "/run/a b%"
    assert with_peer(UNIX_PEER, "").url == "unix-dgram://@me"
    assert endpoint_fault("run/x", form=AddressForm.PATH) is not None
    with pytest.raises(SocketUrlError, match="Bind to"):
        with_peer(SocketSpec(1, "d", Role.CLIENT, "unix-dgram:///run/a"), "")


def test_parts_that_are_hosts_alone() -> None:
    client = with_peer(RAW, "::1")
    assert (client.role, client.url) == (Role.CLIENT, "raw://[::1]?bind=0.0.0.0&protocol=253")
    assert with_peer(client, "") == RAW
    fault = endpoint_fault("127.0.0.1:5", form=AddressForm.HOST)
    assert fault is not None and fault.offset == 9


@pytest.mark.parametrize(
    ("url", "peer", "words"),
    [
        ("unix-dgram:///tmp/a", "/tmp/b", ""),
        ("unix-dgram:///tmp/a", "tmp/b", "is not a path"),
        ("raw://0.0.0.0?protocol=253", "127.0.0.1", ""),
        ("raw://0.0.0.0?protocol=253", "127.0.0.1:80", "is not a host"),
        ("udp://127.0.0.1:1", "127.0.0.1", "is not host:port"),
        ("udp://127.0.0.1:1", "127.0.0.1:0", "from 1 to 65535"),
        ("unix-dgram:///tmp/a", "", "type a path"),
    ],
)
def test_whom_datagrams_are_sent_to_is_written_in_the_form_of_the_kind(
    qtbot: QtBot, theme: Theme, url: str, peer: str, words: str
) -> None:
    session = SimpleNamespace(spec=SocketSpec(1, "s", Role.LISTENER, url), last_speaker="", revision=1)
    box = PeerTargetBox(cast("Session", session), theme)
    qtbot.addWidget(box)
    if peer:
        box.setEditText(peer)
    assert words in box.fault
    assert bool(words) is bool(box.fault)


def test_the_proxy_of_a_client_over_tcp() -> None:
    changed = with_proxy(TCP_CLIENT, "socks5://me@h:1080")
    assert changed.url == "tcp://127.0.0.1:9000?proxy=socks5://me@h:1080"
    assert proxy_text(changed) == "socks5://me@h:1080"
    assert with_proxy(changed, "") == TCP_CLIENT
    assert proxy_fault("") is None
    fault = proxy_fault("socks5://me:secret@h:1080")
    assert fault is not None and fault.offset == 11
    assert [has_proxy(each) for each in (TCP_CLIENT, TCP_LISTENER, UDP_PEER, PING)] == [True, False, False, False]


def test_the_interface_of_datagrams_over_ip() -> None:
    changed = with_interface(UDP_PEER, "eth0")
    assert interface_text(changed) == "eth0"
    assert with_interface(changed, "") == UDP_PEER
    assert interface_fault("eth0") is None
    assert interface_fault("e\x1b") is not None
    assert [has_interface(each) for each in (UDP_PEER, RAW, UNIX_PEER, TCP_CLIENT)] == [True, True, False, False]

from __future__ import annotations

import pytest

from workbench.model.endpoint import SocketUrlError
from workbench.model.sockets import Role, SocketSpec
from workbench.ui.panel.addresses import endpoint_fault, local_text, peer_text, url_fault, with_local, with_peer

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

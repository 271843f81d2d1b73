from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.window.newsocketinput import (
    Field,
    InputError,
    SocketKind,
    kind_of_text,
    network_warning,
    read_input,
)


@pytest.mark.parametrize(
    ("kind", "address", "bind", "url"),
    [
        (SocketKind.TCP_CLIENT, "127.0.0.1:9000", "", "tcp://127.0.0.1:9000"),
        (SocketKind.TCP_CLIENT, " example.org:80 ", "127.0.0.1:5000", "tcp://example.org:80?bind=127.0.0.1:5000"),
        (SocketKind.TCP_LISTENER, "[::1]:0", "ignored", "tcp://[::1]:0"),
        (SocketKind.UDP_CLIENT, "udp://[fe80::1%eth0]:53", "", "udp://[fe80::1%eth0]:53"),
        (SocketKind.UDP_BOUND, "0.0.0.0:5000", "", "udp://0.0.0.0:5000"),
        (SocketKind.TCP_CLIENT, "tcp://a:1?bind=127.0.0.1:0", "", "tcp://a:1?bind=127.0.0.1:0"),
    ],
)
def test_addresses_as_people_write_them(kind: SocketKind, address: str, bind: str, url: str) -> None:
    assert str(read_input(kind, address, bind)) == url


@pytest.mark.parametrize(
    ("address", "bind", "field", "offset"),
    [
        ("127.0.0.1", "", Field.ADDRESS, 9),
        ("127.0.0.1:99999", "", Field.ADDRESS, 10),
        ("  exa mple:80", "", Field.ADDRESS, 5),
        ("tcp://exa mple:80", "", Field.ADDRESS, 9),
        ("host:0", "", Field.ADDRESS, 5),
        ("udp://host:1", "", Field.ADDRESS, 0),
        ("host:1", "127.0.0.1:x", Field.BIND, 10),
    ],
)
def test_a_fault_has_its_place_in_what_was_written(address: str, bind: str, field: Field, offset: int) -> None:
    with pytest.raises(InputError) as caught:
        read_input(SocketKind.TCP_CLIENT, address, bind)
    assert (caught.value.field, caught.value.offset) == (field, offset)


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(SocketKind))
def test_any_text_is_an_address_or_a_fault_within_it(address: str, bind: str, kind: SocketKind) -> None:
    try:
        read_input(kind, address, bind)
    except InputError as error:
        text = address if error.field is Field.ADDRESS else bind
        assert 0 <= error.offset <= len(text)


@pytest.mark.parametrize(
    ("kind", "address", "warned"),
    [
        (SocketKind.TCP_LISTENER, "127.0.0.1:9000", False),
        (SocketKind.TCP_LISTENER, "localhost:9000", False),
        (SocketKind.TCP_LISTENER, "[::]:9000", True),
        (SocketKind.UDP_BOUND, "192.168.1.5:9000", True),
        (SocketKind.TCP_CLIENT, "192.168.1.5:9000", False),
    ],
)
def test_a_socket_that_others_can_reach_is_warned_of(kind: SocketKind, address: str, warned: bool) -> None:
    assert bool(network_warning(kind, read_input(kind, address))) is warned


def test_a_pasted_url_chooses_the_transport_and_keeps_the_role() -> None:
    assert kind_of_text("udp://239.1.1.1:5000", SocketKind.TCP_LISTENER) is SocketKind.UDP_BOUND
    assert kind_of_text("TCP://a:1", SocketKind.UDP_CLIENT) is SocketKind.TCP_CLIENT
    assert kind_of_text("host:1", SocketKind.UDP_CLIENT) is SocketKind.UDP_CLIENT

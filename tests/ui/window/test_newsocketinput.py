from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.kinds import KIND_FACTS, SocketKind
from workbench.ui.window.newsocket.newsocketinput import (
    Field,
    InputError,
    Written,
    address_of,
    has_field,
    kind_of_text,
    network_warning,
    read_input,
)

K = SocketKind
SERVICE = "00000007-facb-11e6-bd58-64006a7986d3"


@pytest.mark.parametrize(
    ("kind", "written", "url"),
    [
        (K.TCP_CLIENT, Written("127.0.0.1:9000"), "tcp://127.0.0.1:9000"),
        (K.TCP_CLIENT, Written(" example.org:80 ", bind="127.0.0.1:5000"), "tcp://example.org:80?bind=127.0.0.1:5000"),
        (K.TCP_LISTENER, Written("[::1]:0", bind="ignored"), "tcp://[::1]:0"),
        (K.UDP_CLIENT, Written("udp://[fe80::1%eth0]:53"), "udp://[fe80::1%eth0]:53"),
        (K.UDP_BOUND, Written("0.0.0.0:5000"), "udp://0.0.0.0:5000"),
        (K.TCP_CLIENT, Written("tcp://a:1?bind=127.0.0.1:0"), "tcp://a:1?bind=127.0.0.1:0"),
        (K.MULTICAST_RECEIVER, Written("239.1.1.1:5", interface=" eth0 "), "udp://239.1.1.1:5?interface=eth0"),
        (K.MULTICAST_SENDER, Written("[ff02::1]:5", bind="[::]:7"), "udp://[ff02::1]:5?bind=[::]:7"),
        (K.BROADCAST, Written("255.255.255.255:9"), "udp://255.255.255.255:9"),
        (K.TLS_CLIENT, Written("h:443", proxy_scheme="socks5", proxy="p:1080", proxy_user="me"),
         "tls://h:443?proxy=socks5://me@p:1080"),
        (K.TLS_CLIENT, Written("h:443", proxy_scheme="", proxy="p:1080"), "tls://h:443"),
        (K.WS_CLIENT, Written("h", path="/chat?x=1"), "ws://h:80/chat?x=1"),
        (K.WSS_CLIENT, Written("h:1/chat"), "wss://h:1/chat"),
        (K.UNIX_LISTENER, Written("/tmp/a b"), "unix:///tmp/a%20b"),
        (K.UNIX_DGRAM_CLIENT, Written("@echo", bind="@me"), "unix-dgram://@echo?bind=@me"),
        (K.VSOCK_CLIENT, Written("host:0"), "vsock://2:0"),
        (K.RFCOMM_LISTENER, Written("[any]:3"), "rfcomm://[00:00:00:00:00:00]:3"),
        (K.HYPERV_CLIENT, Written(f"loopback/{SERVICE}"),
         f"hyperv://e0e16197-dd56-4a10-9195-5ee7a155a838/{SERVICE}"),
        (K.PING, Written("::1"), "icmp://[::1]"),
        (K.RAW_CLIENT, Written("127.0.0.1", protocol=47), "raw://127.0.0.1?protocol=47"),
        (K.RAW_CLIENT, Written("127.0.0.1?protocol=6", protocol=47), "raw://127.0.0.1?protocol=6"),
    ],
)  # fmt: skip
def test_addresses_as_people_write_them(kind: SocketKind, written: Written, url: str) -> None:
    assert str(read_input(kind, written)) == url


@pytest.mark.parametrize(
    ("kind", "written", "field", "offset"),
    [
        (K.TCP_CLIENT, Written("127.0.0.1"), Field.ADDRESS, 9),
        (K.TCP_CLIENT, Written("127.0.0.1:99999"), Field.ADDRESS, 10),
        (K.TCP_CLIENT, Written("  exa mple:80"), Field.ADDRESS, 5),
        (K.TCP_CLIENT, Written("tcp://exa mple:80"), Field.ADDRESS, 9),
        (K.TCP_CLIENT, Written("host:0"), Field.ADDRESS, 5),
        (K.WS_CLIENT, Written("host:0/path"), Field.ADDRESS, 5),
        (K.TCP_CLIENT, Written("udp://host:1"), Field.ADDRESS, 0),
        (K.TCP_CLIENT, Written("host:1", bind="127.0.0.1:x"), Field.BIND, 10),
        (K.TCP_LISTENER, Written("h:1?bind=h:2"), Field.ADDRESS, 4),
        (K.MULTICAST_RECEIVER, Written("192.0.2.1:5"), Field.ADDRESS, 0),
        (K.MULTICAST_SENDER, Written("udp://192.0.2.1:5"), Field.ADDRESS, 6),
        (K.BROADCAST, Written("[ff02::1]:5"), Field.ADDRESS, 0),
        (K.MULTICAST_RECEIVER, Written("239.1.1.1:5", interface="e\x1b"), Field.INTERFACE, 0),
        (K.WS_CLIENT, Written("h", path="chat"), Field.PATH, 0),
        (K.WS_CLIENT, Written("h", path="/ch at"), Field.PATH, 3),
        (K.WS_CLIENT, Written("h/a", path="/b"), Field.PATH, 0),
        (K.WS_CLIENT, Written("h", path="/b?bind=x:1"), Field.PATH, 0),
        (K.TLS_CLIENT, Written("h:1", proxy_scheme="http", proxy="p"), Field.PROXY, 1),
        (K.TLS_CLIENT, Written("h:1", proxy_scheme="http", proxy="me:secret@p:1"), Field.PROXY, 0),
        (K.TLS_CLIENT, Written("h:1", proxy_scheme="http", proxy="p:1", proxy_user="me:secret"), Field.USER, 2),
        (K.WS_CLIENT, Written("h", subprotocols="a, b c"), Field.SUBPROTOCOLS, 0),
        (K.WS_LISTENER, Written("h:1", subprotocols="a, a"), Field.SUBPROTOCOLS, 0),
        (K.UNIX_CLIENT, Written("run/x"), Field.ADDRESS, 0),
        (K.PING, Written("127.0.0.1:80"), Field.ADDRESS, 9),
    ],
)
def test_a_fault_has_its_place_in_what_was_written(
    kind: SocketKind, written: Written, field: Field, offset: int
) -> None:
    with pytest.raises(InputError) as caught:
        read_input(kind, written)
    assert (caught.value.field, caught.value.offset) == (field, offset)
    assert "secret" not in str(caught.value)


TEXT = st.text(max_size=30)


@given(st.sampled_from(SocketKind), st.builds(
    Written, st.text(max_size=60), TEXT, TEXT, TEXT, st.sampled_from(["", "socks5", "http"]), TEXT, TEXT,
    st.none() | st.integers(0, 255), TEXT,
))  # fmt: skip
def test_any_text_is_an_address_or_a_fault_within_it(kind: SocketKind, written: Written) -> None:
    try:
        read_input(kind, written)
    except InputError as error:
        text = {
            Field.ADDRESS: written.address, Field.PATH: written.path, Field.BIND: written.bind,
            Field.INTERFACE: written.interface, Field.PROXY: written.proxy, Field.USER: written.proxy_user,
            Field.SUBPROTOCOLS: written.subprotocols,
        }[error.field]  # fmt: skip
        assert 0 <= error.offset <= len(text)


@pytest.mark.parametrize("kind", SocketKind)
def test_each_kind_begins_with_an_address_that_it_takes(kind: SocketKind) -> None:
    facts = KIND_FACTS[kind]
    url = read_input(kind, Written(address_of(facts), protocol=253 if "protocol" in facts.example else None))
    assert url.scheme is facts.scheme
    assert kind_of_text(str(url), kind) is kind


@pytest.mark.parametrize(
    ("kind", "address", "warned"),
    [
        (K.TCP_LISTENER, "127.0.0.1:9000", False),
        (K.TCP_LISTENER, "localhost:9000", False),
        (K.TCP_LISTENER, "[::]:9000", True),
        (K.TLS_LISTENER, "0.0.0.0:9000", True),
        (K.UDP_BOUND, "192.168.1.5:9000", True),
        (K.MULTICAST_RECEIVER, "239.1.1.1:5", True),
        (K.VSOCK_LISTENER, "any:5", True),
        (K.VSOCK_LISTENER, "local:5", False),
        (K.RFCOMM_LISTENER, "[any]:1", True),
        (K.UNIX_LISTENER, "/tmp/x", False),
        (K.RAW_BOUND, "0.0.0.0?protocol=253", True),
        (K.MULTICAST_SENDER, "239.1.1.1:5", False),
        (K.TCP_CLIENT, "192.168.1.5:9000", False),
    ],
)
def test_a_socket_that_others_can_reach_is_warned_of(kind: SocketKind, address: str, warned: bool) -> None:
    assert bool(network_warning(kind, read_input(kind, Written(address)))) is warned


@pytest.mark.parametrize(
    ("text", "now", "kind"),
    [
        ("udp://127.0.0.1:5000", K.TCP_LISTENER, K.UDP_BOUND),
        ("TCP://a:1", K.UDP_CLIENT, K.TCP_CLIENT),
        ("host:1", K.UDP_CLIENT, K.UDP_CLIENT),
        ("udp://239.1.1.1:5000", K.TCP_LISTENER, K.MULTICAST_RECEIVER),
        ("udp://239.1.1.1:5000", K.UDP_CLIENT, K.MULTICAST_SENDER),
        ("udp://127.0.0.1:5000", K.MULTICAST_SENDER, K.UDP_CLIENT),
        ("udp://192.0.2.255:5000", K.BROADCAST, K.BROADCAST),
        ("wss://h", K.TCP_CLIENT, K.WSS_CLIENT),
        ("wss://h h", K.TCP_LISTENER, K.WSS_LISTENER),
        ("icmp://h h", K.TCP_LISTENER, K.PING),
        ("icmp://h", K.TCP_LISTENER, K.PING),
        ("gopher://h", K.TCP_LISTENER, K.TCP_LISTENER),
    ],
)
def test_a_pasted_url_chooses_the_kind_and_keeps_the_role(text: str, now: SocketKind, kind: SocketKind) -> None:
    assert kind_of_text(text, now) is kind


def test_a_listener_is_asked_for_no_proxy_and_a_datagram_for_none_either() -> None:
    asked = {kind for kind in SocketKind if has_field(kind, Field.PROXY)}
    assert asked == {K.TCP_CLIENT, K.TLS_CLIENT, K.WS_CLIENT, K.WSS_CLIENT}

"""Socket URLs of every kind: what is written is read again, and a fault tells its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.endpoint import Endpoint, SocketUrlError
from workbench.model.proxies import ProxyScheme, ProxyUrl
from workbench.model.schemes import SCHEMES, AddressForm, Scheme
from workbench.model.socketurl import SocketUrl, parse_socket_url

H1 = Endpoint("h", 1)
PROXY = ProxyUrl(ProxyScheme.SOCKS5, Endpoint("p", 1080), "me@work")
SERVICE = "00000007-facb-11e6-bd58-64006a7986d3"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("tcp://127.0.0.1:9000", SocketUrl(Scheme.TCP, Endpoint("127.0.0.1", 9000))),
        ("UDP://localhost:0", SocketUrl(Scheme.UDP, Endpoint("localhost", 0))),
        ("tcp://[::1]:80", SocketUrl(Scheme.TCP, Endpoint("::1", 80))),
        ("udp://[fe80::1%eth0]:5", SocketUrl(Scheme.UDP, Endpoint("fe80::1%eth0", 5))),
        ("tcp://h:1?bind=127.0.0.1:5000", SocketUrl(Scheme.TCP, H1, Endpoint("127.0.0.1", 5000))),
        ("tcp://h:1/", SocketUrl(Scheme.TCP, H1)),
        ("tls://h:1?proxy=socks5://me%2540work@p:1080", SocketUrl(Scheme.TLS, H1, proxy=PROXY)),
        ("udp://239.1.2.3:5?interface=eth0", SocketUrl(Scheme.UDP, Endpoint("239.1.2.3", 5), interface="eth0")),
        ("ws://h", SocketUrl(Scheme.WS, Endpoint("h", 80), path="/")),
        ("wss://h", SocketUrl(Scheme.WSS, Endpoint("h", 443), path="/")),
        ("ws://[::1]/a", SocketUrl(Scheme.WS, Endpoint("::1", 80), path="/a")),
        ("ws://h:1/a?x=1&y=%20", SocketUrl(Scheme.WS, H1, path="/a?x=1&y=%20")),
        ("ws://h:1?x", SocketUrl(Scheme.WS, H1, path="/?x")),
        ("ws://h:1/a?x=1&bind=b:2&y", SocketUrl(Scheme.WS, H1, Endpoint("b", 2), "/a?x=1&y")),
        ("unix:///run/a%20b", SocketUrl(Scheme.UNIX, Endpoint("/run/a b"))),
        ("unix://@echo", SocketUrl(Scheme.UNIX, Endpoint("@echo"))),
        ("unix-dgram:///a?bind=/b", SocketUrl(Scheme.UNIX_DGRAM, Endpoint("/a"), Endpoint("/b"))),
        ("vsock://host:7", SocketUrl(Scheme.VSOCK, Endpoint("2", 7))),
        ("rfcomm://[any]:1", SocketUrl(Scheme.RFCOMM, Endpoint("00:00:00:00:00:00", 1))),
        (f"hyperv://any/{SERVICE}", SocketUrl(Scheme.HYPERV, Endpoint("00000000-0000-0000-0000-000000000000"),
                                              path=SERVICE)),
        ("icmp://[::1]", SocketUrl(Scheme.ICMP, Endpoint("::1"))),
        ("raw://127.0.0.1?protocol=253", SocketUrl(Scheme.RAW, Endpoint("127.0.0.1"), protocol=253)),
        ("raw://h?protocol=0&bind=127.0.0.1",
         SocketUrl(Scheme.RAW, Endpoint("h"), Endpoint("127.0.0.1"), protocol=0)),
    ],
)  # fmt: skip
def test_a_url_is_read(text: str, url: SocketUrl) -> None:
    assert parse_socket_url(text) == url
    assert parse_socket_url(str(url)) == url


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("127.0.0.1:80", 0),
        ("http://h:80", 0),
        ("tcp://h", 7),
        ("tcp://h:70000", 8),
        ("tcp://h:x", 8),
        ("tcp://h:", 8),
        ("tcp://:80", 6),
        ("tcp://a b:80", 7),
        ("tcp://::1:80", 6),
        ("tcp://[::1:80", 6),
        ("tcp://[zz]:80", 7),
        ("tcp://[::1]80", 11),
        ("tcp://h:1?bund=h:2", 10),
        ("tcp://h:1?bind=h", 16),
        ("tcp://h:1/path", 9),
        ("tcp://h:٣", 8),
        ("tcp://h:1?interface=eth0", 10),
        ("tcp://h:1?protocol=6", 10),
        ("tls://h:1?proxy=socks4://p:1", 16),
        ("tls://h:1?bind=b:1&proxy=socks5://p", 35),
        ("udp://h:1?interface=", 20),
        ("udp://h:1?interface=a%1bb", 20),
        ("unix:///a?bind=/b", 10),
        ("unix://a", 7),
        ("vsock://2:1?bind=2:2", 12),
        ("icmp://h:1", 8),
        ("raw://h", 7),
        ("raw://h?protocol=256", 17),
        ("raw://h?protocol=0000999", 17),
        ("raw://h?protocol=" + "1" * 5000, 17),
        ("ws://h:1/a#b", 10),
        ("ws://h:1/a b", 10),
        ("ws://h:1/?ü", 10),
        ("ws://h:1/a?b&ü", 13),
        ("ws://h:1/" + "a" * 8000, 5),
        ("x" * 100_000 + "://h", 0),
    ],
)
def test_a_fault_tells_its_place(text: str, offset: int) -> None:
    with pytest.raises(SocketUrlError) as caught:
        parse_socket_url(text)
    assert caught.value.offset == offset
    assert len(str(caught.value)) < 250


SOME_SCHEME = st.sampled_from([f"{scheme}://" for scheme in Scheme])
PIECES = st.sampled_from(
    ["h", ":", "1", "/", "@", "?", "&", "=", "%", "%41", "#", " ", "[", "]", "::1", "bind", "proxy", "interface",
     "protocol", "socks5://", "ü", "\0", "+", "any"]
)  # fmt: skip


@given(SOME_SCHEME | st.just(""), st.text(max_size=60) | st.lists(PIECES, max_size=12).map("".join))
def test_nothing_but_its_own_error_is_raised(scheme: str, text: str) -> None:
    whole = scheme + text
    try:
        url = parse_socket_url(whole)
    except SocketUrlError as error:
        assert 0 <= error.offset <= len(whole)
    else:
        assert parse_socket_url(str(url)) == url


HOSTS = ["h", "127.0.0.1", "::1", "fe80::1%lo", "fe80::1%ae1", "fe80::1%41"]
INTERFACES = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20).filter(str.isprintable)


@given(st.data(), st.sampled_from([scheme for scheme in Scheme if SCHEMES[scheme].is_ip]))
def test_what_is_written_is_read_again(data: st.DataObject, scheme: Scheme) -> None:
    facts = SCHEMES[scheme]
    host = st.sampled_from(HOSTS)
    ports = st.integers(0, 65_535) if facts.form is AddressForm.HOST_PORT else st.none()
    endpoints = st.builds(Endpoint, host, ports)
    url = SocketUrl(
        scheme,
        data.draw(endpoints),
        data.draw(st.none() | endpoints),
        data.draw(st.sampled_from(["/", "/a/b", "/a?x=1&y"])) if facts.is_web else "",
        data.draw(INTERFACES) if facts.is_datagram else "",
        data.draw(st.none() | st.just(PROXY)) if facts.form is AddressForm.HOST_PORT else None,
        data.draw(st.integers(0, 255)) if scheme is Scheme.RAW else None,
    )
    assert parse_socket_url(str(url)) == url


@given(INTERFACES.filter(bool), INTERFACES.filter(bool))
def test_paths_are_written_once_whatever_stands_in_them(name: str, own: str) -> None:
    url = SocketUrl(Scheme.UNIX_DGRAM, Endpoint(f"/{name}"), Endpoint(f"@{own}"))
    assert parse_socket_url(str(url)) == url


def test_a_password_in_an_address_is_told_as_what_it_is():
    with pytest.raises(SocketUrlError, match="no user and no password") as told:
        parse_socket_url("tcp://user:secret@host:80")
    assert told.value.offset == 6
    assert "secret" not in str(told.value)

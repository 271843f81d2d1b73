"""The proxy of a socket URL: no password in it, ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.endpoint import Endpoint, SocketUrlError
from workbench.model.proxies import ProxyScheme, ProxyUrl, parse_proxy_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("socks5://127.0.0.1:1080", ProxyUrl(ProxyScheme.SOCKS5, Endpoint("127.0.0.1", 1080))),
        ("SOCKS5H://[::1]:1", ProxyUrl(ProxyScheme.SOCKS5H, Endpoint("::1", 1))),
        ("http://proxy.example:3128/", ProxyUrl(ProxyScheme.HTTP, Endpoint("proxy.example", 3128))),
        ("socks5://me@h:1080", ProxyUrl(ProxyScheme.SOCKS5, Endpoint("h", 1080), "me")),
        ("http://me%40work@h:1", ProxyUrl(ProxyScheme.HTTP, Endpoint("h", 1), "me@work")),
        ("http://a@b@h:1", ProxyUrl(ProxyScheme.HTTP, Endpoint("h", 1), "a@b")),
    ],
)
def test_a_proxy_is_read(text: str, url: ProxyUrl) -> None:
    assert parse_proxy_url(text) == url
    assert parse_proxy_url(str(url)) == url


@pytest.mark.parametrize(
    ("text", "offset", "words"),
    [
        ("127.0.0.1:1080", 0, "a proxy is written"),
        ("socks4://h:1", 0, "a proxy is written"),
        ("https://h:1", 0, "a proxy is written"),
        ("socks5://h", 10, "a port is missing"),
        ("socks5://me:secret@h:1", 11, "a password cannot stand"),
        ("http://me%3Asecret@h:1", 7, "a password cannot stand"),
        ("http://a%0d%0aX@h:1", 7, "control characters"),
        ("socks5://" + "u" * 256 + "@h:1", 9, "at most 255 bytes"),
        ("socks5://" + "%C3%BC" * 128 + "@h:1", 9, "at most 255 bytes"),
        ("http://h:1/path", 9, "a port is a number"),
    ],
)
def test_a_fault_tells_its_place(text: str, offset: int, words: str) -> None:
    with pytest.raises(SocketUrlError, match=words) as caught:
        parse_proxy_url(text, 20)
    assert caught.value.offset == offset + 20
    assert "secret" not in str(caught.value)


@given(st.sampled_from(list(ProxyScheme)), st.text(max_size=40).filter(lambda user: ":" not in user))
def test_every_user_comes_back(scheme: ProxyScheme, user: str) -> None:
    if not user.isprintable():
        return
    url = ProxyUrl(scheme, Endpoint("h", 1), user)
    assert parse_proxy_url(str(url)) == url


@given(st.text(max_size=60))
def test_nothing_but_its_own_error_is_raised(text: str) -> None:
    try:
        parse_proxy_url(text)
    except SocketUrlError as error:
        assert 0 <= error.offset <= len(text)

"""Endpoints by themselves: host and port, and who can reach them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.endpoint import HOST_MAX_CHARS, Endpoint, SocketUrlError, parse_endpoint


@pytest.mark.parametrize(
    ("host", "loopback", "wildcard"),
    [
        ("127.0.0.1", True, False),
        ("127.9.9.9", True, False),
        ("::1", True, False),
        ("LocalHost", True, False),
        ("0.0.0.0", False, True),
        ("::", False, True),
        ("example.test", False, False),
        ("192.0.2.1", False, False),
        ("4294967295", False, True),  # vsock, VMADDR_CID_ANY
        ("1", True, False),  # vsock, VMADDR_CID_LOCAL
        ("00:00:00:00:00:00", False, True),  # any Bluetooth device
        ("e0e16197-dd56-4a10-9195-5ee7a155a838", True, False),  # Hyper-V's loop-back
    ],
)
def test_who_can_reach_it(host: str, loopback: bool, wildcard: bool) -> None:
    endpoint = Endpoint(host, 1)
    assert (endpoint.is_loopback, endpoint.is_wildcard) == (loopback, wildcard)


@pytest.mark.parametrize("path", ["/run/echo.sock", "@echo", "C:\\Users\\a\\s", "c:/s"])
def test_a_path_never_leaves_this_computer(path: str) -> None:
    endpoint = Endpoint(path)
    assert endpoint.is_path
    assert endpoint.is_loopback
    assert str(endpoint) == path


@pytest.mark.parametrize(
    ("host", "multicast"), [("239.1.1.1", True), ("ff02::1%eth0", True), ("223.255.255.255", False), ("h", False)]
)
def test_groups_are_known_by_their_address(host: str, multicast: bool) -> None:
    assert Endpoint(host, 1).is_multicast is multicast


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("[::1]:9", Endpoint("::1", 9)),
        ("h:0", Endpoint("h", 0)),
        ("bücher.example:65535", Endpoint("bücher.example", 65_535)),
        ("[fe80::1%wlan0]:1", Endpoint("fe80::1%wlan0", 1)),
    ],
)
def test_what_people_write(text: str, endpoint: Endpoint) -> None:
    assert parse_endpoint(text) == endpoint
    assert str(endpoint) == text


@pytest.mark.parametrize(
    ("text", "offset", "words"),
    [
        ("h", 1, "a port is missing"),
        ("h:65536", 2, "at most 65535"),
        ("h:" + "9" * 5000, 2, "at most 65535"),
        ("[::1]", 5, "a port is missing"),
        ("[::1", 0, "not closed"),
        ("[fe80::1%a b]:1", 10, "cannot stand"),
        ("[fe80::1%\x1b]:1", 9, "cannot stand"),
        ("[" + ":" * 5000 + "]:1", 1 + HOST_MAX_CHARS, "too long"),
        ("a\x1b[31m:1", 1, "cannot stand"),
        ("a\ud800:1", 1, "cannot stand"),
        ("\u202ea:1", 0, r"“U\+202E” cannot stand"),
        ("h" * 254 + ":1", 253, "at most 253"),
    ],
)
def test_a_fault_tells_its_place(text: str, offset: int, words: str) -> None:
    with pytest.raises(SocketUrlError, match=words) as caught:
        parse_endpoint(text)
    assert caught.value.offset == offset
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()  # it is written to a terminal


@given(st.text(max_size=60), st.integers(0, 50))
def test_nothing_but_its_own_error_is_raised(text: str, offset: int) -> None:
    try:
        endpoint = parse_endpoint(text, offset)
    except SocketUrlError as error:
        assert offset <= error.offset <= offset + len(text)
    else:
        assert parse_endpoint(str(endpoint)) == endpoint

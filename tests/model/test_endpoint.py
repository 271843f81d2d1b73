import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.schemes import Scheme
from workbench.model.socketurl import SocketUrl, parse_socket_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("tcp://127.0.0.1:9000", SocketUrl(Scheme.TCP, Endpoint("127.0.0.1", 9000))),
        ("UDP://localhost:0", SocketUrl(Scheme.UDP, Endpoint("localhost", 0))),
        ("tcp://[::1]:80", SocketUrl(Scheme.TCP, Endpoint("::1", 80))),
        ("udp://[fe80::1%eth0]:5", SocketUrl(Scheme.UDP, Endpoint("fe80::1%eth0", 5))),
        ("tcp://h:1?bind=127.0.0.1:5000", SocketUrl(Scheme.TCP, Endpoint("h", 1), Endpoint("127.0.0.1", 5000))),
        ("tcp://h:1/", SocketUrl(Scheme.TCP, Endpoint("h", 1))),
    ],
)
def test_a_url_is_read(text: str, url: SocketUrl) -> None:
    assert parse_socket_url(text) == url


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
    ],
)
def test_a_fault_tells_its_place(text: str, offset: int) -> None:
    with pytest.raises(SocketUrlError) as caught:
        parse_socket_url(text)
    assert caught.value.offset == offset


@given(st.text(max_size=60))
def test_nothing_but_its_own_error_is_raised(text: str) -> None:
    try:
        parse_socket_url(text)
    except SocketUrlError as error:
        assert 0 <= error.offset <= len(text)


HOSTS = ["h", "127.0.0.1", "::1", "fe80::1%lo", "fe80::1%ae1"]


@given(st.sampled_from(list(Scheme)), st.sampled_from(HOSTS), st.integers(0, 65535))
def test_what_is_written_is_read_again(scheme: Scheme, host: str, port: int) -> None:
    url = SocketUrl(scheme, Endpoint(host, port), Endpoint(host, port))
    assert parse_socket_url(str(url)) == url


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
    ],
)
def test_who_can_reach_it(host: str, loopback: bool, wildcard: bool) -> None:
    endpoint = Endpoint(host, 1)
    assert (endpoint.is_loopback, endpoint.is_wildcard) == (loopback, wildcard)


def test_an_endpoint_alone() -> None:
    assert parse_endpoint("[::1]:9") == Endpoint("::1", 9)

import pytest

from workbench.model.endpoint import Endpoint
from workbench.model.peertexts import is_beyond_loopback, local_endpoints, peer_words


@pytest.mark.parametrize(("peer", "words"), [
    ("[::ffff:127.0.0.1]:5000", "127.0.0.1:5000 (IPv4 via ::ffff:127.0.0.1)"),
    ("[::ffff:7f00:1]:5000", "127.0.0.1:5000 (IPv4 via ::ffff:7f00:1)"),
    ("[::1]:5000", "[::1]:5000"),
    ("127.0.0.1:5000", "127.0.0.1:5000"),
    ("[::ffff:0:1:2]:9", "[::ffff:0:1:2]:9"),
    ("[::ffff:not an address]:9", "[::ffff:not an address]:9"),
    ("[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]"),
    ("unnamed (pid 7)", "unnamed (pid 7)"),
    ("", ""),
])  # fmt: skip
def test_an_ipv4_peer_of_a_dual_stack_socket_is_shown_as_what_it_is(peer, words):
    assert peer_words(peer) == words


def test_a_listener_on_a_name_has_several_addresses():
    local = "[::1]:9000, 127.0.0.1:9000"
    assert local_endpoints(local) == [Endpoint("::1", 9000), Endpoint("127.0.0.1", 9000)]
    assert not is_beyond_loopback(local)
    assert is_beyond_loopback("127.0.0.1:9000, 192.0.2.1:9000")
    assert is_beyond_loopback("[::]:9000")


@pytest.mark.parametrize("local", ["", "/run/a, b", "@name", "unnamed (pid 7)", "vm/service"])
def test_other_kinds_are_no_addresses_of_the_network(local):
    assert local_endpoints(local) == []
    assert not is_beyond_loopback(local)

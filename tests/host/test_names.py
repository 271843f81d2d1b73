"""Look-ups that ask nobody outside: names of the hosts file, addresses, services and protocols."""

import threading

import pytest

from workbench.host import names
from workbench.host.names import forward, printable, protocol, reverse, service


def test_localhost_has_its_address_with_the_kinds_of_socket():
    found = forward("localhost")
    assert found.problem == "" and found.took_ns > 0
    address = next(row for row in found.answers if row.value == "127.0.0.1")
    assert address.kind == "IPv4 address"
    assert "stream (TCP)" in address.detail and "datagram (UDP)" in address.detail


def test_a_number_is_an_address_already():
    assert [row.value for row in forward("::1").answers if row.kind == "IPv6 address"] == ["::1"]


def test_loopback_has_a_name():
    assert [(row.kind, bool(row.value)) for row in reverse("127.0.0.1").answers] == [("name", True)]


def test_what_is_no_address_has_no_name():
    found = reverse("not an address")
    assert found.answers == () and "EAI_NONAME" in found.problem


@pytest.mark.parametrize("name", ["a..b", "x" * 300])
def test_what_cannot_be_a_name_is_said(name):
    assert forward(name).problem.startswith("That cannot be a host name")


def test_services_by_name_and_by_port():
    assert ("port", "80", "tcp, http") in [(row.kind, row.value, row.detail) for row in service("http").answers]
    assert {(row.value, row.detail) for row in service("53").answers} == {("domain", "53/tcp"), ("domain", "53/udp")}


@pytest.mark.parametrize("word", ["no-such-service", "70000", "a\0b", ""])
def test_a_service_that_is_not_known(word):
    assert service(word).problem == f"This system knows no service “{printable(word)}”."


def test_protocols_by_name_and_by_number():
    assert [(row.value, row.detail) for row in protocol("tcp").answers] == [("6", "IPPROTO_TCP")]
    assert [(row.value, row.detail) for row in protocol("17").answers] == [("udp", "IPPROTO_UDP")]


@pytest.mark.parametrize("word", ["nothing", "999", "9" * 5_000])
def test_a_protocol_that_is_not_known(word):
    assert protocol(word).problem.startswith("This system knows no protocol")


def test_a_look_up_that_hangs_ends_at_its_deadline(monkeypatch):
    release = threading.Event()

    def hang(*_arguments, **_options):
        release.wait(30)
        return []

    monkeypatch.setattr(names.socket, "getaddrinfo", hang)
    try:
        assert forward("localhost", timeout_s=0.05).problem == "Look-up: no answer within 0.05 s."
    finally:
        release.set()


def test_hostile_answers_are_bounded_and_spelled_out(monkeypatch):
    rows = [(2, 1, 6, "evil\x1b[2J" if not number else "", (f"10.0.{number // 256}.{number % 256}", 0))
            for number in range(1_500)]  # fmt: skip
    monkeypatch.setattr(names.socket, "getaddrinfo", lambda *_a, **_k: rows)
    found = forward("many.example")
    assert found.answers[0].value == "evil\\x1b[2J"
    assert len(found.answers) == 1_000 and found.left_out == 501
    assert printable("x" * 2_000) == "x" * 1_000 + "…"

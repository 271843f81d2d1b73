import asyncio
import socket
import threading

import pytest

from workbench.engine.calls.tape import CallTape
from workbench.engine.resolver import Resolver
from workbench.model.clock import Clock
from workbench.model.endpoint import Endpoint
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import AddressFamily


def resolve(endpoint, lookup, family=AddressFamily.ANY, timeout_s=5.0):
    tape = CallTape()
    resolver = Resolver(tape, Clock(), socket.SOCK_STREAM, lookup)
    found = asyncio.run(resolver.resolve(endpoint, family, timeout_s))
    return found, tape.read(0, 10)[1]


def never(*_arguments):
    raise AssertionError("a numeric address takes no look-up")


@pytest.mark.parametrize(("host", "sockaddr"), [
    ("127.0.0.1", ("127.0.0.1", 9)), ("::1", ("::1", 9, 0, 0)), ("fe80::1%1", ("fe80::1", 9, 0, 1)),
])  # fmt: skip
def test_numeric_addresses_take_no_look_up(host, sockaddr):
    found, calls = resolve(Endpoint(host, 9), never)
    assert [address.sockaddr for address in found] == [sockaddr]
    assert calls == []


@pytest.mark.parametrize("scope", ["99999999999", "4294967296", "²", "9" * 60, "no-such-interface"])
def test_an_interface_that_is_not_there_is_a_failure(scope):
    found, _calls = resolve(Endpoint(f"fe80::1%{scope}", 9), never)
    assert isinstance(found, Failure) and found.reason is Reason.ADDRESS_NOT_LOCAL
    assert found.detail == f"no interface is called {scope}"


def test_a_name_gives_its_addresses_in_order_without_repeats_and_the_call_is_on_the_tape():
    def lookup(host, port, family, kind):
        assert (host, port, family, kind) == ("two.invalid", 9, socket.AF_INET6, socket.SOCK_STREAM)
        six = (socket.AF_INET6, kind, 6, "", ("::1", port, 0, 0))
        return [six, (socket.AF_INET, kind, 6, "", ("127.0.0.1", port)), six]

    found, calls = resolve(Endpoint("two.invalid", 9), lookup, AddressFamily.IPV6)
    assert [str(address) for address in found] == ["[::1]:9", "127.0.0.1:9"]
    (call,) = calls
    assert (call.name, call.arguments) == ("getaddrinfo", "two.invalid, 9, AF_INET6, SOCK_STREAM")
    assert call.result == "[::1]:9, 127.0.0.1:9"
    assert call.duration_ns > 0


def test_a_name_that_cannot_be_written_is_not_found():
    def lookup(*_arguments):
        return "x..".encode("idna")

    found, _calls = resolve(Endpoint("x..", 9), lookup)
    assert isinstance(found, Failure) and found.reason is Reason.NAME_NOT_FOUND


def test_an_empty_answer_is_not_found():
    found, _calls = resolve(Endpoint("empty.invalid", 9), lambda *_: [])
    assert found == Failure(Reason.NAME_NOT_FOUND, "empty.invalid")


def test_a_late_answer_is_let_go_even_after_the_loop_is_closed():
    gate = threading.Event()

    def lookup(*_arguments):
        gate.wait(30)
        return []

    before = set(threading.enumerate())
    found, calls = resolve(Endpoint("slow.invalid", 9), lookup, timeout_s=0.05)
    assert isinstance(found, Failure) and found.reason is Reason.TIMED_OUT
    assert calls[0].result == "given up after 0.05 s"
    (thread,) = set(threading.enumerate()) - before
    assert thread.daemon
    gate.set()
    thread.join(10)
    assert not thread.is_alive()

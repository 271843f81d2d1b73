"""Errors, provoked for real, and how the program shows each: with its number and both of its names.

Those of the first list are made on a socket of the engine, those of the second through whole transports, the others in
a process of their own: with few descriptors left, or in a network namespace without a network. Nothing leaves this
computer: what is refused is refused before a packet is made.
"""

import asyncio
import errno
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.provoking import ON_A_SOCKET, Sockets, address_of_another_family, protocol_not_supported
from workbench.engine.calls.tape import CallTape
from workbench.engine.failures import _BY_NAME, failure_from
from workbench.engine.resolver import Resolver
from workbench.model.clock import Clock
from workbench.model.connections import Target
from workbench.model.endpoint import Endpoint
from workbench.model.errors.codes import ERROR_CODES, look_up
from workbench.model.errors.row import ErrorCode
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import AddressFamily, Role
from workbench.model.texts import failure_explanation, failure_names, failure_sentence

ROOT = Path(__file__).parents[2]
NAMESPACES = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip")
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems give other errors for these calls")


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Sockets]:
    made = Sockets(tmp_path)
    yield made
    made.close()


def shown(failure: Failure | None, posix: str, winsock: str) -> None:
    """The sentence that window and command line show has both names and the number, and the look-up knows them."""
    assert failure is not None
    names = f"{posix}, {winsock}" if winsock else f"{posix} {getattr(errno, posix)}"
    assert failure_names(failure) == names
    sentence = failure_sentence(failure)
    assert sentence.endswith(f"({names}).")
    assert "The system reported" not in sentence
    assert "NUMBER" not in failure_explanation(failure)
    number = winsock.rpartition(" ")[2] or str(getattr(errno, posix))
    assert any(posix in found.code.names or found.code.wsa_name in winsock for found in look_up(number))


@ON_LINUX
@pytest.mark.parametrize(("provoke", "posix", "winsock"), ON_A_SOCKET, ids=[row[0].__name__ for row in ON_A_SOCKET])
def test_on_a_socket(provoke: Callable[[Sockets], None], posix: str, winsock: str, sockets: Sockets) -> None:
    with pytest.raises(OSError) as caught:
        provoke(sockets)
    assert caught.value.errno == getattr(errno, posix)
    failure = failure_from(caught.value, "what was tried")
    assert failure.errno == getattr(errno, posix)
    shown(failure, posix, winsock)
    if provoke not in (protocol_not_supported, address_of_another_family):  # plain sockets have no tape
        last = [call for call in sockets.tape.read(0, 100)[1] if call.errno is not None][-1]
        assert last.errno == getattr(errno, posix)


def test_more_than_twenty_different_ones() -> None:
    assert len({posix for _provoke, posix, _winsock in ON_A_SOCKET}) > 20


# -- through whole transports

ONE_LOOP = pytest.mark.parametrize("lab", ["asyncio"], indirect=True)


@ONE_LOOP
async def test_a_refused_connection(lab) -> None:
    failure = await lab.make(Role.CLIENT, "tcp://127.0.0.1:1").transport.start()
    shown(failure, "ECONNREFUSED", "WSAECONNREFUSED 10061")


@ONE_LOOP
async def test_a_port_that_is_taken(lab) -> None:
    first = await lab.listener()
    failure = await lab.make(Role.LISTENER, f"tcp://{first.transport.local}").transport.start()
    shown(failure, "EADDRINUSE", "WSAEADDRINUSE 10048")


@ONE_LOOP
async def test_an_address_of_somebody_else(lab) -> None:
    failure = await lab.make(Role.LISTENER, "tcp://192.0.2.1:0").transport.start()
    shown(failure, "EADDRNOTAVAIL", "WSAEADDRNOTAVAIL 10049")


@ONE_LOOP
async def test_an_address_of_the_other_family(lab) -> None:
    end = lab.make(Role.CLIENT, "tcp://127.0.0.1:9", family=AddressFamily.IPV6)
    shown(await end.transport.start(), "EAFNOSUPPORT", "WSAEAFNOSUPPORT 10047")


@ONE_LOOP
async def test_no_answer_in_time(lab) -> None:
    listener, url = lab.plain_listener(backlog=0)
    address = listener.getsockname()
    for _ in range(2):  # the queue is full then, and Linux lets further SYNs lie
        lab.socket().connect_ex(address)
    failure = await lab.make(Role.CLIENT, url, connect_timeout_ms=150).transport.start()
    shown(failure, "ETIMEDOUT", "WSAETIMEDOUT 10060")


@ONE_LOOP
async def test_a_reset_by_the_peer(lab) -> None:
    end, peer = await lab.pair()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    closed = await end.seen.saw(EventKind.CLOSED)
    shown(closed.failure, "ECONNRESET", "WSAECONNRESET 10054")


@ONE_LOOP
async def test_a_send_after_the_end_of_stream(lab) -> None:
    end, _peer = await lab.pair()
    assert end.transport.half_close() is None
    shown(end.transport.send(b"too late", Target()), "EPIPE", "WSAESHUTDOWN 10058")


@ONE_LOOP
async def test_a_send_to_nobody(lab) -> None:
    end = await lab.listener("udp://127.0.0.1:0")
    shown(end.transport.send(b"x", Target()), "EDESTADDRREQ", "WSAEDESTADDRREQ 10039")


@ONE_LOOP
async def test_a_datagram_that_is_too_long(lab) -> None:
    end = await lab.listener("udp://127.0.0.1:0")
    shown(end.transport.send(bytes(65_508), Target(peer="127.0.0.1:9")), "EMSGSIZE", "WSAEMSGSIZE 10040")


@ONE_LOOP
async def test_a_datagram_that_nobody_takes(lab) -> None:
    nobody = lab.plain_datagram()
    port = nobody.getsockname()[1]
    nobody.close()
    end = await lab.client(f"udp://127.0.0.1:{port}")
    assert end.transport.send(b"x", Target()) is None
    failed = await end.seen.saw(EventKind.FAILED)
    assert failed.failure.reason is Reason.PORT_UNREACHABLE
    shown(failed.failure, "ECONNREFUSED", "WSAECONNRESET 10054")  # on a UDP socket Winsock calls it a reset


# -- look-ups, in their own numbering


@ON_LINUX
@pytest.mark.parametrize(
    ("ask", "eai", "names"),
    [
        (("no-number", 9, 0, 0, 0, socket.AI_NUMERICHOST), socket.EAI_NONAME, "EAI_NONAME, WSAHOST_NOT_FOUND 11001"),
        (("127.0.0.1", "no-service", 0, 0), socket.EAI_SERVICE, "EAI_SERVICE, WSATYPE_NOT_FOUND 10109"),
        (("127.0.0.1", 9, 1, 0), socket.EAI_FAMILY, "EAI_FAMILY, WSAEAFNOSUPPORT 10047"),
        (("127.0.0.1", 9, 0, 99), socket.EAI_SOCKTYPE, "EAI_SOCKTYPE, WSAESOCKTNOSUPPORT 10044"),
        (("127.0.0.1", 9, 0, 0, 0, 1 << 20), socket.EAI_BADFLAGS, "EAI_BADFLAGS, WSAEINVAL 10022"),
    ],
)  # fmt: skip
def test_a_look_up(ask: tuple[object, ...], eai: int, names: str) -> None:
    def lookup(*_arguments: object) -> list[tuple[object, ...]]:
        return socket.getaddrinfo(*ask)  # type: ignore[arg-type]

    resolver = Resolver(CallTape(), Clock(), socket.SOCK_STREAM, lookup)
    failure = asyncio.run(resolver.resolve(Endpoint("name.invalid", 9), AddressFamily.ANY, 5.0))
    assert isinstance(failure, Failure)
    assert failure.errno == eai
    assert failure_names(failure) == names
    assert failure_sentence(failure).endswith(f"name.invalid ({names}).")


# -- in a process of its own

_SHOW = """
import socket, sys
from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.failures import _BY_NAME, failure_from
from workbench.model.clock import Clock
from workbench.model.texts import failure_sentence

def make(kind=socket.SOCK_STREAM):
    return TracedSocket(socket.AF_INET, kind, CallTape(), Clock())

def show(act):
    try:
        act()
    except OSError as error:
        print(failure_sentence(failure_from(error, "")))
    else:
        print("nothing happened")
"""


def in_a_process(script: str, *before: str) -> list[str]:
    done = subprocess.run(
        [*before, sys.executable, "-c", _SHOW + script], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@ON_LINUX
def test_no_descriptor_left() -> None:
    script = """
import resource
made = [make()]
resource.setrlimit(resource.RLIMIT_NOFILE, (made[0].fileno() + 1, made[0].fileno() + 1))
show(make)
"""
    assert in_a_process(script) == ["Too many open files (EMFILE, WSAEMFILE 10024)."]


IN_A_NAMESPACE = pytest.mark.skipif(not NAMESPACES, reason="a network namespace needs Linux, root, unshare and ip")


@IN_A_NAMESPACE
def test_without_a_network() -> None:
    script = """
show(lambda: make().connect(("192.0.2.1", 9)))
show(lambda: socket.getaddrinfo("name.invalid", 9))
"""
    unreachable, lookup = in_a_process(script, "unshare", "-n")
    assert unreachable == "Network unreachable (ENETUNREACH, WSAENETUNREACH 10051)."
    assert lookup == "Name server did not answer (EAI_AGAIN, WSATRY_AGAIN 11002)."


@IN_A_NAMESPACE
def test_routes_that_say_no() -> None:
    script = """
import subprocess
for words in ("link set lo up", "route add unreachable 192.0.2.0/24", "route add prohibit 198.51.100.0/24"):
    subprocess.run(["ip", *words.split()], check=True, timeout=10)
show(lambda: make().connect(("192.0.2.1", 9)))
show(lambda: make().connect(("198.51.100.1", 9)))
"""
    assert in_a_process(script, "unshare", "-n") == [
        "Host unreachable (EHOSTUNREACH, WSAEHOSTUNREACH 10065).", "Permission denied (EACCES, WSAEACCES 10013).",
    ]  # fmt: skip


@IN_A_NAMESPACE
@pytest.mark.skipif(not shutil.which("nft"), reason="nft is not installed")
def test_a_firewall_of_this_computer() -> None:
    """EPERM: what an outgoing rule of nftables throws away."""
    script = """
import subprocess
subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=10)
chain = "add table inet t; add chain inet t o { type filter hook output priority 0; };"
subprocess.run(["nft", chain + " add rule inet t o udp dport 9 drop"], check=True, timeout=10)
show(lambda: make(socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)))
"""
    assert in_a_process(script, "unshare", "-n") == ["Operation not permitted (EPERM, WSAEACCES 10013)."]


@pytest.mark.parametrize("name", sorted(name for name in _BY_NAME if hasattr(errno, name) and name != "ESHUTDOWN"))
def test_every_error_that_the_engine_knows_is_shown_by_its_own_name(name: str) -> None:
    """Several have one reason; the sentence still has the very name that the system gave. (ESHUTDOWN is told as EPIPE,
    which is what POSIX says for a send after shutdown.)"""
    assert failure_names(failure_from(OSError(getattr(errno, name), "text"), "")).startswith(name)


@pytest.mark.parametrize("code", [code for code in ERROR_CODES if code.wsa_code and 10_000 < code.wsa_code < 11_005])
def test_every_code_of_winsock_is_shown_by_its_own_name(code: ErrorCode) -> None:
    assert f"{code.wsa_name} {code.wsa_code}" in failure_names(failure_from(OSError(code.wsa_code, "text"), ""))

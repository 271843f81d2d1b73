"""Options by name on real sockets of ours: set at the right time, read back, refused with a sentence."""

import asyncio
import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.engine.calls.optionnumbers import option_number
from workbench.engine.options.applying import set_option
from workbench.engine.options.reading import read_options
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.options.settings import OptionSetting
from workbench.model.schemes import Scheme

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="these names and numbers are Linux's")

# Run by a second process: takes the descriptor out of ours and asks the kernel itself, by numbers alone.
ASK_FROM_OUTSIDE = """
import ctypes, json, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
process = libc.syscall(434, int(sys.argv[1]), 0)   # pidfd_open
number = libc.syscall(438, process, int(sys.argv[2]), 0)   # pidfd_getfd
if number < 0:
    sys.exit(os.strerror(ctypes.get_errno()))
sock = socket.socket(fileno=number)
answers = {}
for name, level, option, room in json.loads(sys.stdin.read()):
    try:
        raw = sock.getsockopt(level, option, room) if room else sock.getsockopt(level, option)
        answers[name] = raw.hex() if isinstance(raw, bytes) else raw
    except OSError as error:
        answers[name] = "error %d" % error.errno
print(json.dumps(answers))
"""
MOVING = {"TCP_INFO", "TCP_CC_INFO", "TCP_TIMESTAMP", "SO_MEMINFO", "SO_INCOMING_CPU", "TCP_QUICKACK"}


def settings(**values: str) -> tuple[OptionSetting, ...]:
    return tuple(OptionSetting(name, value) for name, value in values.items())


def set_events(end):
    return [event for event in end.seen.events if event.kind is EventKind.OPTION_SET]


def value_of(sock, name, kind=Scheme.TCP):
    return next(reading for reading in read_options(sock, kind) if reading.facts.name == name)


async def ask_from_outside(sock, readings):
    from workbench.engine.options.encoding import room_of

    asked = [(r.facts.name, *option_number(r.facts), room_of(r.facts)) for r in readings if r.facts.readable]
    process = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", ASK_FROM_OUTSIDE, str(os.getpid()), str(sock.fileno())],
        input=json.dumps(asked), capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    if process.returncode:
        pytest.skip(f"another process may not look at our sockets here: {process.stderr.strip()}")
    return json.loads(process.stdout)


async def agrees_with_outside(sock, kind):
    readings = read_options(sock, kind)
    outside = await ask_from_outside(sock, readings)
    compared = 0
    for reading in readings:
        name = reading.facts.name
        if name not in outside or name in MOVING:
            continue
        own = f"error {reading.error.errno}" if reading.error else reading.raw
        assert (own.hex() if isinstance(own, bytes) else own) == outside[name], name
        compared += 1
    return compared


@linux_only
async def test_what_is_in_force_agrees_with_another_process(lab):
    wanted = settings(
        SO_KEEPALIVE="on", TCP_KEEPIDLE="11 s", TCP_KEEPINTVL="7", TCP_KEEPCNT="3", IP_TOS="AF41", IP_TTL="33",
        SO_LINGER="on 2", TCP_USER_TIMEOUT="4000 ms", SO_SNDBUF="40000", SO_PRIORITY="4", TCP_MAXSEG="1200",
    )  # fmt: skip
    end, peer = await lab.pair(socket_options=wanted, no_delay=True, receive_buffer_bytes=50_000)
    sock = end.transport.socket_of(0)
    assert await agrees_with_outside(sock, Scheme.TCP) > 50
    assert value_of(sock, "TCP_KEEPIDLE").effective == "11 s"
    assert value_of(sock, "IP_TOS").effective == "AF41"
    assert value_of(sock, "SO_LINGER").effective == "on 2"
    assert value_of(sock, "TCP_NODELAY").value == 1
    assert not [event for event in set_events(end) if event.failure]
    peer.close()


@linux_only
async def test_the_same_for_datagrams_of_both_families(lab):
    for host in ("127.0.0.1", "[::1]"):
        end = await lab.listener(f"udp://{host}:0", socket_options=settings(SO_BROADCAST="on"))
        assert await agrees_with_outside(end.transport.socket_of(0), Scheme.UDP) > 40


@linux_only
async def test_iproute2_sees_the_same(lab):
    wanted = settings(SO_KEEPALIVE="on", SO_SNDBUF="40000", SO_RCVBUF="50000", IP_TOS="EF")
    end, _peer = await lab.pair(socket_options=wanted)
    sock = end.transport.socket_of(0)
    port = sock.getsockname()[1]
    ss = await asyncio.to_thread(
        subprocess.run, ["ss", "-tinmoeH", "--tos", "sport", f"= :{port}"],
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    told = ss.stdout
    assert f"rb{value_of(sock, 'SO_RCVBUF').raw}," in told
    assert f"tb{value_of(sock, 'SO_SNDBUF').raw}," in told
    assert f"tos:0x{value_of(sock, 'IP_TOS').raw:x}" in told
    assert "timer:(keepalive" in told


async def test_linux_doubles_a_buffer_and_both_numbers_are_told(lab):
    end, _peer = await lab.pair(receive_buffer_bytes=50_000)
    reading = value_of(end.transport.socket_of(0), "SO_RCVBUF")
    if sys.platform == "linux":
        assert reading.raw == 100_000
        assert "50,000 bytes" in reading.note
    else:
        assert reading.raw == 50_000


async def test_a_failing_option_is_told_and_ends_nothing(lab):
    wanted = settings(SO_FOO="1", IP_TTL="300", SO_TYPE="2", SO_KEEPALIVE="on")
    end, _peer = await lab.pair(socket_options=wanted)
    told = set_events(end)
    assert [event.failure and event.failure.reason for event in told] == [
        Reason.UNKNOWN_OPTION, Reason.INVALID_ARGUMENT, Reason.INVALID_ARGUMENT, None,
    ]  # fmt: skip
    assert "IP_TTL: from 1 to 255 (character 1)" in told[1].detail
    assert told[3].detail == "SO_KEEPALIVE is set to on"
    assert value_of(end.transport.socket_of(0), "SO_KEEPALIVE").value == 1


@linux_only
async def test_each_option_is_set_at_its_time(lab):
    wanted = settings(TCP_QUICKACK="off", IP_FREEBIND="on", TCP_MAXSEG="900")
    end, peer = await lab.pair(socket_options=wanted)
    calls = [call.partition(" =")[0] for call in end.calls() if call.startswith(("setsockopt", "connect"))]
    connect = next(place for place, call in enumerate(calls) if call.startswith("connect"))
    places = {name: next(i for i, call in enumerate(calls) if name in call) for name in
              ("TCP_QUICKACK", "IP_FREEBIND", "TCP_MAXSEG")}  # fmt: skip
    assert places["IP_FREEBIND"] < connect and places["TCP_MAXSEG"] < connect < places["TCP_QUICKACK"]
    assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) <= 900


@linux_only
async def test_an_accepted_connection_has_what_was_asked_for(lab):
    server = await lab.listener(socket_options=settings(SO_KEEPALIVE="on", TCP_KEEPIDLE="9", TCP_QUICKACK="on"))
    await lab.plain_client(server.transport.local)
    await server.seen.saw(EventKind.ACCEPTED)
    assert value_of(server.transport.socket_of(1), "TCP_KEEPIDLE").value == 9
    assert value_of(server.transport.socket_of(0), "SO_ACCEPTCONN").value == 1
    assert len(set_events(server)) == 3  # each sentence once, however many clients come
    await lab.plain_client(server.transport.local)
    await server.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 2)
    assert len(set_events(server)) == 3


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no Unix sockets")
async def test_other_kinds_take_options_too(lab, tmp_path: Path):
    end = await lab.listener(f"unix-dgram://{tmp_path}/s", socket_options=settings(SO_PASSCRED="on", IP_TTL="5"))
    told = {event.detail.split()[0]: event.failure for event in set_events(end)}
    assert told["SO_PASSCRED"] is None
    assert told["IP_TTL"] is not None  # the system says what it thinks of it
    assert value_of(end.transport.socket_of(0), "SO_PASSCRED", Scheme.UNIX_DGRAM).value == 1


@linux_only
async def test_after_the_time_the_system_refuses_and_the_sentence_says_when(lab):
    end, _peer = await lab.pair()
    failure = set_option(end.transport.socket_of(0), OptionSetting("IP_TRANSPARENT", "on"))
    if os.geteuid() != 0:
        assert failure is not None and "before bind" in failure.detail
    refused = set_option(end.transport.socket_of(0), OptionSetting("SO_BUSY_POLL_BUDGET", "8"))
    assert refused is None or refused.reason in (Reason.UNKNOWN_OPTION, Reason.ACCESS_DENIED)
    unknown = set_option(end.transport.socket_of(0), OptionSetting("TCP_CONGESTION", "no_such_one"))
    assert unknown is not None
    assert (unknown.reason, unknown.errno) == (Reason.OTHER, errno.ENOENT)


@linux_only
@pytest.mark.parametrize(
    ("host", "name", "level", "ask", "told"),
    [
        ("127.0.0.1", "IP_TOS", socket.IPPROTO_IP, 13, 1),  # IP_RECVTOS, linux/in.h
        ("[::1]", "IPV6_TCLASS", socket.IPPROTO_IPV6, 66, 67),  # IPV6_RECVTCLASS, linux/in6.h
    ],
)
async def test_a_mark_arrives_at_the_peer(lab, host, name, level, ask, told):
    peer = lab.socket(socket.SOCK_DGRAM, socket.AF_INET6 if ":" in host else socket.AF_INET)
    peer.bind((host.strip("[]"), 0))
    peer.setsockopt(level, ask, 1)
    end = await lab.client(f"udp://{host}:{peer.getsockname()[1]}", socket_options=settings(**{name: "AF41"}))
    end.transport.send(b"marked", Target())
    await end.seen.until(lambda seen: seen.tx)
    data, [(_level, kind, mark)], _flags, _from = peer.recvmsg(100, 100)
    assert (data, kind, mark[0] >> 2) == (b"marked", told, 34)


@linux_only
def test_a_vsock_socket_is_read_as_any_other():
    try:
        sock = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    except OSError as error:
        pytest.skip(f"this system makes no vsock sockets: {error.strerror}")
    with sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        assert value_of(sock, "SO_KEEPALIVE", Scheme.VSOCK).effective == "on"
        assert value_of(sock, "SO_LINGER", Scheme.VSOCK).effective == "off"
        assert value_of(sock, "SO_DOMAIN", Scheme.VSOCK).effective == "AF_VSOCK"
        assert value_of(sock, "SO_VM_SOCKETS_BUFFER_SIZE", Scheme.VSOCK).value >= 1024
        assert sock.fileno() >= 0
    assert set_option(sock, OptionSetting("SO_KEEPALIVE", "on")) is not None  # closed: a sentence, no exception


@linux_only
def test_every_name_that_is_offered_is_taken_by_the_system():
    """Choices that the kernel refuses would be a trap; those that it may refuse for want of rights are not asked."""
    with socket.socket() as sock:
        for reading in read_options(sock, Scheme.TCP):
            facts = reading.facts
            if facts.writable and reading.error is None:
                for name, _number in facts.choices:
                    assert set_option(sock, OptionSetting(facts.name, name)) is None, (facts.name, name)


@linux_only
def test_the_interface_of_ipv6_is_in_network_order_here():
    with socket.socket(socket.AF_INET6) as sock:
        assert set_option(sock, OptionSetting("IPV6_UNICAST_IF", str(socket.htonl(1)))) is None
        assert "network byte order" in value_of(sock, "IPV6_UNICAST_IF").facts.text


HOSTILE = [
    OptionSetting("", ""),
    OptionSetting("\0", "on"),
    OptionSetting("SO_KEEPALIVE\nEVIL", "on"),
    OptionSetting("A" * 10_000, "B" * 10_000),
    OptionSetting("SO_RCVBUF", "9" * 5000),
    OptionSetting("SO_LINGER", "on 99999999999"),
    OptionSetting("IP_TOS", "EF " * 1000),
    OptionSetting("SO_BINDTODEVICE", "../../etc/passwd"),
    OptionSetting("TCP_CONGESTION", "\ud800"),
    OptionSetting("__class__", "1"),
    OptionSetting("TCP_ULP", "tls"),
    OptionSetting("IP_ADD_MEMBERSHIP", "224.0.0.1"),
    OptionSetting("IP_MULTICAST_IF", "١.1.1.1"),
    OptionSetting("SO_EXCLUSIVEADDRUSE", "on"),
]


async def test_hostile_settings_of_a_project_are_refused_each_with_a_sentence(lab):
    end, _peer = await lab.pair(socket_options=tuple(HOSTILE))
    told = set_events(end)
    expected = len(HOSTILE) - (sys.platform == "win32")
    assert len([event for event in told if event.failure]) == expected
    for event in told:
        assert len(event.detail) < 400
        assert "\n" not in event.detail and "\0" not in event.detail


def test_readings_stand_on_no_tape_and_defaults_are_those_of_a_fresh_socket():
    with socket.socket() as fresh, socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        assert value_of(other, "SO_KEEPALIVE").effective == "on"
        assert value_of(other, "SO_KEEPALIVE").default == "off"
        for reading in read_options(fresh, Scheme.TCP):
            if reading.facts.writable and reading.facts.readable and not reading.error:
                assert reading.effective == reading.default, reading.facts.name


@linux_only
def test_python_has_the_same_numbers_where_it_has_a_name():
    from workbench.engine.calls import optionnumbers as numbers

    both = [name for name in numbers._LINUX if hasattr(socket, name)]
    assert both
    assert {name: numbers._LINUX[name] for name in both} == {name: getattr(socket, name) for name in both}


@linux_only
def test_the_headers_have_the_same_numbers():
    import re

    from workbench.engine.calls import optionnumbers as numbers

    names = ("asm-generic/socket.h", "linux/in.h", "linux/in6.h", "linux/tcp.h", "linux/udp.h", "linux/vm_sockets.h")
    headers = [header for header in (Path("/usr/include") / name for name in names) if header.exists()]
    text = "".join(header.read_text(errors="replace") for header in headers)
    found = {name: int(number) for name, number in re.findall(r"#define\s+(\w+)\s+(\d+)\b", text)}
    if not found:
        pytest.skip("the kernel's headers are not installed")
    assert {name: number for name, number in numbers._LINUX.items() if found.get(name, number) != number} == {}

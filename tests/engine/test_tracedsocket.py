import socket
import time

import pytest

from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.model.clock import Clock


@pytest.fixture
def tape():
    return CallTape()


def make(tape, kind=socket.SOCK_STREAM):
    return TracedSocket(socket.AF_INET, kind, tape, Clock())


def text(tape):
    return [f"{call.name}({call.arguments}) = {call.result}" for call in tape.read(0, 1000)[1]]


def test_a_conversation_is_on_the_tape_call_by_call(tape):
    listener = make(tape)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(5)
    host, port = listener.getsockname()
    with pytest.raises(BlockingIOError):
        listener.accept()
    client = make(tape)
    with pytest.raises(BlockingIOError):
        client.connect((host, port))
    deadline = time.monotonic() + 5
    while True:
        try:
            accepted, address = listener.accept()
            break
        except BlockingIOError:
            assert time.monotonic() < deadline
    assert isinstance(accepted, TracedSocket)
    assert accepted.proto == 0  # so that asyncio leaves TCP_NODELAY alone
    assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
    client.connection = 7
    assert client.send(b"hello") == 5
    assert client.sendmsg([b"wor", b"ld"]) == 5
    assert client.sent_bytes == 10
    room, got = bytearray(100), 0
    while got < 10:
        try:
            got += accepted.recv_into(room)
        except BlockingIOError:
            assert time.monotonic() < deadline
    client.shutdown(socket.SHUT_WR)
    numbers = [sock.fileno() for sock in (listener, client, accepted)]
    for sock in (client, accepted, listener):
        sock.close()
        sock.close()  # a second close is no call

    calls = [call for call in text(tape) if not call.startswith("recv") and "EAGAIN" not in call]
    assert calls == [
        f"socket(AF_INET, SOCK_STREAM, 0) = {numbers[0]}",
        "setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) = 0",
        "bind(127.0.0.1:0) = 0",
        "listen(5) = 0",
        f"socket(AF_INET, SOCK_STREAM, 0) = {numbers[1]}",
        f"connect(127.0.0.1:{port}) = -1 EINPROGRESS",
        f"accept() = {numbers[2]}, {address[0]}:{address[1]}",
        "getsockopt(SOL_SOCKET, SO_ERROR) = 0",
        "send(5) = 5",
        "sendmsg(5) = 5",
        "shutdown(SHUT_WR) = 0",
        "close() = 0",
        "close() = 0",
        "close() = 0",
    ]
    records = {call.name: call for call in tape.read(0, 1000)[1]}
    assert records["shutdown"].connection == 7
    assert records["connect"].errno == 115
    assert all(call.duration_ns > 0 for call in tape.read(0, 1000)[1])


def test_failures_are_on_the_tape_with_their_number(tape):
    first, second = make(tape, socket.SOCK_DGRAM), make(tape, socket.SOCK_DGRAM)
    first.bind(("127.0.0.1", 0))
    with pytest.raises(OSError, match="in use"):
        second.bind(first.getsockname())
    with pytest.raises(OSError, match="too long"):
        second.sendto(bytes(70_000), ("127.0.0.1", 9))
    with pytest.raises(OSError, match="connected"):
        second.shutdown(socket.SHUT_RD)
    first.close()
    second.close()
    failed = [(call.name, call.result, call.errno) for call in tape.read(0, 100)[1] if call.errno]
    assert failed == [("bind", "-1 EADDRINUSE", 98), ("sendto", "-1 EMSGSIZE", 90), ("shutdown", "-1 ENOTCONN", 107)]


def test_with_the_tape_off_nothing_is_kept_but_the_count_goes_on(tape):
    tape.enabled = False
    sock = make(tape, socket.SOCK_DGRAM)
    sock.connect(("127.0.0.1", 9))
    sock.send(b"abc")
    assert sock.sent_bytes == 3
    sock.close()
    assert tape.read(0, 10) == (0, [], 0)

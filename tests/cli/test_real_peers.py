"""The command line against programs of others: Python's HTTP server, socat and nc, in both roles.

socat and netcat-openbsd are Debian packages that the set-up for tests installs.
"""

import re
import shutil
import socket
import sys
from pathlib import Path

import pytest


def found(name: str) -> str:
    """The path of a peer's program. On a system that cannot have it the test is skipped."""
    path = shutil.which(name)
    if path is None:
        if sys.platform == "win32":
            pytest.skip(f"{name} does not exist on Windows")
        pytest.fail(f"{name} is missing: the set-up for tests installs it")
    return path


def test_an_http_server(start, tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("Hello from a file")
    server = start(
        argv=[sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    )
    port = int(re.search(r"port (\d+)", server.line())[1])
    url = f"tcp://127.0.0.1:{port}"
    sender = start("send", url, "--text", r"GET /hello.txt HTTP/1.0\r\n\r\n", "--wait", "10")
    sender.ends(0)
    head, _, body = bytes(sender.out).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200 OK")
    assert body == b"Hello from a file"
    expecting = start("send", url, "--text", r"GET /none HTTP/1.0\r\n\r\n", "--expect", r"HTTP/1\.\d 200")
    expecting.ends(3)


@pytest.mark.parametrize("family", ["tcp4", "tcp6"])
def test_socat_listens(start, free_port: int, family: str) -> None:
    host = "127.0.0.1" if family == "tcp4" else "[::1]"
    server = start(argv=[found("socat"), "-d", "-d", f"{family}-listen:{free_port},bind={host},reuseaddr", "exec:cat"])
    while "listening on" not in server.line("err"):
        pass
    sender = start("send", f"tcp://{host}:{free_port}", "--text", "through cat", "--eol", "lf", "--expect", "cat\n")
    sender.ends(0)
    assert bytes(sender.out) == b"through cat\n"


def test_socat_connects(start) -> None:
    listener = start("listen", "tcp://127.0.0.1:0", "--reply-text", r"answer\n", "--json")
    local = listener.event("listening")["local"]
    client = start(argv=[found("socat"), "-t", "5", "-", f"tcp:{local}"], stdin=_pipe(b"question\n"))
    assert client.line() == "answer"
    client.ends(0)
    listener.event("closed")
    listener.signal()
    listener.ends(0)
    assert [line["hex"] for line in listener.records] == [b"question\n".hex(), b"answer\n".hex()]


def test_socat_speaks_udp(start, free_port: int) -> None:
    server = start(argv=[found("socat"), "-d", "-d", f"udp4-recvfrom:{free_port},bind=127.0.0.1,fork", "exec:cat"])
    while "receiving on" not in server.line("err"):
        pass
    for payload in ("one", "two"):
        sender = start("send", f"udp://127.0.0.1:{free_port}", "--text", payload, "--expect", payload)
        sender.ends(0)
        assert bytes(sender.out) == payload.encode()


def test_nc_listens(start, free_port: int) -> None:
    server = start(argv=[found("nc"), "-v", "-n", "-l", "127.0.0.1", str(free_port)], stdin=_pipe(b"from nc\n"))
    assert "Listening" in server.line("err")
    sender = start("send", f"tcp://127.0.0.1:{free_port}", "--text", r"to nc\n", "--wait", "5", "--expect", "nc")
    sender.ends(0)
    assert server.line() == "to nc"
    assert bytes(sender.out) == b"from nc\n"


def test_nc_connects_and_ends_its_side(start) -> None:
    listener = start("listen", "tcp://127.0.0.1:0", "--echo", "--json")
    host, port = listener.event("listening")["local"].split(":")
    content = b"0123456789abcdef" * 10_000
    client = start(argv=[found("nc"), "-N", host, port], stdin=_pipe(content))
    client.ends(0)
    assert bytes(client.out) == content  # everything was echoed before the connection was closed
    assert listener.event("closed")["how"] == "orderly"


def test_nc_speaks_udp(start) -> None:
    listener = start("listen", "udp://127.0.0.1:0", "--json", "--count", "1", "--reply-text", "seen")
    host, port = listener.event("listening")["local"].split(":")
    client = start(argv=[found("nc"), "-u", "-w", "5", host, port], stdin=_pipe(b"datagram"))
    listener.ends(0)
    assert [line["hex"] for line in listener.records] == [b"datagram".hex(), b"seen".hex()]
    client.process.terminate()


def _pipe(content: bytes) -> int:
    """A read end that gives ``content``, then its end."""
    import os
    import threading

    read, write = os.pipe()

    def feed() -> None:
        with os.fdopen(write, "wb") as writer:
            writer.write(content)

    threading.Thread(target=feed, daemon=True).start()
    return read


def test_a_peer_that_does_not_read_holds_us_back_and_a_signal_still_ends(start, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(bytes(64 * 1024 * 1024))
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = start("send", f"tcp://127.0.0.1:{server.getsockname()[1]}", "--file", str(file), "--events")
        peer, _ = server.accept()
        with peer:
            sender.event("connected")
            assert peer.recv(10) == bytes(10)
            sender.signal()
            sender.ends(0)

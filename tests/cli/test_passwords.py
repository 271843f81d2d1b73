"""The password of a proxy comes from a file or the environment, reaches the proxy, and is said nowhere."""

from __future__ import annotations

import base64
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

DEADLINE_S = 10.0
PASSWORD = "s3cret word"
GOOD = base64.b64encode(f"me:{PASSWORD}".encode())


class Proxy:
    """HTTP CONNECT for ``me`` with the password; behind it somebody says hello. It serves two attempts at most."""

    def __init__(self) -> None:
        self._sock = socket.create_server(("127.0.0.1", 0))
        self._sock.settimeout(DEADLINE_S)
        self.url = f"tcp://192.0.2.1:9?proxy=http://me@127.0.0.1:{self._sock.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        for _attempt in range(2):
            try:
                peer, _ = self._sock.accept()
            except OSError:
                return
            with peer:
                peer.settimeout(DEADLINE_S)
                request = b""
                while b"\r\n\r\n" not in request and (data := peer.recv(4096)):
                    request += data
                if not request:
                    return
                if GOOD in request:
                    peer.sendall(b"HTTP/1.1 200 OK\r\n\r\nhello from behind")
                else:
                    peer.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        """A connection that says nothing wakes it up."""
        if self._thread.is_alive():
            socket.create_connection(self._sock.getsockname()).close()
        self._thread.join(DEADLINE_S)
        self._sock.close()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    proxy = Proxy()
    yield proxy
    proxy.close()


def test_the_first_line_of_a_file(start, proxy: Proxy, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\nnot this\n", encoding="utf-8")
    program = start("send", proxy.url, "--wait", "2", "--password-file", str(file))
    program.ends(0)
    assert bytes(program.out) == b"hello from behind"
    assert PASSWORD.encode() not in program.err


def test_the_environment(start, proxy: Proxy) -> None:
    program = start("send", proxy.url, "--wait", "2", env={**os.environ, "WORKBENCH_PASSWORD": PASSWORD})
    program.ends(0)
    assert bytes(program.out) == b"hello from behind"


def test_a_wrong_one_is_refused_and_told_by_nobody(start, proxy: Proxy) -> None:
    program = start("send", proxy.url, "--wait", "2", env={**os.environ, "WORKBENCH_PASSWORD": "wr0ng"})
    program.ends(1)
    assert b"proxy wants a password" in program.err
    assert b"wr0ng" not in program.err + program.out


def test_without_one_it_says_that_one_is_needed(start, proxy: Proxy) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "WORKBENCH_PASSWORD"}
    program = start("send", proxy.url, "--wait", "2", env=environment)
    program.ends(1)
    assert b"password" in program.err.lower()

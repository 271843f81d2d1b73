"""Through a proxy: SOCKS5 by microsocks, HTTP CONNECT by tinyproxy, and proxies that misbehave."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.sockets import Role

ANYONE = Target()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def program(*command: str, port: int) -> Iterator[None]:
    """A proxy that listens on ``port``, ended with the test."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1000):
            with socket.socket() as probe:
                probe.settimeout(0.01)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, f"{command[0]} has ended"
        else:
            raise AssertionError(f"{command[0]} does not listen")
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def socks() -> Iterator[int]:
    port = free_port()
    with program("microsocks", "-i", "127.0.0.1", "-p", str(port), port=port):
        yield port


@pytest.fixture
def locked_socks() -> Iterator[int]:
    port = free_port()
    with program("microsocks", "-i", "127.0.0.1", "-p", str(port), "-u", "me", "-P", "secret", port=port):
        yield port


@pytest.fixture
def http_proxy(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    settings = tmp_path / "tinyproxy.conf"
    settings.write_text(
        f"Port {port}\nListen 127.0.0.1\nAllow 127.0.0.1\nMaxClients 10\nBasicAuth me secret\nTimeout 20\n"
    )
    with program("tinyproxy", "-d", "-c", str(settings), port=port):
        yield port


async def carries(lab, url: str, secret=None) -> None:
    """Bytes go both ways, 1 MB whole, and the end of stream comes through."""
    listener, target = lab.plain_listener()
    end = lab.make(Role.CLIENT, f"{target}?proxy={url}", **({"secret": secret} if secret else {}))
    starting = asyncio.ensure_future(end.transport.start())
    accepting = asyncio.ensure_future(lab.accept(listener))
    assert await starting is None
    peer = await accepting
    told = end.seen.first(EventKind.PROXIED).detail
    assert target.removeprefix("tcp://") in told
    assert "secret" not in told
    assert end.transport.connections[1].proxy.startswith(url.partition("://")[0])
    loop = asyncio.get_running_loop()
    data = bytes(range(256)) * 4096
    assert end.transport.send(data, ANYONE) is None
    got = bytearray()
    async with asyncio.timeout(20):
        while len(got) < len(data):
            got += await loop.sock_recv(peer, 262_144)
    assert got == data
    await loop.sock_sendall(peer, data)
    await end.seen.until(lambda seen: len(seen.received_bytes) == len(data))
    assert end.seen.received_bytes == data
    assert sum(piece.taken for piece in end.seen.tx) == len(data)  # the handshake is nobody's payload
    peer.close()
    await end.seen.saw(EventKind.PEER_HALF_CLOSED)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_socks(lab, socks, scheme):
    await carries(lab, f"{scheme}://127.0.0.1:{socks}")


async def test_socks_with_a_user(lab, locked_socks):
    asked = []
    await carries(lab, f"socks5://me@127.0.0.1:{locked_socks}", lambda key: asked.append(key) or "secret")
    assert asked == [f"proxy:socks5://me@127.0.0.1:{locked_socks}"]


async def test_http_connect_with_a_user(lab, http_proxy):
    await carries(lab, f"http://me@127.0.0.1:{http_proxy}", lambda _key: "secret")


async def test_a_host_name_is_looked_up_by_the_proxy_or_here(lab, socks):
    for scheme, looked_up in (("socks5h", False), ("socks5", True)):
        listener, target = lab.plain_listener()
        url = target.replace("127.0.0.1", "localhost")
        end = lab.make(Role.CLIENT, f"{url}?proxy={scheme}://127.0.0.1:{socks}", family="ipv4")
        accepting = asyncio.ensure_future(lab.accept(listener))
        assert await end.transport.start() is None
        await accepting
        assert any("getaddrinfo(localhost" in call for call in end.calls()) is looked_up


async def test_without_the_password_nothing_connects(lab, locked_socks):
    end = lab.make(Role.CLIENT, f"tcp://127.0.0.1:9?proxy=socks5://me@127.0.0.1:{locked_socks}")
    assert (await end.transport.start()).reason is Reason.PASSWORD_NEEDED
    assert end.calls() == []


@pytest.mark.parametrize(("user", "password"), [("me@", "wrong"), ("", "")])
async def test_a_wrong_password_or_none_is_told(lab, locked_socks, user, password):
    url = f"tcp://127.0.0.1:9?proxy=socks5://{user}127.0.0.1:{locked_socks}"
    failure = await lab.make(Role.CLIENT, url, secret=lambda _key: password).transport.start()
    assert failure.reason is Reason.PROXY_PASSWORD
    assert "wrong" not in failure.detail


async def test_http_wants_its_password(lab, http_proxy):
    failure = await lab.make(Role.CLIENT, f"tcp://127.0.0.1:9?proxy=http://127.0.0.1:{http_proxy}").transport.start()
    assert failure.reason is Reason.PROXY_PASSWORD
    assert "407" in failure.detail


async def test_a_peer_that_refuses_the_proxy(lab, socks):
    port = free_port()
    failure = await lab.make(Role.CLIENT, f"tcp://127.0.0.1:{port}?proxy=socks5://127.0.0.1:{socks}").transport.start()
    assert failure.reason is Reason.PROXY_REFUSED
    assert "refused" in failure.detail


async def test_a_proxy_that_is_not_there(lab):
    port = free_port()
    failure = await lab.make(Role.CLIENT, f"tcp://127.0.0.1:9?proxy=socks5://127.0.0.1:{port}").transport.start()
    assert failure.reason is Reason.REFUSED
    assert str(port) in failure.detail


@pytest.mark.parametrize(("scheme", "said"), [
    ("socks5", b"HTTP/1.1 400 Bad Request\r\n\r\n"), ("socks5", b"\x05\x02"), ("socks5", b"\x05\x00\x05\x00\x00\x09"),
    ("socks5", b"\x05\x00\x05\x00\x00\x03\x02\xff\xfe\x00\x00"), ("socks5", b"\x05"), ("socks5", b""),
    ("http", b"\x05\x00"), ("http", b"HTTP/1.1 200"), ("http", b"X" * 100_000), ("http", b"HTTP/1.1 502 No\r\n\r\n"),
])  # fmt: skip
async def test_a_proxy_that_breaks_its_protocol(lab, scheme, said):
    listener, url = lab.plain_listener()
    end = lab.make(Role.CLIENT, f"tcp://127.0.0.1:9?proxy={scheme}://{url.removeprefix('tcp://')}")
    starting = asyncio.ensure_future(end.transport.start())
    peer = await lab.accept(listener)
    loop = asyncio.get_running_loop()
    await loop.sock_recv(peer, 4096)
    await loop.sock_sendall(peer, said)
    peer.shutdown(socket.SHUT_WR)
    failure = await starting
    assert failure.reason in (Reason.PROXY_REFUSED, Reason.PROXY_PASSWORD)
    assert failure.detail


async def test_the_first_bytes_behind_the_handshake_are_not_lost(lab):
    listener, url = lab.plain_listener()
    end = lab.make(Role.CLIENT, f"tcp://127.0.0.1:9?proxy=http://{url.removeprefix('tcp://')}")
    starting = asyncio.ensure_future(end.transport.start())
    peer = await lab.accept(listener)
    loop = asyncio.get_running_loop()
    await loop.sock_recv(peer, 4096)
    await loop.sock_sendall(peer, b"HTTP/1.1 200 OK\r\n\r\n220 hello\r\n")
    assert await starting is None
    await end.seen.until(lambda seen: seen.rx)
    assert end.seen.received_bytes == b"220 hello\r\n"


async def test_a_listener_has_no_proxy_and_says_so(lab):
    port = free_port()
    end = lab.make(Role.LISTENER, f"tcp://127.0.0.1:0?proxy=socks5://127.0.0.1:{port}")
    failure = await end.transport.start()
    assert failure.reason is Reason.NOT_SUPPORTED
    assert end.calls() == []

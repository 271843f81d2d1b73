"""A relay on loopback between two real programs, that writes down what each says to the other."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.agreement.corpus import Said

LOOPBACK = "127.0.0.1"
RECEIVE_MAX = 262_144


class Recorder:
    """Relays a port to a server's port. ``conversations`` grow while it runs, one message per `recv`."""

    def __init__(self, server_port: int, transport: str = "tcp") -> None:
        self.conversations: list[list[Said]] = []
        self.port = 0
        self._server_port = server_port
        self._transport = transport
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._writers: list[asyncio.StreamWriter] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Recorder:
        self._thread.start()
        if not self._ready.wait(10):
            raise TimeoutError("the relay did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        start = self._start_tcp if self._transport == "tcp" else self._start_udp
        self._loop.run_until_complete(start())
        self._ready.set()
        self._loop.run_forever()
        for writer in self._writers:
            writer.close()
        self._loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(self._loop), return_exceptions=True))
        self._loop.close()

    async def _start_tcp(self) -> None:
        server = await asyncio.start_server(self._relay, LOOPBACK, 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said: list[Said] = []
        self.conversations.append(said)
        far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._server_port)
        self._writers += [writer, far_writer]
        await asyncio.gather(
            _pump(reader, far_writer, said, from_client=True), _pump(far_reader, writer, said, from_client=False)
        )

    async def _start_udp(self) -> None:
        peers: dict[tuple[str, int], asyncio.DatagramTransport] = {}
        recorder = self

        class Near(asyncio.DatagramProtocol):
            def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
                self.transport = transport

            def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
                recorder._loop.create_task(self.pass_on(data, addr))

            async def pass_on(self, data: bytes, addr: tuple[str, int]) -> None:
                if addr not in peers:
                    said: list[Said] = []
                    recorder.conversations.append(said)
                    far = _Far(self.transport, addr, said)
                    peers[addr], _ = await recorder._loop.create_datagram_endpoint(
                        lambda: far, remote_addr=(LOOPBACK, recorder._server_port)
                    )
                    peers[addr].said = said  # type: ignore[attr-defined]
                peers[addr].said.append(Said(data, True))  # type: ignore[attr-defined]
                peers[addr].sendto(data)

        transport, _ = await self._loop.create_datagram_endpoint(Near, local_addr=(LOOPBACK, 0))
        self.port = transport.get_extra_info("sockname")[1]


class _Far(asyncio.DatagramProtocol):
    def __init__(self, near: asyncio.DatagramTransport, addr: tuple[str, int], said: list[Said]) -> None:
        self._near, self._addr, self._said = near, addr, said

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._said.append(Said(data, False))
        self._near.sendto(data, self._addr)


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: list[Said], *, from_client: bool
) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        while data := await reader.read(RECEIVE_MAX):
            said.append(Said(data, from_client))
            writer.write(data)
            await writer.drain()
        writer.write_eof()


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port of loopback that nobody has at this moment."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 15.0) -> None:
    """Until somebody listens. TimeoutError if nobody does."""
    until(lambda: _listens(port), seconds)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def until(fact: Callable[[], bool], seconds: float = 15.0) -> None:
    """TimeoutError if it is not so in time."""
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.05)


@contextlib.contextmanager
def program(*command: str, cwd: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs while the block does."""
    process = subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def run(*command: str, given: bytes = b"", seconds: float = 30.0) -> bytes:
    """A program that ends by itself; what it printed. Its exit status is its own affair."""
    done = subprocess.run(command, input=given, capture_output=True, timeout=seconds, check=False)
    return done.stdout

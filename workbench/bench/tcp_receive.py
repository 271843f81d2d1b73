"""TCP receive into the capture, against a plain asyncio program that writes the same bytes to a raw file.

Each receiver is a fresh process; the sender is a third. The clock runs from the first byte until everything that
came is on the disk: the file forced and closed, the capture committed.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from workbench.bench.figures import Figure, at_least, at_most
from workbench.bench.processes import child, peak_memory_mb, read_line, say

BENCH = "tcp-receive"
SIZES = {"20 MB": 20_000_000, "2 GB": 2_000_000_000}
FSYNC_STEP_S = 0.1
MEMORY_BAR_MB = 300
RATIO_BAR = 0.40


def run() -> Iterator[Figure]:
    """Speed of both, their ratio and our memory, for each size; the better of two runs each, taken in turn."""
    for label, total in SIZES.items():
        runs = [(_receive("plain", total), _receive("workbench", total)) for _ in range(2)]
        plain = max(total / first["seconds"] for first, _ in runs)
        ours = max(total / second["seconds"] for _, second in runs)
        yield Figure(BENCH, f"plain program, {label}", plain / 1e6, "MB/s")
        yield Figure(BENCH, f"into the capture, {label}", ours / 1e6, "MB/s")
        yield at_least(BENCH, f"ratio, {label}", ours / plain, RATIO_BAR)
        yield at_most(BENCH, f"resident memory, {label}", max(o["memory_mb"] for _, o in runs), MEMORY_BAR_MB, "MB")


def _receive(kind: str, total: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, child("workbench.bench.tcp_receive", kind, total, folder) as receiver:
        port = read_line(receiver)["port"]
        with child("workbench.bench.senders", "stream", port, total):
            answer = read_line(receiver)
    if answer["bytes"] != total:
        raise RuntimeError(f"{kind}: {answer['bytes']} of {total} bytes arrived")
    return answer


class _RawFileProtocol(asyncio.BufferedProtocol):
    """The baseline: a reused 256 KiB buffer, a write per receive, forced to disk ten times a second."""

    def __init__(self, fd: int, done: asyncio.Future[tuple[int, float]]) -> None:
        self._fd, self._done = fd, done
        self._view = memoryview(bytearray(256 * 1024))
        self._total, self._start, self._forced = 0, 0.0, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._view

    def buffer_updated(self, nbytes: int) -> None:
        now = time.perf_counter()
        if not self._total:
            self._start = self._forced = now
        self._total += nbytes
        os.write(self._fd, self._view[:nbytes])
        if now - self._forced > FSYNC_STEP_S:
            os.fsync(self._fd)
            self._forced = now

    def connection_lost(self, exc: Exception | None) -> None:
        os.fsync(self._fd)
        self._done.set_result((self._total, time.perf_counter() - self._start))


async def _plain(folder: Path) -> None:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[tuple[int, float]] = loop.create_future()
    fd = os.open(folder / "raw", os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0))

    def make_protocol() -> _RawFileProtocol:
        return _RawFileProtocol(fd, done)

    server = await loop.create_server(make_protocol, "127.0.0.1", 0)
    say(port=server.sockets[0].getsockname()[1])
    total, seconds = await done
    os.close(fd)
    say(bytes=total, seconds=seconds, memory_mb=peak_memory_mb())
    server.close()


async def _workbench(folder: Path, expected: int) -> None:
    from workbench.model.records import Piece
    from workbench.model.sockets import Role
    from workbench.session.workspace import Workspace

    start, seen, done = 0.0, 0, asyncio.Event()

    def observe(_session_id: int, pieces: list[Piece]) -> None:
        nonlocal start, seen
        start = start or time.perf_counter()
        seen += sum(piece.taken for piece in pieces if not piece.direction)
        if seen >= expected:
            done.set()

    workspace = Workspace(folder, observed=observe)
    session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
    session.open()
    await session.opened()
    say(port=int(session.local.rpartition(":")[2]))
    await done.wait()
    await asyncio.to_thread(workspace.store.capture.flush, 60)
    say(bytes=seen, seconds=time.perf_counter() - start, memory_mb=peak_memory_mb())
    await workspace.aclose(discard=True)


if __name__ == "__main__":
    if sys.argv[1] == "plain":
        asyncio.run(_plain(Path(sys.argv[3])))
    else:
        asyncio.run(_workbench(Path(sys.argv[3]), int(sys.argv[2])))

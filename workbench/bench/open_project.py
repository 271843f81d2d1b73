"""Opening a project of 1,000,000 records: until its sockets and its last page of records are there."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.bench.figures import Figure, at_most
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.session.workspace import Workspace

BENCH = "open"
RECORDS = 1_000_000


def run() -> Iterator[Figure]:
    """Write, save, open; the time to open has a bar."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.swb"
        wrote_s, saved_s = asyncio.run(_make(Path(folder) / "a", path))
        yield Figure(BENCH, "records written per second", RECORDS / wrote_s, "1/s")
        yield Figure(BENCH, "saved", saved_s, "s")
        yield Figure(BENCH, "size of the file", path.stat().st_size / 1e6, "MB")
        yield at_most(BENCH, "opened, last page read", asyncio.run(_open(Path(folder) / "b", path)), 1.0, "s")


async def _make(data_dir: Path, path: Path) -> tuple[float, float]:
    workspace = Workspace(data_dir)
    session = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
    capture = workspace.store.capture
    start = time.perf_counter()
    now_ns = workspace.clock.now_ns()
    for first in range(0, RECORDS, 1_000):
        pieces = [Piece(now_ns + each, 0, 0, "127.0.0.1:5000", b"x" * 64, 64) for each in range(first, first + 1_000)]
        if not capture.append(session.id, pieces):
            await asyncio.to_thread(capture.flush, 60)
    await asyncio.to_thread(capture.flush, 60)
    wrote = time.perf_counter()
    job = workspace.save_as(path)
    await job.wait()
    if job.failure_text:
        raise RuntimeError(job.failure_text)
    saved = time.perf_counter()
    await workspace.aclose(discard=True)
    return wrote - start, saved - wrote


async def _open(data_dir: Path, path: Path) -> float:
    workspace = Workspace(data_dir)
    start = time.perf_counter()
    job = workspace.open_project(path)
    await job.wait()
    traffic = workspace.sessions[0].traffic
    count = traffic.count()
    page = traffic.heads(count - 50, 50)
    elapsed = time.perf_counter() - start
    if job.failure_text or count != RECORDS or len(page) != 50:
        raise RuntimeError(job.failure_text or f"{count} records, {len(page)} on the last page")
    await workspace.aclose(discard=True)
    return elapsed

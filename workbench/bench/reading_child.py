"""The process that reads for :mod:`workbench.bench.reading`: its memory is nobody else's."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from pathlib import Path

from workbench.bench.processes import peak_memory_mb, say
from workbench.bench.reading import NEEDLE
from workbench.capture.capture import Capture
from workbench.capture.search.needle import BytesNeedle, Needle
from workbench.capture.search.patterns import PatternNeedle
from workbench.capture.search.search import Scope, Search
from workbench.model.records import Piece
from workbench.session.session import Session
from workbench.session.workspace import Workspace

PAGE_ROWS = 50
DROP_CACHES = Path("/proc/sys/vm/drop_caches")
PIECE_BYTES = 1024 * 1024
TAIL_S, TAIL_PER_S, LOOK_S = 3.0, 20_000, 0.033
DEADLINE_S = 600.0
EXPRESSION = "@need(le|els)@"


async def main(path: Path, listener: Path, data_dir: Path, records: int) -> None:
    """Measure everything, and say it."""
    told: dict[str, object] = {"cold": drop_caches(), "open_s": 0.0}
    workspace = Workspace(data_dir)
    began = time.perf_counter()
    job = workspace.open_project(path)
    await job.wait()
    session = workspace.sessions[0]
    last = session.traffic.heads(session.traffic.count() - PAGE_ROWS, PAGE_ROWS)
    told["open_s"] = time.perf_counter() - began
    if job.failure_text or session.traffic.count() != records or len(last) != PAGE_ROWS:
        raise RuntimeError(job.failure_text or f"{session.traffic.count()} records")
    capture = workspace.store.capture
    drop_caches()
    told["jump_s"] = _jump(session, records)
    told["offset_s"] = _jump_in_conversation(session)
    drop_caches()
    told["disk"] = _read_rate(path)
    any_case = BytesNeedle(NEEDLE, ignore_case=True)
    for name, needle in (("search", BytesNeedle(NEEDLE)), ("case", any_case), ("regex", PatternNeedle(EXPRESSION))):
        told |= await _measure_search(name, capture, session.id, needle)
    told["tail_s"] = await _follow(session, capture)
    await workspace.open_project(listener).wait()
    told |= await _measure_search("listener", workspace.store.capture, workspace.sessions[0].id, any_case)
    told["memory_mb"] = peak_memory_mb()
    say(**told)
    await workspace.aclose(discard=True)


async def _measure_search(name: str, capture: Capture, session_id: int, needle: Needle) -> dict[str, object]:
    drop_caches()
    began_cpu = time.process_time()
    search, took_s, first_s = await asyncio.to_thread(_search, capture, session_id, needle)
    cpu_s_gb = (time.process_time() - began_cpu) * 1e9 / search.searched_bytes
    prefix = "" if name == "search" else f"{name}_"
    told = {f"{prefix}first_s": first_s, f"{prefix}hits": search.hits.total, f"{prefix}cpu_s_gb": cpu_s_gb}
    return {name: search.searched_bytes / took_s, **told}


def drop_caches() -> bool:
    """Empty the system's cache of files, where that is allowed; True if it was."""
    try:
        os.sync()
        DROP_CACHES.write_text("1")
    except (OSError, AttributeError):
        return False
    return True


def _jump(session: Session, records: int) -> float:
    """A page of rows and a payload, anywhere: the longest of a hundred, in seconds."""
    rng, worst = random.Random(2), 0.0
    for _ in range(100):
        row = rng.randrange(records - PAGE_ROWS)
        began = time.perf_counter()
        heads = session.traffic.heads(row, PAGE_ROWS)
        session.traffic.payload(heads[-1].number)
        worst = max(worst, time.perf_counter() - began)
    return worst


def _jump_in_conversation(session: Session) -> float:
    source = session.traffic.conversation(1, None)
    rng, worst = random.Random(3), 0.0
    for _ in range(50):
        offset = rng.randrange(source.size() - PIECE_BYTES)
        began = time.perf_counter()
        if len(source.read(offset, 4_096)) != 4_096:
            raise RuntimeError(f"less than was asked for at {offset}")
        worst = max(worst, time.perf_counter() - began)
    return worst


def _read_rate(path: Path) -> float:
    buffer = bytearray(PIECE_BYTES)
    began, total = time.perf_counter(), 0
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            total += count
    return total / (time.perf_counter() - began)


def _search(capture: Capture, session_id: int, needle: Needle) -> tuple[Search, float, float]:
    search = capture.search(Scope(((session_id, ()),)), needle)
    began = time.perf_counter()
    first_s = -1.0
    search.start()
    while not search.wait(0.01) and time.perf_counter() - began < DEADLINE_S:
        if first_s < 0 and len(search.hits):
            first_s = time.perf_counter() - began
    took = time.perf_counter() - began
    if search.failure is not None:
        raise RuntimeError(search.failure.detail)
    return search, took, first_s if first_s >= 0 else took


async def _follow(session: Session, capture: Capture) -> float:
    """Records come; each frame looks at the last page and at the conversation's end: the longest look, in seconds."""
    source = session.traffic.conversation(1, None)
    worst, payload = 0.0, b"y" * 200
    end = time.perf_counter() + TAIL_S
    while time.perf_counter() < end:
        step = [Piece(time.time_ns(), 0, 1, "127.0.0.1:5000", payload, 200) for _ in range(int(TAIL_PER_S * LOOK_S))]
        capture.append(session.id, step)
        began = time.perf_counter()
        count = session.traffic.count()
        session.traffic.heads(count - PAGE_ROWS, PAGE_ROWS)
        source.read(max(0, source.size() - 4_096), 4_096)
        worst = max(worst, time.perf_counter() - began)
        await asyncio.sleep(LOOK_S)
    return worst


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))

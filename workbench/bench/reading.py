"""Reading large recordings: opening, jumping, following and searching them, against the disk in the same run."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.bench.figures import Figure, at_least, at_most
from workbench.bench.processes import child, read_line
from workbench.capture.database import connect
from workbench.capture.schema import row_id
from workbench.model.clock import Clock
from workbench.model.sockets import Role
from workbench.session.workspace import Workspace

BENCH = "reading"
RECORDS, FULL_RECORDS = 300_000, 10_000_000
RECORD_BYTES = 1_000
BLOCK_RECORDS = 8_192
CONNECTIONS, PART = 8, 10  # of a recording of a listener, with the tenth part of the records
NEEDLE = b"@needle@"  # no byte of it is in the noise
HITS_EVERY = 100_000  # records
NOISE_BYTES = 1_000_000
SEARCH_BAR_BYTES_S, DISK_PART = 1e9, 0.7
OPEN_BAR_S, JUMP_BAR_S, STALL_BAR_S, MEMORY_BAR_MB = 1.0, 0.05, 0.05, 400.0


def run() -> Iterator[Figure]:
    """A recording of 300,000 records and 300 MB."""
    return _run(RECORDS)


def run_full() -> Iterator[Figure]:
    """10,000,000 records and 10 GB: needs that much room for temporary files."""
    return _run(FULL_RECORDS)


def _run(records: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as folder:
        path = Path(folder) / "large.swb"
        wrote_s = asyncio.run(make_project(Path(folder) / "data", path, records))
        listener = Path(folder) / "listener.swb"
        asyncio.run(make_project(Path(folder) / "data2", listener, records // PART, CONNECTIONS))
        yield Figure(BENCH, "records", float(records), "")
        yield Figure(BENCH, "size of the file", path.stat().st_size / 1e6, "MB")
        yield Figure(BENCH, "made in", wrote_s, "s")
        with child("workbench.bench.reading_child", path, listener, Path(folder) / "work", records) as reader:
            told = read_line(reader)
            yield Figure(BENCH, "the system's cache was emptied before each", "yes" if told["cold"] else "no")
            yield at_most(BENCH, "opened, last page read", told["open_s"], OPEN_BAR_S, "s")
            yield at_most(BENCH, "jump anywhere, records: the longest of 100", told["jump_s"], JUMP_BAR_S, "s")
            yield at_most(BENCH, "jump anywhere, conversation: the longest of 50", told["offset_s"], JUMP_BAR_S, "s")
            yield at_most(BENCH, "follow 20,000 records/s: the longest look", told["tail_s"], STALL_BAR_S, "s")
            yield Figure(BENCH, "disk, the same file read in order", told["disk"] / 1e6, "MB/s")
            bar = min(SEARCH_BAR_BYTES_S, DISK_PART * told["disk"])
            yield at_least(BENCH, "search for text", told["search"] / 1e6, round(bar / 1e6), "MB/s")
            yield Figure(BENCH, "search for text, processor time per GB", told["cpu_s_gb"], "s")
            yield at_most(BENCH, "first hit", told["first_s"], 0.1, "s")
            what = "search for text, small letters as capitals"
            yield at_least(BENCH, what, told["case"] / 1e6, round(bar / 1e6), "MB/s")
            yield Figure(BENCH, "the same, processor time per GB", told["case_cpu_s_gb"], "s")
            yield Figure(BENCH, "search for a regular expression", told["regex"] / 1e6, "MB/s")
            what = f"search for text, {CONNECTIONS} connections in turn"
            yield Figure(BENCH, what, told["listener"] / 1e6, "MB/s")
            yield Figure(BENCH, "the same, processor time per GB", told["listener_cpu_s_gb"], "s")
            yield Figure(BENCH, "hits", float(told["hits"]), "")
            yield at_most(BENCH, "peak of resident memory", told["memory_mb"], MEMORY_BAR_MB, "MB")


async def make_project(data_dir: Path, path: Path, records: int, connections: int = 1) -> float:
    """A saved project with one socket and that many records, of connections that take turns; seconds it took. SQLite
    makes the rows by itself."""
    began = time.perf_counter()
    workspace = Workspace(data_dir)
    try:
        session = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        job = workspace.save_as(path)
        await job.wait()
        if job.failure_text:
            raise RuntimeError(job.failure_text)
    finally:
        await workspace.aclose(discard=True)
    await asyncio.to_thread(_fill, path, session.id, records, connections)
    return time.perf_counter() - began


def _fill(path: Path, session_id: int, records: int, connections: int) -> None:
    rng = random.Random(1)
    noise = bytes(rng.choices(b"abcdefghijklmnopqrstuvwxyz    ABCDEFG0123456789,.;:\r\n", k=NOISE_BYTES))
    file = connect(path)
    try:
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA cache_size = -65536")
        file.execute("BEGIN")
        file.execute("INSERT OR REPLACE INTO session VALUES (?, 'large', ?)", (session_id, records))
        file.execute("INSERT OR IGNORE INTO address VALUES (1, '127.0.0.1:5000')")
        file.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)"
            " INSERT INTO record"
            f" SELECT ?1 + i, ?2 + i * 1000, i % 3 = 0, 1 + i * 7 % {connections}, 1, {RECORD_BYTES}, {RECORD_BYTES},"
            " 0, x'',"
            f" CASE WHEN i % {HITS_EVERY} = 50 THEN CAST(?5 || substr(?4, 1, {RECORD_BYTES} - length(?5)) AS BLOB)"
            f" ELSE substr(?4, 1 + (i * 7919) % {NOISE_BYTES - RECORD_BYTES}, {RECORD_BYTES}) END FROM n",
            (row_id(session_id, 0), Clock().now_ns(), records, noise, NEEDLE),
        )
        file.executemany("INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?)", _blocks(session_id, records))
        file.execute("COMMIT")
    finally:
        file.close()


def _blocks(session_id: int, records: int) -> Iterator[tuple[int, ...]]:
    before = dict.fromkeys((0, 1, 2), 0)
    for first in range(1, records - BLOCK_RECORDS + 2, BLOCK_RECORDS):
        last = first + BLOCK_RECORDS - 1
        sent = last // 3 - (first - 1) // 3
        for direction, count in ((0, BLOCK_RECORDS - sent), (1, sent), (2, BLOCK_RECORDS)):
            for connection in (0, 1):
                yield (session_id, connection, direction, before[direction], first, last, count * RECORD_BYTES)
            before[direction] += count * RECORD_BYTES

"""A payload every millisecond for five seconds: the mean interval as the receiver's records tell it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

from workbench.bench.figures import Figure
from workbench.model.sockets import RepeatSpec, Role
from workbench.session.workspace import Workspace

BENCH = "repeat"
INTERVAL_MS, TIMES = 1.0, 5_000


def run() -> Iterator[Figure]:
    """The mean interval and its 1st and 99th percentile, over plain asyncio."""
    stamps, achieved_hz = asyncio.run(_repeat())
    gaps_ms = [(after - before) / 1e6 for before, after in pairwise(stamps)]
    mean = (stamps[-1] - stamps[0]) / 1e6 / (len(stamps) - 1)
    percentiles = quantiles(gaps_ms, n=100)
    yield Figure(BENCH, "asked", 1000 / INTERVAL_MS, "1/s")
    yield Figure(BENCH, "achieved", achieved_hz, "1/s")
    yield Figure(BENCH, "mean interval", mean, "ms", "1 ms within 1 %", abs(mean - INTERVAL_MS) <= 0.01 * INTERVAL_MS)
    yield Figure(BENCH, "interval, 1st percentile", percentiles[0], "ms")
    yield Figure(BENCH, "interval, 99th percentile", percentiles[-1], "ms")


async def _repeat() -> tuple[list[int], float]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        receiver = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        receiver.open()
        await receiver.opened()
        sender = workspace.add_socket(Role.CLIENT, f"udp://{receiver.local}")
        sender.open()
        await sender.opened()
        sender.start_repeat(b"tick", RepeatSpec(TIMES, INTERVAL_MS))
        await sender.repeat_ended()
        achieved = sender.repeat.achieved_hz if sender.repeat else 0.0
        await asyncio.sleep(0.2)
        await asyncio.to_thread(workspace.store.capture.flush, 10)
        stamps = [head.time_ns for head in receiver.traffic.heads(0, TIMES)]
        await workspace.aclose(discard=True)
    return stamps, achieved

"""UDP receive with every record kept: what was sent, what was recorded, what the kernel dropped."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.bench.figures import Figure, at_most
from workbench.bench.processes import child, read_line
from workbench.model.sockets import Role
from workbench.session.workspace import Workspace

BENCH = "udp-receive"
SECONDS = 5.0
LOADS = {"50,000/s of 64 B": (50_000, 64), "1,000/s of 16 kB": (1_000, 16_000)}


def run() -> Iterator[Figure]:
    """Loss in percent for each load, on the command line (no window)."""
    for label, (rate_hz, size) in LOADS.items():
        answer = asyncio.run(_receive(rate_hz, size))
        yield Figure(BENCH, f"sent, {label}", answer["sent"], "datagrams")
        yield Figure(BENCH, f"achieved rate, {label}", answer["sent"] / answer["seconds"], "1/s")
        yield Figure(BENCH, f"granted receive buffer, {label}", answer["buffer"], "bytes")
        yield Figure(BENCH, f"counted as dropped, {label}", answer["dropped"], "datagrams")
        lost = 100 * (answer["sent"] - answer["recorded"]) / answer["sent"]
        yield at_most(BENCH, f"lost, {label}", lost, 0.0, "%")


async def _receive(rate_hz: int, size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        session = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        session.open()
        await session.opened()
        port = session.local.rpartition(":")[2]
        with child("workbench.bench.senders", "datagrams", port, rate_hz, size, SECONDS) as sender:
            answer = await asyncio.to_thread(read_line, sender)
        await _quiet(session.counters)
        await asyncio.to_thread(workspace.store.capture.flush, 30)
        answer |= {
            "recorded": workspace.store.capture.count(session.id),
            "dropped": session.counters.dropped,
            "buffer": session.counters.receive_buffer_bytes,
        }
        await workspace.aclose(discard=True)
    return answer


async def _quiet(counters: Any) -> None:
    """Until nothing has come for three tenths of a second."""
    last = -1
    while last != counters.rx_records:
        last = counters.rx_records
        await asyncio.sleep(0.3)

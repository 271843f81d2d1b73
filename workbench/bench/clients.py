"""A thousand clients of another process at one listener, each echoed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbench.bench.figures import Figure, at_least
from workbench.bench.processes import child, read_line
from workbench.host.limits import raise_open_files_limit
from workbench.model.payloads import PayloadSpec
from workbench.model.sockets import ReplyMode, Role
from workbench.session.workspace import Workspace

BENCH = "clients"
CLIENTS, ROUNDS = 1_000, 10


def run() -> Iterator[Figure]:
    """Echoes that came back whole, and how long all of them took."""
    raise_open_files_limit()
    good, seconds = asyncio.run(_serve())
    yield at_least(BENCH, f"echoes of {CLIENTS:,} clients that came back", good, CLIENTS * ROUNDS)
    yield Figure(BENCH, "time for all", seconds, "s")
    yield Figure(BENCH, "echoes per second", good / seconds, "1/s")


async def _serve() -> tuple[int, float]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        session.set_reply(ReplyMode.ECHO, PayloadSpec())
        session.open()
        await session.opened()
        port = session.local.rpartition(":")[2]
        with child("workbench.bench.senders", "clients", port, CLIENTS, ROUNDS) as clients:
            answer = await asyncio.to_thread(read_line, clients)
        await workspace.aclose(discard=True)
    return answer["good"], answer["seconds"]

"""The generator: how exactly it keeps a rate, how evenly, and how fast it goes, beside a bare ``sendto`` loop."""

from __future__ import annotations

import asyncio
import gc
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from workbench.bench.figures import Figure, at_least, at_most
from workbench.bench.processes import child, read_line
from workbench.model.generators import GeneratorSpec
from workbench.model.sockets import Role
from workbench.session.generator.figures import RunFigures
from workbench.session.session import Session
from workbench.session.workspace import Workspace

BENCH: Final = "generator"
SIZE: Final = 64
RATES: Final = {1: 10.0, 10: 5.0, 100: 3.0, 1_000: 3.0, 10_000: 3.0, 20_000: 3.0}  # per second: for so long
EVEN_HZ, EVEN_S = 1_000, 5.0
FREE_S: Final = 2.0
ROUNDS: Final = 3  # the loop and the generator by turns: another program's load hits both
METER_HZ, METER_S = 50_000, 3.0


def run() -> Iterator[Figure]:
    """About a minute."""
    with child("workbench.bench.senders", "sink") as sink:
        port = read_line(sink)["port"]
        yield from asyncio.run(_against(port))
    yield from asyncio.run(_measured())


async def _against(port: int) -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        client = workspace.add_socket(Role.CLIENT, f"udp://127.0.0.1:{port}")
        client.open()
        await client.opened()
        workspace.set_recording(False)  # as the command line without --record
        for rate_hz, seconds in RATES.items():
            run = await generate(client, GeneratorSpec(rate_hz=rate_hz, duration_s=seconds))
            off = 100 * abs(run.achieved_hz / rate_hz - 1)
            figures.append(Figure(BENCH, f"achieved of {rate_hz:,}/s", run.achieved_hz, "1/s"))
            figures.append(at_most(BENCH, f"off the rate, {rate_hz:,}/s", off, 0.5, "%"))
        figures += await even(BENCH, client, port)
        figures += await _free(client, port, "")
        workspace.set_recording(True)
        with _without_collections():
            figures += await _free(client, port, ", recorded")
        await workspace.aclose(discard=True)
    return figures


@contextmanager
def _without_collections() -> Iterator[None]:
    """As in the window, which collects garbage by a clock of its own (app/garbage.py)."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


async def even(bench: str, client: Session, port: int) -> list[Figure]:
    """The spacing of both, by turns."""
    pairs = []
    for _ in range(ROUNDS):
        bare_ns = bare_spacing_ns(port)
        run = await generate(client, GeneratorSpec(rate_hz=EVEN_HZ, duration_s=EVEN_S))
        pairs.append((bare_ns, run.spacing.quantile_ns(0.99) or 0.0))
    ratio = median(ours / bare for bare, ours in pairs)
    return [
        Figure(bench, "spacing p99 at 1,000/s, sendto loop", min(bare for bare, _ in pairs) / 1e6, "ms"),
        Figure(bench, "spacing p99 at 1,000/s", min(ours for _, ours in pairs) / 1e6, "ms"),
        at_most(bench, "spacing p99, of the loop's (median)", ratio, 1.5),
    ]


async def _free(client: Session, port: int, words: str) -> list[Figure]:
    pairs = []
    for _ in range(ROUNDS):
        bare = bare_rate_hz(port)
        run = await generate(client, GeneratorSpec(rate_hz=0, duration_s=FREE_S, size_bytes=SIZE))
        pairs.append((bare, run.achieved_hz))
    ratio = median(ours / bare for bare, ours in pairs)
    name = f"as fast as it goes{words}"
    return [
        Figure(BENCH, f"sendto loop{words}", max(bare for bare, _ in pairs), "1/s"),
        Figure(BENCH, name, max(ours for _, ours in pairs), "1/s"),
        at_least(BENCH, f"{name}, of the loop's", ratio, 0.7) if not words else Figure(
            BENCH, f"{name}, of the loop's", ratio),
    ]  # fmt: skip


async def _measured() -> list[Figure]:
    """A meter under load: 50,000 stamped datagrams a second from another process, every one a record."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        listener = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        listener.open()
        await listener.opened()
        port = listener.local.rpartition(":")[2]
        with child("workbench.bench.senders", "stamped", port, METER_HZ, METER_S) as sender:
            answer = await asyncio.to_thread(read_line, sender)
        last = -1
        while last != listener.counters.rx_records:  # until nothing has come for three tenths of a second
            last = listener.counters.rx_records
            await asyncio.sleep(0.3)
        received = sum(stream.received for stream in listener.meter.streams)
        lost, dropped = answer["sent"] - received, listener.counters.dropped
        await workspace.aclose(discard=True)
    return [
        Figure(BENCH, "stamped datagrams sent to a meter", answer["sent"] / answer["seconds"], "1/s"),
        Figure(BENCH, "of these dropped by the kernel", dropped or 0),  # on a machine that has other work as well
        at_most(BENCH, "of these not measured, the kernel's drops apart", lost - (dropped or 0), 0),
    ]


async def generate(client: Session, spec: GeneratorSpec) -> RunFigures:
    """A run from start to end."""
    refused = client.generator.start(spec)
    await client.generator.ended()
    if refused is not None or client.generator.figures is None:
        raise RuntimeError(f"the generator could not be started: {refused}")
    return client.generator.figures


def bare_rate_hz(port: int) -> float:
    """A plain loop of ``sendto``."""
    data, to, sent = bytes(SIZE), ("127.0.0.1", port), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        start = time.perf_counter()
        while (spent := time.perf_counter() - start) < FREE_S:
            for _ in range(1_000):
                sock.sendto(data, to)
            sent += 1_000
    return sent / spent


def bare_spacing_ns(port: int) -> float:
    """The 99th percentile of the gaps of a plain loop that sleeps until each deadline."""
    data, to, stamps = bytes(SIZE), ("127.0.0.1", port), []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        start = time.perf_counter_ns()
        for number in range(int(EVEN_HZ * EVEN_S)):
            left_ns = start + number * 1_000_000_000 // EVEN_HZ - time.perf_counter_ns()
            if left_ns > 0:
                time.sleep(left_ns / 1e9)
            sock.sendto(data, to)
            stamps.append(time.perf_counter_ns())
    return quantiles([after - before for before, after in pairwise(stamps)], n=100)[-1]

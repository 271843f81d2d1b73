"""The window under load: time to the first picture, stalls, loss and the share of a core.

Each measurement is a fresh process with one panel of 1280x800 that shows table, hex and plot; the sender is another.
Without a display Qt paints offscreen, into memory, which costs what painting costs and shows it to nobody.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from workbench.bench.figures import Figure, at_least, at_most
from workbench.bench.processes import child, peak_memory_mb, read_line, say

BENCH = "window"
WIDTH_PX, HEIGHT_PX = 1280, 800
STALL_SECONDS, SHARE_SECONDS, SETTLE_S = 30.0, 10.0, 3.0
ENOUGH_BUFFER_BYTES = 4 * 1024 * 1024
LOADS = {"50,000/s of 64 B": (50_000, 64, STALL_SECONDS), "1,000/s of 16 kB": (1_000, 16_000, 10.0)}


def run() -> Iterator[Figure]:
    """About a minute and a half."""
    with tempfile.TemporaryDirectory(prefix="socket-workbench-") as folder:
        starts = [_start(Path(folder)) for _ in range(5)]  # the first one compiles
    yield at_most(BENCH, "first window, warm files", min(starts[1:]), 1.0, "s")
    idle = _ask("share", 0, 0, SHARE_SECONDS)
    yield at_most(BENCH, "idle, share of a core", 100 * idle["share"], 1.0, "%")
    trickle = _ask("share", 250, 64, SHARE_SECONDS)
    yield at_most(BENCH, "250 datagrams/s, share of a core", 100 * trickle["share"], 10.0, "%")
    for label, (rate, size, seconds) in LOADS.items():
        answer = _ask("load", rate, size, seconds)
        lost = 100 * (answer["sent"] - answer["recorded"]) / answer["sent"]
        yield Figure(BENCH, f"granted receive buffer, {label}", answer["buffer"], "bytes")
        if (answer["buffer"] or 0) >= ENOUGH_BUFFER_BYTES:
            yield at_most(BENCH, f"lost, {label}", lost, 0.0, "%")
        else:
            yield Figure(BENCH, f"lost, {label} (buffer below 4 MiB)", lost, "%")
        yield Figure(BENCH, f"counted as dropped, {label}", answer["dropped"])
        yield at_most(BENCH, f"longest stall, {label}", answer["longest_ms"], 100.0, "ms")
        yield at_most(BENCH, f"stall, 99th percentile, {label}", answer["p99_ms"], 33.0, "ms")
        yield Figure(BENCH, f"share of a core, {label}", 100 * answer["share"], "%")
    yield from _spacing()
    repeat = _ask("repeat", 0, 0, 5.0)
    yield at_least(BENCH, "repeat every ms, achieved", repeat["achieved_hz"], 990.0, "1/s")
    yield at_most(BENCH, "repeat every ms, achieved (upper)", repeat["achieved_hz"], 1010.0, "1/s")


def _spacing() -> Iterator[Figure]:
    """The generator's, beside a plain loop in the same process: shown, for a window paints between two payloads."""
    answer = _ask("generate", 0, 0, 0.0)
    yield Figure(BENCH, "generator at 1,000/s, achieved", answer["achieved_hz"], "1/s")
    for name, value, unit in answer["spacing"]:
        yield Figure(BENCH, f"generator, {name}", value, unit)


def _start(bytecode: Path) -> float:
    begun = time.perf_counter()
    with child("workbench.app.windowbench", "start", 0, 0, 0, bytecode=bytecode) as process:
        read_line(process)
        return time.perf_counter() - begun


def _ask(kind: str, rate: int, size: int, seconds: float) -> dict[str, Any]:
    with child("workbench.app.windowbench", kind, rate, size, seconds) as process:
        return read_line(process)


# -- in the child


def _in_window(scene: Callable[[Any], Awaitable[None]]) -> int:
    gc.disable()  # as app/main.py does
    from PySide6.QtCore import qInstallMessageHandler

    from workbench.app.crash import CrashHandler
    from workbench.app.display import is_headless
    from workbench.app.eventloop import run as run_loop
    from workbench.app.garbage import GarbageClock
    from workbench.app.logfile import start_log
    from workbench.app.window import build, make_application, to_log
    from workbench.settings.store import SettingsStore

    if is_headless():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    log = start_log(None)
    qInstallMessageHandler(to_log)
    crash = CrashHandler()
    crash.install()
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="socket-workbench-") as folder:

        async def main() -> int:
            garbage = GarbageClock(application)
            garbage.start()
            built = build(crash, log, Path(folder), SettingsStore(Path(folder) / "settings.json"))
            try:
                await scene(built)
            except BaseException:  # the crash handler would put it in the log, where nobody looks during a bench
                traceback.print_exc()
                raise
            finally:
                garbage.stop()
                built.window.hide()
                built.clock.stop()
                await built.workspace.aclose(discard=True)
            for _title, details in crash.reported:
                sys.stderr.write(details)
            return 1 if crash.reported else 0

        return run_loop(application, main)


async def _show_start(built: Any) -> None:
    built.window.resize(WIDTH_PX, HEIGHT_PX)
    built.window.begin(None)
    built.window.repaint()
    say(shown=True)


async def _opened_panel(built: Any) -> Any:
    from workbench.model.sockets import Role

    built.window.resize(WIDTH_PX, HEIGHT_PX)
    built.window.begin(None)
    session = built.workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
    session.open()
    await session.opened()
    await asyncio.sleep(SETTLE_S)
    return session


async def _show_share(built: Any, rate: int, size: int, seconds: float) -> None:
    session = await _opened_panel(built)
    if not rate:
        say(share=await _share_over(seconds))
        return
    port = session.local.rpartition(":")[2]
    with child("workbench.bench.senders", "datagrams", port, rate, size, seconds + 2):
        await asyncio.sleep(1.0)
        say(share=await _share_over(seconds))


async def _show_load(built: Any, rate: int, size: int, seconds: float) -> None:
    session = await _opened_panel(built)
    built.window.stall.reset()
    begun, used = time.perf_counter(), time.process_time()
    port = session.local.rpartition(":")[2]
    with child("workbench.bench.senders", "datagrams", port, rate, size, seconds) as sender:
        answer = await asyncio.to_thread(read_line, sender)
    share = (time.process_time() - used) / (time.perf_counter() - begun)
    report = built.window.stall.report()
    await asyncio.sleep(0.5)
    await asyncio.to_thread(built.workspace.store.capture.flush, 30)
    say(
        sent=answer["sent"],
        recorded=built.workspace.store.capture.count(session.id),
        dropped=session.counters.dropped,
        buffer=session.counters.receive_buffer_bytes,
        longest_ms=report.longest_ms,
        p99_ms=report.p99_ms,
        share=share,
        memory_mb=peak_memory_mb(),
    )


async def _show_repeat(built: Any, seconds: float) -> None:
    from workbench.model.sockets import RepeatSpec, Role

    receiver = await _opened_panel(built)
    sender = built.workspace.add_socket(Role.CLIENT, f"udp://{receiver.local}")
    sender.open()
    await sender.opened()
    sender.start_repeat(b"tick", RepeatSpec(int(seconds * 1_000), 1.0))
    await sender.repeat_ended()
    say(achieved_hz=sender.repeat.achieved_hz, skipped=sender.repeat.skipped)


async def _show_generate(built: Any) -> None:
    from workbench.bench.generator import even, generate
    from workbench.model.generators import GeneratorSpec
    from workbench.model.sockets import Role

    receiver = await _opened_panel(built)
    sender = built.workspace.add_socket(Role.CLIENT, f"udp://{receiver.local}")
    sender.open()
    await sender.opened()
    figures = await even(BENCH, sender, int(receiver.local.rpartition(":")[2]))
    run = await generate(sender, GeneratorSpec(rate_hz=1_000, duration_s=2))
    say(achieved_hz=run.achieved_hz, spacing=[(each.name, each.value, each.unit) for each in figures])


async def _share_over(seconds: float) -> float:
    begun, used = time.perf_counter(), time.process_time()
    await asyncio.sleep(seconds)
    return (time.process_time() - used) / (time.perf_counter() - begun)


def main(arguments: list[str]) -> int:
    """One measurement: ``start | share | load | generate | repeat``, rate per second, bytes, seconds."""
    kind, rate, size, seconds = arguments[0], int(arguments[1]), int(arguments[2]), float(arguments[3])

    async def scene(built: Any) -> None:
        if kind == "start":
            await _show_start(built)
        elif kind == "share":
            await _show_share(built, rate, size, seconds)
        elif kind == "load":
            await _show_load(built, rate, size, seconds)
        elif kind == "generate":
            await _show_generate(built)
        else:
            await _show_repeat(built, seconds)

    return _in_window(scene)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

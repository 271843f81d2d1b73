"""``socket-workbench demo``: the echo example in the window; without a display the same offscreen, with a report."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler

from workbench.app.crash import CrashHandler
from workbench.app.display import is_headless
from workbench.app.eventloop import run
from workbench.app.garbage import GarbageClock
from workbench.app.logfile import start_log
from workbench.app.signals import on_stop_request
from workbench.app.window import Built, Start, build, make_application, run_window, to_log
from workbench.model.texts import count_text
from workbench.session.example import summary
from workbench.settings.store import SettingsStore

OFFSCREEN_S = 5.0
OPEN_DEADLINE_S = 15.0
PROJECT_FILE, PICTURE_FILE = "demo.swb", "demo.png"
WIDTH_PX, HEIGHT_PX = 1280, 800


def run_demo() -> int:
    """With a display: the window, until it is closed. Without: some seconds offscreen, two files, a report."""
    return _run_offscreen() if is_headless() else run_window(Start(example=True))


def _run_offscreen() -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application()
    here = Path.cwd()
    _say("No display: the example runs offscreen for some seconds.")
    log = start_log(None)
    qInstallMessageHandler(to_log)
    crash = CrashHandler()
    crash.install()
    with tempfile.TemporaryDirectory(prefix="socket-workbench-") as folder:

        async def main() -> int:
            garbage = GarbageClock(application)
            garbage.start()
            settings = SettingsStore(Path(folder) / "settings.json")
            built = build(crash, log, Path(folder), settings)
            try:
                code = await _play(built, here)
                for title, details in crash.reported:
                    _say(f"{title}\n{details}")
                return 1 if crash.reported else code
            finally:
                garbage.stop()
                built.window.hide()
                built.clock.stop()
                await built.workspace.aclose(discard=True)
                built.window.deleteLater()

        return run(application, main)


async def _play(built: Built, here: Path) -> int:
    stop = asyncio.Event()
    restore = on_stop_request(stop.set)
    built.window.begin(None, example=True)
    built.window.resize(WIDTH_PX, HEIGHT_PX)  # begin() keeps to the screen; offscreen it is 800 × 800
    try:
        async with asyncio.timeout(OFFSCREEN_S):
            await stop.wait()
    except TimeoutError:
        pass
    finally:
        restore()
    return await _report(built, here)


async def _report(built: Built, folder: Path) -> int:
    workspace = built.workspace
    if not any(session.counters.rx_records for session in workspace.sessions):
        for session in workspace.sessions:
            _say(f"{session.spec.name}: {session.state}")
        _say("Nothing was carried: look at the messages above.")
        return 1
    built.clock.tick()
    picture = folder / PICTURE_FILE
    pictured = built.window.grab().save(str(picture))
    for session in workspace.sessions:
        _say(summary(session))
    workspace.close_all()
    async with asyncio.timeout(OPEN_DEADLINE_S):
        for session in workspace.sessions:
            await session.rested()
    job = workspace.save_as(folder / PROJECT_FILE)
    await job.wait()
    if job.failure_text:
        _say(job.failure_text)
        return 1
    _say(f"Saved {PROJECT_FILE} ({count_text(workspace.record_total(), 'record', 'records')}).")
    if not pictured:
        _say(f"{PICTURE_FILE} could not be written here.")
        return 1
    _say(f"Saved {PICTURE_FILE}, a picture of the window.")
    return 0


def _say(text: str) -> None:
    """To standard output; there is none in a window program on Windows."""
    if sys.stdout is not None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

"""The window's composition root: who is made, in which order, and how it all ends."""

from __future__ import annotations

import asyncio
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon

import workbench
from workbench.app.crash import CrashHandler
from workbench.app.eventloop import WorkbenchApplication, run
from workbench.app.garbage import GarbageClock
from workbench.app.logfile import MemoryLog, start_log
from workbench.app.signals import on_stop_request
from workbench.capture.capture import CaptureOptions
from workbench.host.limits import raise_open_files_limit
from workbench.project.errors import ProjectError
from workbench.session.workspace import Workspace
from workbench.settings.places import data_dir, log_dir, resource_dir
from workbench.settings.store import SettingsStore
from workbench.ui.frameclock import FrameClock
from workbench.ui.theme.theme import Theme
from workbench.ui.window.mainwindow import MainWindow

CLOSE_DEADLINE_S = 5.0
_qt_log = logging.getLogger("workbench.qt")


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line asks of the window."""

    project: Path | None = None
    example: bool = False
    data_dir: Path | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A window and what stands beneath it."""

    window: MainWindow
    workspace: Workspace
    theme: Theme
    clock: FrameClock


def make_application() -> WorkbenchApplication:
    """The one application object; names are what the desktop and the settings see."""
    application = WorkbenchApplication(sys.argv[:1])
    application.setApplicationName("socket-workbench")
    application.setApplicationDisplayName("Socket Workbench")
    application.setApplicationVersion(workbench.__version__)
    application.setDesktopFileName("socket-workbench")
    application.setCursorFlashTime(0)  # nothing blinks; a blinking cursor also paints the idle window twice a second
    application.setWindowIcon(QIcon(str(resource_dir() / "icons" / "app.svg")))
    return application


def _make_workspace(crash: CrashHandler, store: SettingsStore, folder: Path | None) -> Workspace:
    """In ``folder``, else in the one that the settings name, else, or where that is none, in the usual one.

    Raises ProjectError where the last of them is none either.
    """
    limits = CaptureOptions(reserve_bytes=store.settings.bounds.reserve_bytes)
    chosen = store.settings.folders.data
    if folder is None and chosen:
        try:
            return Workspace(Path(chosen), on_bug=crash.report, capture_options=limits)
        except ProjectError as error:
            store.warning = f"{error} The usual folder is used instead."
    return Workspace(folder or data_dir(), on_bug=crash.report, capture_options=limits)


def build(
    crash: CrashHandler, log: MemoryLog, folder: Path | None = None, settings: SettingsStore | None = None
) -> Built:
    """Make workspace, theme and window. Inside the running loop."""
    crash.watch(asyncio.get_running_loop())
    store = settings or SettingsStore.load()
    theme = Theme(store.settings.appearance)
    store.subscribe(theme.follow)
    workspace = _make_workspace(crash, store, folder)

    def load_hz() -> float:
        latest = workspace.throughput.latest
        return latest.rx_records_s + latest.tx_records_s

    def news() -> object:
        counters, revisions = workspace.counters, sum(session.revision for session in workspace.sessions)
        return workspace.generation, workspace.revision, counters.rx_records, counters.tx_records, revisions

    clock = FrameClock(load=load_hz, news=news)
    window = MainWindow(workspace, theme, store, clock, log.lines)
    crash.show_with(window.show_fault)
    return Built(window, workspace, theme, clock)


def run_window(start: Start) -> int:
    """Show the window until the user closes it; the exit code."""
    raise_open_files_limit()
    crash = CrashHandler()
    crash.install()
    log = start_log(log_dir())
    application = make_application()
    qInstallMessageHandler(to_log)

    async def main() -> int:
        built = build(crash, log, start.data_dir)
        ended = asyncio.Event()
        built.window.exit_requested.connect(ended.set)
        application.quit_requested.connect(built.window.close)
        garbage = GarbageClock(application)
        garbage.start()
        restore = on_stop_request(ended.set)
        built.window.begin(start.project, example=start.example)
        try:
            await ended.wait()
        finally:
            restore()
            garbage.stop()
            built.window.hide()
            built.clock.stop()
            await built.workspace.aclose(CLOSE_DEADLINE_S, discard=built.window.discard)
            built.window.deleteLater()
        return 0

    return run(application, main)


def to_log(kind: QtMsgType, _context: object, message: str) -> None:
    """Qt's own messages go to the program's log, not to the terminal."""
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    _qt_log.log(level, "%s", message)

"""asyncio inside Qt's event loop: the only importer of qasync, and it comes after PySide6 (see docs/adr/0080)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - qasync takes whichever Qt binding is loaded


class WorkbenchApplication(QApplication):
    """Quit (session end, Dock, ``quit()``) becomes a request, so that clean-up runs while the loop still lives."""

    quit_requested = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            self.quit_requested.emit()
            event.ignore()
            return True
        return super().event(event)


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run ``main`` to its end on a loop that Qt drives; its result is the exit code."""
    application.setQuitOnLastWindowClosed(False)

    def make_loop() -> asyncio.AbstractEventLoop:
        loop: asyncio.AbstractEventLoop = qasync.QEventLoop(application)
        return loop

    with asyncio.Runner(loop_factory=make_loop) as runner:
        return runner.run(main())

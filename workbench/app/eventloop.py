"""asyncio inside Qt's event loop: the only importer of qasync, and it comes after PySide6 (see docs/adr/0080).

Two of qasync's ways are replaced, because each costs a tenth of a millisecond at every wake-up (docs/adr/0083):
what is called soon, and what is called when a socket is ready.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from time import monotonic
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer, Signal
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - qasync takes whichever Qt binding is loaded

SOON_BUDGET_S = 0.008
"""After so long Qt has its turn, to paint and to take keys, before what else was called soon."""


class WorkbenchApplication(QApplication):
    """Quit (session end, Dock, ``quit()``) becomes a request, so that clean-up runs while the loop still lives."""

    quit_requested = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            self.quit_requested.emit()
            event.ignore()
            return True
        return super().event(event)


class _Watch(QObject):
    """Runs a handle each time a file descriptor is ready, straight from Qt's own turn."""

    def __init__(self, fd: int, kind: QSocketNotifier.Type, handle: asyncio.Handle) -> None:
        super().__init__()
        self.handle = handle
        self._notifier = QSocketNotifier(fd, kind, self)
        ready = self._notifier.activated["int"]  # type: ignore[index]  # the stubs know no overloads
        ready.connect(self._on_ready)
        self._notifier.setEnabled(True)

    def end(self) -> None:
        """Watch no more. The notifier may be at work just now: Qt deletes it afterwards."""
        self.handle.cancel()
        self._notifier.setEnabled(False)
        self.deleteLater()

    def _on_ready(self, _fd: int) -> None:
        if not self.handle.cancelled():
            self.handle._run()  # which reports what its callback raises to the loop


class WindowLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync brings no types
    """qasync's loop with one timer for all that is called soon."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._soon: deque[asyncio.Handle] = deque()
        self._is_due = False
        self._soon_timer = QTimer()
        self._soon_timer.setObjectName("loop-soon-timer")
        self._soon_timer.setInterval(0)
        self._soon_timer.timeout.connect(self._run_soon)

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:  # fmt: skip
        """At the loop's next turn, in the order of the calls."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._soon.append(handle)
        if not self._is_due:
            self._is_due = True
            self._soon_timer.start()
        return handle

    def close(self) -> None:
        """What was to be called soon is not called any more."""
        if not self.is_closed() and not self.is_running():
            self._soon.clear()
            self._soon_timer.stop()
        super().close()

    def _run_soon(self) -> None:
        soon, end_s = self._soon, monotonic() + SOON_BUDGET_S
        for _ in range(len(soon)):  # what these call soon has its turn after Qt's
            handle = soon.popleft()
            if not handle.cancelled():
                handle._run()
            if monotonic() > end_s:
                break
        if not soon:
            self._is_due = False
            self._soon_timer.stop()


class ReadinessLoop(WindowLoop):
    """Where sockets tell that they are ready: Linux, macOS."""

    def _add_reader(self, fd: Any, callback: Callable[..., object], *args: Any) -> asyncio.Handle:
        return self._watch(self._read_notifiers, QSocketNotifier.Type.Read, fd, asyncio.Handle(callback, args, self))

    def _remove_reader(self, fd: Any) -> bool:
        return self._unwatch(self._read_notifiers, fd)

    def _add_writer(self, fd: Any, callback: Callable[..., object], *args: Any) -> asyncio.Handle:
        return self._watch(self._write_notifiers, QSocketNotifier.Type.Write, fd, asyncio.Handle(callback, args, self))

    def _remove_writer(self, fd: Any) -> bool:
        return self._unwatch(self._write_notifiers, fd)

    def close(self) -> None:
        """Watches nothing any more."""
        if not self.is_closed() and not self.is_running():
            for watches in (self._read_notifiers, self._write_notifiers):
                while watches:
                    watches.popitem()[1].end()
        super().close()

    def _watch(
        self, watches: dict[int, _Watch], kind: QSocketNotifier.Type, fd: Any, handle: asyncio.Handle
    ) -> asyncio.Handle:  # fmt: skip
        self._check_closed()
        self._unwatch(watches, fd)
        number = _number(fd)
        watches[number] = _Watch(number, kind, handle)
        return handle

    def _unwatch(self, watches: dict[int, _Watch] | None, fd: Any) -> bool:
        watch = watches.pop(_number(fd), None) if watches else None
        if watch is None:
            return False
        watch.end()
        return True


def _number(fd: Any) -> int:
    return fd if isinstance(fd, int) else int(fd.fileno())


LOOP = WindowLoop if sys.platform == "win32" else ReadinessLoop


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run ``main`` to its end on a loop that Qt drives; its result is the exit code."""
    application.setQuitOnLastWindowClosed(False)

    def make_loop() -> asyncio.AbstractEventLoop:
        loop: asyncio.AbstractEventLoop = LOOP(application)
        return loop

    with asyncio.Runner(loop_factory=make_loop) as runner:
        return runner.run(main())

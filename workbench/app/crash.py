"""Where bugs end up: logged with their traceback, shown as a banner, and the data stays safe."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

_log = logging.getLogger("workbench.crash")

Show = Callable[[str, str], None]  # title, details


REPORTS_KEPT = 100


class CrashHandler:
    """Takes what nobody else caught, from slots, threads, tasks and finalizers, and never raises itself."""

    def __init__(self) -> None:
        self.reported: list[tuple[str, str]] = []
        self._show: Show | None = None
        self._kept: list[tuple[str, str]] = []
        self._busy = threading.local()

    def install(self) -> None:
        """Take over the interpreter's three hooks."""
        sys.excepthook = self._from_interpreter
        sys.unraisablehook = self._from_finalizer
        threading.excepthook = self._from_thread

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over the loop's handler, where forgotten tasks report."""
        loop.set_exception_handler(self._from_loop)

    def show_with(self, show: Show) -> None:
        """Show bugs from now on, those that came before included. Called on the window's thread."""
        self._show = show
        kept, self._kept = self._kept, []
        for title, details in kept:
            show(title, details)

    def report(self, error: BaseException, _task: str = "") -> None:
        """One bug, from any thread."""
        if getattr(self._busy, "now", False):  # a bug while a bug is shown
            return
        self._busy.now = True
        try:
            details = "".join(traceback.format_exception(error))
            title = f"A fault in the program: {type(error).__name__}: {error}"
            _log.error("%s\n%s", title, details)
            if len(self.reported) < REPORTS_KEPT:
                self.reported.append((title, details))
            if self._show is None or threading.current_thread() is not threading.main_thread():
                self._kept.append((title, details))
            else:
                self._show(title, details)
        except Exception:  # noqa: BLE001 - the last resort must not fail: what cannot be shown is at least in the log
            _log.exception("the fault could not be shown")
        finally:
            self._busy.now = False

    def take_kept(self) -> list[tuple[str, str]]:
        """Bugs of other threads that wait to be shown; polled by the window."""
        kept, self._kept = self._kept, []
        return kept

    def _from_interpreter(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _from_finalizer(self, args: Any) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.report(args.exc_value)

    def _from_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if _is_leftover_of_accept(context):
            _log.info("event loop: an accept that its listener did not outlive: %s", error)
        elif isinstance(error, BaseException):
            self.report(error)
        else:
            _log.error("event loop: %s", context.get("message"))


def _is_leftover_of_accept(context: dict[str, Any]) -> bool:
    """On the completion port asyncio leaves a task behind each accept, whose only work is to close a socket where the
    accept is cancelled (asyncio.windows_events, IocpProactor.accept). Nobody fetches its error; the acceptor has been
    given the same one and dealt with it."""
    task = context.get("future")
    if not isinstance(task, asyncio.Task) or not isinstance(context.get("exception"), OSError):
        return False
    return getattr(task.get_coro(), "__qualname__", "") == "IocpProactor.accept.<locals>.accept_coro"

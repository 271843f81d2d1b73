"""The one place that makes tasks and threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

ErrorHandler = Callable[[BaseException, str], None]


class TaskScope:
    """Tasks with a common end. What a task raises by mistake goes to ``on_error`` with the task's name.

    Without a handler it goes to the loop's own exception handler, which the program leads to its crash report.
    """

    def __init__(self, on_error: ErrorHandler | None = None) -> None:
        self._on_error = on_error or _tell_loop
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Start a task. Raises RuntimeError after :meth:`aclose`."""
        if self._closed:
            coroutine.close()
            raise RuntimeError(f"the task {name!r} was started in a scope that is closed")
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def cancel(self) -> None:
        """Cancel all tasks without waiting."""
        for task in tuple(self._tasks):
            task.cancel()

    async def aclose(self, deadline_s: float = 5.0) -> bool:
        """Cancel all tasks and wait for them. False if one still ran after ``deadline_s``."""
        self._closed = True
        self.cancel()
        waiting = self._tasks - {asyncio.current_task()}
        if not waiting:
            return True
        _done, pending = await asyncio.wait(waiting, timeout=deadline_s)
        return not pending

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._on_error(error, task.get_name())


def _tell_loop(error: BaseException, name: str) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": f"the task {name!r} failed", "exception": error})


def start_thread(target: Callable[[], None], name: str) -> threading.Thread:
    """Start a daemon thread: it never holds the program's end. What it raises goes to ``threading.excepthook``."""
    thread = threading.Thread(target=target, name=name, daemon=True)
    thread.start()
    return thread

"""Fixtures for every room, and guards: a test that leaves a thread, a timer or a window behind fails by name."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

Until = Callable[..., Awaitable[None]]
_POLL_S = 0.002
_POOLS = ("asyncio_", "Dummy-", "pytest")  # executors of a loop, which joins them when it is closed; Qt's are dummies


@pytest.fixture
def until() -> Until:
    """``await until(lambda: fact, "what is waited for")``: polls a fact, fails at a deadline of 10 s."""

    async def wait(fact: Callable[[], object], what: str = "the fact", deadline_s: float = 10.0) -> None:
        end = time.monotonic() + deadline_s
        while not fact():
            if time.monotonic() > end:
                pytest.fail(f"waited {deadline_s} s in vain for {what}", pytrace=True)
            await asyncio.sleep(_POLL_S)

    return wait


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """Plain asyncio."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def qt_runner(qapp: QApplication) -> Iterator[asyncio.Runner]:
    """asyncio inside Qt, as the program runs it; many loops per application are fine."""
    from workbench.app.eventloop import LOOP

    def make_loop() -> asyncio.AbstractEventLoop:
        loop: asyncio.AbstractEventLoop = LOOP(qapp)
        return loop

    with asyncio.Runner(loop_factory=make_loop) as runner:
        yield runner


def pytest_collection_finish() -> None:
    """What thousands of collected tests and their modules are made of stays to the end: the collection of garbage after
    each test does not look at it again, which took longer than most tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_on_this_thread() -> Iterator[None]:
    """As in the program (app/garbage.py): a QObject that another thread's collection destroys takes the process
    with it, for Qt goes on sending to its timers."""
    gc.disable()
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Every thread that a test starts ends with it."""
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + 5
    while left := [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]:
        left = [thread for thread in left if not thread.name.startswith(_POOLS)]
        if not left:
            return
        if time.monotonic() > end:
            pytest.fail(f"threads left behind: {[thread.name for thread in left]}; close what started them")
        left[0].join(0.05)


@pytest.fixture(autouse=True)
def no_window_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every top-level widget that a test makes is closed by it (``qtbot.addWidget`` does)."""
    uses_qt = bool({"qapp", "qtbot", "qt_runner"} & set(request.fixturenames))
    if not uses_qt:
        yield
        return
    from PySide6.QtWidgets import QApplication

    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    left = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in before and widget.isVisible()]
    if left:
        names = [f"{type(widget).__name__} {widget.objectName()!r}" for widget in left]
        for widget in left:
            widget.close()
        pytest.fail(f"windows left open: {names}")

"""Ctrl+C and SIGTERM as a request, so that everything recorded is saved before the program ends."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType


def on_stop_request(request: Callable[[], None]) -> Callable[[], None]:
    """Call ``request`` at SIGINT and SIGTERM from now on; returns what puts the old handlers back.

    A Python handler runs between two byte codes, so something of Python must run now and then: the workspace's tick
    does, ten times a second (Windows needs this, asyncio has no ``add_signal_handler`` there).
    """

    def handle(_number: int, _frame: FrameType | None) -> None:
        request()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, old in before.items():
            signal.signal(number, old)

    return restore

"""The user's wish to end: Ctrl+C, SIGTERM, a closed terminal."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class StopRequest:
    """Set by a signal, or by whoever finds that there is nobody left to work for. Safe from any thread; whoever
    works looks at it at least every 50 ms."""

    def __init__(self) -> None:
        self.requested = False
        self.signalled = False  # it was the user's wish, not the end of whoever read

    def request(self) -> None:
        self.requested = True

    def is_requested(self) -> bool:
        return self.requested


@contextmanager
def stop_signals(stop: StopRequest) -> Iterator[None]:
    """SIGINT, SIGTERM and their like become ``stop``; what was there before comes back at the end.

    Plain signal handlers, not the loop's: Windows has no ``add_signal_handler``, and these also run while the loop's
    thread waits for standard output.
    """

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.signalled = True
        stop.request()

    before: dict[int, Any] = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays in force
            before[number] = signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

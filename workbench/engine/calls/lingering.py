"""Closing a socket that lingers, without waiting for it."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import threading
from collections.abc import Callable
from typing import Final

# struct linger: two ints; two unsigned shorts in Winsock (winsock2.h).
LINGER: Final = struct.Struct("HH" if sys.platform == "win32" else "ii")


def waits_at_close(value: object) -> bool:
    """Whether a close will wait, after SO_LINGER was set to ``value``: on, and for longer than no time."""
    if not isinstance(value, bytes) or len(value) != LINGER.size:
        return False
    on, seconds = LINGER.unpack(value)
    return bool(on and seconds)


def close_apart(number: int, closed: Callable[[], None]) -> None:
    """Close a descriptor in a thread. On Linux such a close waits for the peer although the socket does not block
    (socket(7) promises it for blocking ones only), and with it the window would. ``closed`` is called on the loop's
    thread; a loop that has ended meanwhile is told nothing."""
    try:
        loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
    except RuntimeError:
        loop = None

    def wait() -> None:
        try:
            socket.close(number)
        except OSError:  # the time was over with data still unsent (EAGAIN): the descriptor is closed all the same
            pass
        if loop is not None:
            try:
                loop.call_soon_threadsafe(closed)
            except RuntimeError:  # it is closed
                pass

    # A daemon: a peer that takes nothing must not hold the end of the program for all that time.
    threading.Thread(target=wait, name="lingering close", daemon=True).start()

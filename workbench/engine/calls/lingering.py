"""Closing a socket that lingers, without waiting for it."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import threading
from collections.abc import Callable
from typing import Final

from workbench.engine.tasks import start_thread

# struct linger: two ints; two unsigned shorts in Winsock (winsock2.h).
LINGER: Final = struct.Struct("HH" if sys.platform == "win32" else "ii")
AT_ONCE: Final = 64  # closes that wait at the same time, each in a thread of its own

_places = threading.BoundedSemaphore(AT_ONCE)


def waits_at_close(value: object) -> bool:
    """Whether a close will wait, after SO_LINGER was set to ``value``: on, and for longer than no time."""
    if not isinstance(value, bytes) or len(value) != LINGER.size:
        return False
    on, seconds = LINGER.unpack(value)
    return bool(on and seconds)


def close_apart(sock: socket.socket, closed: Callable[[], None]) -> bool:
    """Close it in a thread. On Linux such a close waits for the peer although the socket does not block (socket(7)
    promises it for blocking ones only), and with it the window would. ``closed`` is called on the loop's thread; a loop
    that has ended meanwhile is told nothing.

    False where too many wait already: the socket is as it was, and the caller does without waiting.
    """
    if not _places.acquire(blocking=False):
        return False
    try:
        loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
    except RuntimeError:
        loop = None
    # closesocket() of one that does not block fails with WSAEWOULDBLOCK instead, and leaves it open.
    sock.setblocking(True)
    number = sock.fileno()

    def wait() -> None:
        try:
            socket.close(number)
        except OSError:  # the peer has reset it: the descriptor is closed all the same
            pass
        finally:
            _places.release()
        if loop is not None:
            try:
                loop.call_soon_threadsafe(closed)
            except RuntimeError:  # it is closed
                pass

    try:
        # A daemon: a peer that takes nothing must not hold the end of the program for all that time.
        start_thread(wait, "lingering close")
    except RuntimeError:  # the system gives no further thread
        _places.release()
        return False
    sock.detach()
    return True

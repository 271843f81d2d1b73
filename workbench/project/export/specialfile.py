"""Writing into a pipe or a device as it is, and being able to stop.

A named pipe that nobody reads lets its writer wait for ever, in ``open`` and, once it is full, in ``write``; Python
goes on waiting after a signal (PEP 475), so that Ctrl+C would not end it.
"""

from __future__ import annotations

import errno
import os
import select
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

LOOK_S: Final = 0.05  # between two looks whether it shall stop


def write_special(path: Path, pieces: Iterator[bytes], cancelled: Callable[[], bool]) -> bool:
    """Write every piece; False if it was cancelled. Blocks while nobody reads. Raises :class:`OSError`."""
    descriptor = _opened(path, cancelled)
    if descriptor is None:
        return False
    try:
        return all(_write(descriptor, piece, cancelled) for piece in pieces)
    finally:
        os.close(descriptor)


def _opened(path: Path, cancelled: Callable[[], bool]) -> int | None:
    """As soon as somebody reads the pipe; a device is there at once."""
    while not cancelled():
        try:
            return os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        except OSError as error:
            if error.errno != errno.ENXIO or not path.is_fifo():  # a socket gives the same for ever
                raise
        time.sleep(LOOK_S)
    return None


def _write(descriptor: int, piece: bytes, cancelled: Callable[[], bool]) -> bool:
    rest = memoryview(piece)
    while not cancelled():
        if not rest:
            return True
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            select.select([], [descriptor], [], LOOK_S)
    return False

"""Streaming a file into a socket, a chunk at a time, as fast as the peer takes it."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workbench.model.failures import Failure, Reason

CHUNK_BYTES = 256 * 1024


@dataclass(slots=True)
class FileTransfer:
    """Progress of one file. ``size_bytes`` is the size when it was opened; a growing file is sent to that length."""

    path: Path
    size_bytes: int = 0
    sent_bytes: int = 0
    running: bool = True
    cancelled: bool = False
    failure: Failure | None = None

    @property
    def progress(self) -> float:
        """0 to 1."""
        return self.sent_bytes / self.size_bytes if self.size_bytes else 1.0


async def stream_file(
    transfer: FileTransfer,
    chunk_bytes: int,
    send: Callable[[bytes], Failure | None],
    wait_for_room: Callable[[int], Awaitable[None]],
) -> None:
    """Send the file in chunks; each waits until the queue has room for it. What goes wrong is left in
    ``transfer.failure``."""
    try:
        with await asyncio.to_thread(_open_plain, transfer.path) as file:
            transfer.size_bytes = os.fstat(file.fileno()).st_size
            while not transfer.cancelled and transfer.sent_bytes < transfer.size_bytes:
                want = min(chunk_bytes, transfer.size_bytes - transfer.sent_bytes)
                chunk = await asyncio.to_thread(file.read, want)
                if not chunk:
                    transfer.failure = Failure(Reason.FILE_ERROR, f"{transfer.path} became shorter while it was sent")
                    break
                await wait_for_room(len(chunk))
                if transfer.cancelled:
                    break
                transfer.failure = send(chunk)
                if transfer.failure is not None:
                    break
                transfer.sent_bytes += len(chunk)
    except OSError as error:
        transfer.failure = Failure(Reason.FILE_ERROR, f"{transfer.path}: {error.strerror or error}", error.errno)
    finally:
        transfer.running = False


def _open_plain(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe has no length, and opening it may wait for ever
        raise OSError(errno.EINVAL, "only a plain file can be sent")
    return path.open("rb")

"""Standard output, written by a thread of its own, so that a slow reader never stops the network's clockwork for
longer than it must, and memory stays bounded."""

from __future__ import annotations

import errno
import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from workbench.cli.stopping import StopRequest

QUEUE_BYTES: Final = 8 * 1024 * 1024
BATCH_BYTES: Final = 1024 * 1024
DRAIN_S: Final = 2.0
_LOOK_S: Final = 0.05
_NOBODY_READS: Final = (errno.EPIPE, errno.EINVAL)  # Windows calls a broken pipe an invalid argument


class Output:
    """Bytes in order, each batch written as soon as the last one is out.

    When ``limit_bytes`` wait to be written, :meth:`put` waits: reading from the network stops with it, and the peer
    is held back. ``given_up`` ends that wait (the user pressed Ctrl+C while nobody read the pipe).
    """

    def __init__(
        self, fd: int, given_up: Callable[[], bool], on_broken: Callable[[], None], limit_bytes: int = QUEUE_BYTES
    ) -> None:
        self._fd = fd
        self._given_up = given_up
        self._on_broken = on_broken
        self._limit_bytes = limit_bytes
        self._parts: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._changed = threading.Condition()
        self._closing = False
        self.broken = False
        self.failure: OSError | None = None  # why it cannot be written, if not because nobody reads any more
        self._thread = threading.Thread(target=self._write_for_ever, name="standard output", daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """Queue ``data``; after the reader went away it is thrown away."""
        with self._changed:
            while self._waiting_bytes >= self._limit_bytes and not self.broken and not self._given_up():
                self._changed.wait(_LOOK_S)
            if self.broken or not data:
                return
            self._parts.append(data)
            self._waiting_bytes += len(data)
            self._changed.notify_all()

    def close(self, deadline_s: float) -> bool:
        """Write what is queued and end; False if the reader did not take it within ``deadline_s``."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def _write_for_ever(self) -> None:
        while (batch := self._next_batch()) is not None:
            if not self._write(batch):
                with self._changed:
                    self.broken = True
                    self._parts.clear()
                    self._waiting_bytes = 0
                    self._changed.notify_all()
                self._on_broken()
                return

    def _next_batch(self) -> bytes | None:
        with self._changed:
            while not self._parts:
                if self._closing:
                    return None
                self._changed.wait()
            batch = [self._parts.popleft()]
            size = len(batch[0])
            while self._parts and size + len(self._parts[0]) <= BATCH_BYTES:
                batch.append(self._parts.popleft())
                size += len(batch[-1])
            self._waiting_bytes -= size
            self._changed.notify_all()
        return batch[0] if len(batch) == 1 else b"".join(batch)

    def _write(self, data: bytes) -> bool:
        """False when nothing more can be written."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest[:BATCH_BYTES]) :]
        except OSError as error:
            if error.errno not in _NOBODY_READS:
                self.failure = error
            return False
        return True


def drain(output: Output, stop: StopRequest) -> bool:
    """End ``output``: give its reader all the time it needs, or ``DRAIN_S`` once the user wants to end. False if not
    everything was taken."""
    while not output.close(DRAIN_S):
        if stop.requested:
            return False
    return not output.broken

"""Standard input into a session, as it comes and as fast as the peer takes it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import Final

from workbench.model.failures import Failure, Reason

READ_BYTES: Final = 64 * 1024
DATAGRAM_BYTES: Final = 1_472  # one Ethernet frame's worth of UDP over IPv4


class StandardInput:
    """Reads in a thread (a terminal or a pipe cannot be awaited on Windows), one chunk ahead of the network."""

    def __init__(self, fd: int, chunk_bytes: int = READ_BYTES) -> None:
        self.failure: Failure | None = None
        self.sent_bytes = 0
        self.done = False
        self._fd = fd
        self._chunk_bytes = chunk_bytes
        self._loop = asyncio.get_running_loop()
        self._chunks: asyncio.Queue[bytes | Failure] = asyncio.Queue()
        self._taken = threading.Semaphore(1)
        self._thread = threading.Thread(target=self._read_for_ever, name="standard input", daemon=True)

    async def pump(self, send: Callable[[bytes], Awaitable[Failure | None]]) -> None:
        """Until the end of the input, or a failure. ``send`` waits where the peer is slower."""
        self._thread.start()
        try:
            while not isinstance(chunk := await self._chunks.get(), Failure):
                if not chunk:
                    return
                self.failure = await send(chunk)
                if self.failure is not None:
                    return
                self.sent_bytes += len(chunk)
                self._taken.release()
            self.failure = chunk
        finally:
            self.done = True

    def _read_for_ever(self) -> None:
        chunk: bytes | Failure = b"."
        while chunk and not isinstance(chunk, Failure):
            self._taken.acquire()
            try:
                chunk = os.read(self._fd, self._chunk_bytes)
            except OSError as error:
                chunk = Failure(Reason.FILE_ERROR, f"standard input: {error.strerror}", error.errno)
            try:
                self._loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)
            except RuntimeError:  # the loop ended meanwhile: nobody wants it any more
                return

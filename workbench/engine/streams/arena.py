"""Memory for received bytes, handed on without a copy."""

from __future__ import annotations

from collections import deque

ARENA_BYTES = 1024 * 1024
RECEIVE_BYTES = 256 * 1024  # most that one stream receive asks for
ARENAS_KEPT = 32  # arenas waiting to be used again; beyond, the garbage collector has them


class ArenaPool:
    """Receives go into slices of a few large buffers, one behind the other.

    A slice is never written again while anybody holds it. A full arena is used once more when all its slices are
    gone; whether they are is asked of the language itself, which refuses to resize a bytearray that is looked into.
    Belongs to one thread.
    """

    def __init__(self, arena_bytes: int = ARENA_BYTES) -> None:
        self._arena_bytes = arena_bytes
        self._arena = bytearray()
        self._view = memoryview(self._arena)
        self._at = 0
        self._left = 0
        self._retired: deque[bytearray] = deque()

    def room(self, least_bytes: int, most_bytes: int = RECEIVE_BYTES) -> memoryview:
        """Where to receive next: ``least_bytes`` (at most an arena) to ``most_bytes`` long."""
        if self._left < least_bytes:
            self._turn()
        return self._view[self._at : self._at + most_bytes]

    def filled(self, count: int) -> memoryview:
        """The first ``count`` bytes of the last :meth:`room`, for good."""
        start = self._at
        self._at = end = start + count
        self._left -= count
        return self._view[start:end]

    def _turn(self) -> None:
        self._view = memoryview(b"")  # our own view of the old arena goes first
        if len(self._arena) == 0 or not _is_free(self._arena):
            if len(self._arena):
                self._retired.append(self._arena)
            self._arena = self._reused() or bytearray(self._arena_bytes)
        self._view = memoryview(self._arena)
        self._at = 0
        self._left = self._arena_bytes

    def _reused(self) -> bytearray | None:
        retired = self._retired
        if not retired or not _is_free(retired[0]):
            if len(retired) > ARENAS_KEPT:
                retired.popleft()
            return None
        arena = retired.popleft()
        if len(retired) > 2 and _is_free(retired[0]):  # more than are needed: let one go
            retired.popleft()
        return arena


def _is_free(arena: bytearray) -> bool:
    try:
        arena.append(0)
    except BufferError:
        return False
    arena.pop()
    return True

"""What is known while one payload is composed."""

from __future__ import annotations

from typing import Final

from workbench.codec.typed.parts import Counter
from workbench.codec.typed.sources import SourceError, Sources

MAX_BYTES: Final = 64 * 1024 * 1024
INCLUDED_MAX: Final = 10_000  # payloads within one, counted each time
DEPTH_MAX: Final = 16  # of payloads within payloads
WORK_FACTOR: Final = 4  # checksums read at most so many times the bytes that may be composed


class SizeError(SourceError):
    """More bytes than were allowed, or more work."""


class Budget:
    """Bytes that may still be made, bytes that checksums may still read, payloads that may still be included; shared
    by a payload and those in it. So are its moment and its counters: what is named twice says the same."""

    __slots__ = ("bytes_left", "counters", "included", "max_bytes", "now", "work_left")

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes_left = max_bytes
        self.work_left = max_bytes * WORK_FACTOR
        self.included = 0
        self.now: int | None = None
        self.counters: dict[Counter, int] = {}

    def take(self, size: int) -> None:
        """Raises :class:`SizeError`."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise SizeError(f"the payload has more than {self.max_bytes:,} bytes")

    def work(self, size: int) -> None:
        """Raises :class:`SizeError`."""
        self.work_left -= size
        if self.work_left < 0:
            raise SizeError("too many checksums over too many bytes")


class Run:
    """``pieces`` are the bytes of the slots, as far as they are known; ``chain`` the payloads that this one is in."""

    __slots__ = ("budget", "chain", "pieces", "sources")

    def __init__(self, sources: Sources, pieces: list[bytes], budget: Budget, chain: tuple[str, ...] = ()) -> None:
        self.sources = sources
        self.pieces = pieces
        self.budget = budget
        self.chain = chain

    def now_ns(self) -> int:
        """One moment for all of the payload."""
        now = self.budget.now
        if now is None:
            now = self.budget.now = self.sources.now_ns()
        return now

    def counted(self, counter: Counter) -> int:
        """One step for all of the payload."""
        found = self.budget.counters.get(counter)
        if found is None:
            found = self.budget.counters[counter] = self.sources.counter(*counter)
        return found

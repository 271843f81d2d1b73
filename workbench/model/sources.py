"""Where a hex view reads from: six verbs are enough for a record or a gigabyte."""

from __future__ import annotations

from typing import Protocol


class ByteSource(Protocol):
    """Bytes of any length, read a page at a time."""

    def size(self) -> int:
        """Length in bytes, as of now: a live conversation grows."""
        ...

    def read(self, offset: int, count: int) -> bytes:
        """At most ``count`` bytes from ``offset``; shorter only at the end. Raises no error past the end."""
        ...


class BytesSource:
    """A source over bytes in memory."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    def size(self) -> int:
        return len(self._data)

    def read(self, offset: int, count: int) -> bytes:
        return self._data[offset : offset + count]

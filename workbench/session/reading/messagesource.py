"""A message as bytes that a view reads a page at a time."""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.framing import Message


class MessageSource:
    """A message's bytes as they stand in the stream, for as far as they are what it says."""

    def __init__(self, read: Callable[[Message, int, int], bytes], message: Message) -> None:
        self._read, self._message = read, message

    def size(self) -> int:
        return self._message.payload

    def read(self, offset: int, count: int) -> bytes:
        return self._read(self._message, offset, min(count, self._message.payload - offset))

"""Whether the received bytes match what was expected."""

from __future__ import annotations

import re
from typing import Final

WINDOW_BYTES: Final = 64 * 1024  # a match in a stream may reach back this far over what came earlier


class Expectation:
    """Fed with what arrives. A datagram is looked at by itself, a stream across its pieces."""

    def __init__(self, pattern: re.Pattern[bytes], *, datagrams: bool) -> None:
        self.met = False
        self._pattern = pattern
        self._datagrams = datagrams
        self._tail = b""

    def receive(self, data: bytes | memoryview) -> None:
        """The next received bytes."""
        if self.met:
            return
        text = bytes(data) if self._datagrams else self._tail + bytes(data)
        self.met = self._pattern.search(text) is not None
        if not self._datagrams:
            self._tail = text[-WINDOW_BYTES:]

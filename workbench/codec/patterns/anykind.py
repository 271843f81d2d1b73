"""Any bytes at all."""

from __future__ import annotations

from workbench.codec.patterns.matcher import About
from workbench.model.patterns import Found


class AnyMatcher:
    """Takes everything, nothing at all included: an empty datagram is a message, too."""

    literal = b""
    beginning = None

    def find(self, data: bytes, about: About) -> Found:
        return Found(0, len(data), {"0": data})

    meets = find

    def keep_from(self, data: bytes, about: About) -> int:
        return len(data)

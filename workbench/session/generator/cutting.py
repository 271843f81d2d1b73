"""Stamped payloads out of a stream, whatever the pieces it comes in."""

from __future__ import annotations

from workbench.session.generator.stamp import STAMP_BYTES, Stamp, read_stamp


class StampCutter:
    """The stamps of one direction of one connection. What is no stamp where one should be ends it: ``broken``."""

    __slots__ = ("_head", "_left", "_stamp", "broken")

    def __init__(self) -> None:
        self._head = b""  # the first bytes of a stamp that is not whole yet
        self._left = 0  # bytes of the present payload that are still to come
        self._stamp: Stamp | None = None
        self.broken = False

    def feed(self, data: bytes | memoryview) -> list[Stamp]:
        """Stamps of the payloads that are whole now. Each turn of the loop takes a stamp, or what is left."""
        found: list[Stamp] = []
        offset, end = 0, len(data)
        while offset < end and not self.broken:
            if self._left:
                step = min(self._left, end - offset)
                self._left -= step
                offset += step
            else:
                offset = self._read_head(data, offset)
            if self._stamp is not None and not self._left:
                found.append(self._stamp)
                self._stamp = None
        return found

    def _read_head(self, data: bytes | memoryview, offset: int) -> int:
        """Take a stamp, or what is there of it; where it ends."""
        part = bytes(data[offset : offset + STAMP_BYTES - len(self._head)])
        self._head += part
        if len(self._head) == STAMP_BYTES:
            self._stamp = read_stamp(self._head)
            self._head = b""
            self.broken = self._stamp is None
            self._left = self._stamp.length - STAMP_BYTES if self._stamp is not None else 0
        return offset + len(part)

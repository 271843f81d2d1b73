"""Sources for tests: endless, growing, counted."""

from __future__ import annotations


class Endless:
    """A source of any size whose bytes follow from their offset; notes what was read."""

    def __init__(self, size: int) -> None:
        self.length = size
        self.asked: list[int] = []
        self.needles: dict[int, bytes] = {}

    def size(self) -> int:
        return self.length

    def read(self, offset: int, count: int) -> bytes:
        count = max(0, min(count, self.length - offset))
        self.asked.append(count)
        data = bytearray(count)
        for at, needle in self.needles.items():
            for place, byte in enumerate(needle):
                if 0 <= at + place - offset < count:
                    data[at + place - offset] = byte
        return bytes(data)


class Growing:
    """What was put in so far."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = bytearray(data)

    def size(self) -> int:
        return len(self.data)

    def read(self, offset: int, count: int) -> bytes:
        return bytes(self.data[offset : offset + count])

"""How often each byte occurs and how unforeseeable the bytes are, over any size in one pass.

Entropy is Shannon's over single bytes ("A Mathematical Theory of Communication", 1948, 6), in bits for each byte:
0 where all are the same, 8 where all 256 are as frequent. Text has 4 to 5, what is compressed or encrypted nearly 8.
"""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCKS_MAX: Final = 1024
BLOCK_BYTES_MIN: Final = 256
"""A block of fewer bytes cannot have 8 bits of entropy, whatever it holds."""


def block_bytes_for(size: int) -> int:
    """Bytes of a block, so that ``size`` bytes give at most :data:`BLOCKS_MAX` of them; a power of two."""
    block = BLOCK_BYTES_MIN
    while block * BLOCKS_MAX < size:
        block *= 2
    return block


def entropy_of(counts: NDArray[np.int64] | list[int]) -> float:
    """Bits for each byte, 0 to 8, of bytes that occur ``counts`` times; 0 of nothing."""
    present = [int(count) for count in counts if count]
    total = sum(present)
    if len(present) < 2:
        return 0.0
    return max(0.0, min(8.0, log2(total) - sum(count * log2(count) for count in present) / total))


class ByteStatistics:
    """Fed in order, a piece at a time. Memory is bounded: :data:`BLOCKS_MAX` numbers for ``size`` announced bytes; what
    comes beyond is counted in the histogram alone."""

    def __init__(self, size: int) -> None:
        import numpy as np

        self._numpy = np
        self.block_bytes = block_bytes_for(size)
        self.counts: NDArray[np.int64] = np.zeros(256, np.int64)
        self.block_entropies: list[float] = []
        self._block: NDArray[np.int64] = np.zeros(256, np.int64)
        self._filled = 0

    @property
    def total(self) -> int:
        """Bytes so far."""
        return int(self.counts.sum())

    @property
    def entropy(self) -> float:
        """Of all bytes so far."""
        return entropy_of(self.counts)

    @property
    def distinct(self) -> int:
        """How many of the 256 values occur."""
        return int((self.counts > 0).sum())

    def feed(self, data: bytes) -> None:
        """The next bytes."""
        np = self._numpy
        values = np.frombuffer(data, np.uint8)
        start = 0
        while start < len(values):
            part = values[start : start + self.block_bytes - self._filled]
            self._block += np.bincount(part, minlength=256)
            self._filled += len(part)
            start += len(part)
            if self._filled == self.block_bytes:
                self._end_block()

    def finish(self) -> None:
        """Nothing more comes: what is begun counts as a block of its own."""
        if self._filled:
            self._end_block()

    def _end_block(self) -> None:
        self.counts += self._block
        if len(self.block_entropies) < BLOCKS_MAX:
            self.block_entropies.append(entropy_of(self._block))
        self._block[:] = 0
        self._filled = 0

    def printable_part(self) -> float:
        """The part of the bytes that is ASCII text, line ends and tabs included, 0 to 1; 0 of nothing."""
        total = self.total
        text = int(self.counts[0x20:0x7F].sum() + self.counts[[0x09, 0x0A, 0x0D]].sum())
        return text / total if total else 0.0

"""The Internet checksum. RFC 1071.

The sum of 16-bit words in one's complement is the number that the bytes write down, modulo 65,535, for 2**16 leaves
the remainder 1. So one division of a long integer sums a small payload. A larger one is summed as an array of 32-bit
words in the computer's favourite order, which only swaps the two bytes of the result (RFC 1071, section 2 B).
"""

from __future__ import annotations

from typing import Final

MODULUS: Final = 0xFFFF
_SMALL_BYTES: Final = 768  # below, the array's making takes longer than the division


def word_sum(data: bytes) -> int:
    """The sum of the big-endian words of ``data``, modulo 65,535; an odd last byte stands in the upper half."""
    size = len(data)
    if size < _SMALL_BYTES:
        value = int.from_bytes(data, "big")
        return (value << 8 if size & 1 else value) % MODULUS
    import numpy as np  # by whoever has large payloads alone: the window's start does without

    even = size & ~3
    swapped = int(np.frombuffer(data, "<u4", even >> 2).sum(dtype=np.uint64)) % MODULUS
    return ((swapped >> 8 | (swapped & 0xFF) << 8) + word_sum(data[even:])) % MODULUS


def checksum(total: int) -> int:
    """The checksum, 0 to 65,534, of what sums up to ``total``; 0 and 65,535 mean the same number."""
    return -total % MODULUS

"""The Internet checksum. RFC 1071.

The sum of 16-bit words in one's complement is the number that the bytes write down, modulo 65,535, for 2**16 leaves
the remainder 1. So one division of a long integer sums a whole payload, at some hundred megabytes a second.
"""

from __future__ import annotations

from typing import Final

MODULUS: Final = 0xFFFF


def word_sum(data: bytes | memoryview) -> int:
    """The sum of the big-endian words of ``data``, modulo 65,535; an odd last byte stands in the upper half."""
    value = int.from_bytes(data, "big")
    return (value << 8 if len(data) & 1 else value) % MODULUS


def checksum(total: int) -> int:
    """The checksum, 0 to 65,534, of what sums up to ``total``; 0 and 65,535 mean the same number."""
    return -total % MODULUS

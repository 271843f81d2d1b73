"""Checksums that are neither a CRC nor a hash: sums, XOR, LRC, Adler, Fletcher, the Internet's. All go on piecewise."""

from __future__ import annotations

import zlib
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLETCHER_PIECE: Final = 4096
"""Words at once: 4096 * 4096 * (2 ** 32 - 1) fits into 64 bits with the sums so far, which are below 2 ** 32."""


class Running(Protocol):
    """A checksum on its way."""

    def update(self, data: bytes) -> None:
        """The next bytes; how they are cut does not matter."""
        ...

    def value(self) -> bytes:
        """Of all bytes so far, highest byte first."""
        ...


class ByteSum:
    """All bytes added, the lowest ``bits`` of the sum; ``negated`` gives the LRC of ISO 1155 and of Modbus ASCII, which
    makes the sum with it zero."""

    def __init__(self, bits: int, *, negated: bool = False) -> None:
        self._bits = bits
        self._negated = negated
        self._sum = 0

    def update(self, data: bytes) -> None:
        import numpy as np

        self._sum += int(np.frombuffer(data, np.uint8).sum(dtype=np.uint64))

    def value(self) -> bytes:
        total = -self._sum if self._negated else self._sum
        return (total & ((1 << self._bits) - 1)).to_bytes(self._bits // 8, "big")


class Words:
    """Cuts what comes into words of ``size`` bytes; an odd rest waits for what follows."""

    def __init__(self, size: int, *, little: bool) -> None:
        self._size = size
        self._code = ("<" if little else ">") + f"u{size}"
        self._rest = b""

    def cut(self, data: bytes) -> NDArray[np.uint64]:
        """The whole words that are there now."""
        import numpy as np

        data = self._rest + data
        whole = len(data) // self._size * self._size
        self._rest = data[whole:]
        return np.frombuffer(data[:whole], self._code).astype(np.uint64)

    def last(self) -> int | None:
        """The rest, filled with zeros at its end; None where nothing is left."""
        if not self._rest:
            return None
        filled = self._rest.ljust(self._size, b"\0")
        return int.from_bytes(filled, "little" if self._code[0] == "<" else "big")


class XorSum:
    """All words of ``size`` bytes combined by exclusive or; the last is filled with zeros."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._words = Words(size, little=False)
        self._value = 0

    def update(self, data: bytes) -> None:
        import numpy as np

        self._value ^= int(np.bitwise_xor.reduce(self._words.cut(data), initial=0))

    def value(self) -> bytes:
        return reduce(xor, [self._words.last() or 0], self._value).to_bytes(self._size, "big")


class InternetSum:
    """RFC 1071: the one's complement of the one's complement sum of 16-bit words."""

    def __init__(self) -> None:
        self._words = Words(2, little=False)
        self._sum = 0

    def update(self, data: bytes) -> None:
        self._sum += int(self._words.cut(data).sum())

    def value(self) -> bytes:
        total = self._sum + (self._words.last() or 0)
        while total >> 16:
            total = (total & 0xFFFF) + (total >> 16)
        return (total ^ 0xFFFF).to_bytes(2, "big")


class Fletcher:
    """Fletcher's sum of ``bits`` (16, 32, 64): two sums modulo 2 ** (bits / 2) - 1 of words half as wide, which are
    little-endian (Fletcher, "An Arithmetic Checksum for Serial Transmissions", 1982). The second stands first."""

    def __init__(self, bits: int) -> None:
        self._bytes = bits // 8
        self._modulus = (1 << bits // 2) - 1
        self._words = Words(bits // 16, little=True)
        self._first = self._second = 0

    def update(self, data: bytes) -> None:
        words = self._words.cut(data)
        for start in range(0, len(words), FLETCHER_PIECE):
            self._add(words[start : start + FLETCHER_PIECE])

    def _add(self, words: NDArray[np.uint64]) -> None:
        import numpy as np

        count = len(words)
        weights = np.arange(count, 0, -1, dtype=np.uint64)
        self._second = (self._second + count * self._first + int((words * weights).sum())) % self._modulus
        self._first = (self._first + int(words.sum())) % self._modulus

    def value(self) -> bytes:
        first, second = self._first, self._second
        if (last := self._words.last()) is not None:
            first = (first + last) % self._modulus
            second = (second + first) % self._modulus
        return ((second << self._bytes * 4) | first).to_bytes(self._bytes, "big")


class Adler32:
    """RFC 1950, 8.2."""

    def __init__(self) -> None:
        self._value = 1

    def update(self, data: bytes) -> None:
        self._value = zlib.adler32(data, self._value)

    def value(self) -> bytes:
        return self._value.to_bytes(4, "big")

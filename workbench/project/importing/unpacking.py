"""The bytes of a capture file, those of a compressed one (``.pcap.gz``, RFC 1952) unpacked on the way.

A few kilobytes may hold gigabytes. Memory does not grow with that, and reading ends where a file unfolds to more than
any capture does.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from workbench.codec.pcap.reading import GZIP

CHUNK_BYTES: Final = 1024 * 1024
PLAIN_FREE_BYTES: Final = 1024 * 1024 * 1024  # so much any file may hold
RATIO_MAX: Final = 200  # beyond it, so many times its own size; captures have 2 to 20 times, zeros 1,030 times
MEMBERS_MAX: Final = 100_000  # a file may be several that stand behind each other
_GZIP_BITS: Final = 31  # zlib: a header of gzip, and the largest window


class Unpacking:
    """Walks a file. ``taken`` counts its own bytes, and ``trouble`` says why not all of it was unpacked."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.taken = 0
        self.trouble = ""
        self._file = file
        self._left = max(PLAIN_FREE_BYTES, size * RATIO_MAX)

    def chunks(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB. Raises :class:`OSError`; damage ends it quietly, see ``trouble``."""
        first = self._next()
        if first.startswith(GZIP):
            yield from self._unpacked(first)
            return
        while first:
            yield first
            first = self._next()

    def _next(self) -> bytes:
        chunk = self._file.read(CHUNK_BYTES)
        self.taken += len(chunk)
        return chunk

    def _unpacked(self, packed: bytes) -> Iterator[bytes]:
        members, unpack = 1, zlib.decompressobj(_GZIP_BITS)
        while True:
            try:
                plain = unpack.decompress(packed, CHUNK_BYTES)
            except zlib.error:
                self.trouble = f"The compressed file is damaged before its byte {self.taken:,}."
                return
            if plain:
                self._left -= len(plain)
                yield plain
            if self._left < 0:
                self.trouble = "The compressed file unfolds to more than a capture does: the rest was not read."
                return
            if unpack.eof:
                packed = unpack.unused_data.lstrip(b"\0") or self._next().lstrip(b"\0")  # zeros fill a tape's block
                if not packed:
                    return
                if members == MEMBERS_MAX or not packed.startswith(GZIP[:1]):
                    self.trouble = "Behind the compressed capture stands something else, which was not read."
                    return
                members, unpack = members + 1, zlib.decompressobj(_GZIP_BITS)
                continue
            packed = unpack.unconsumed_tail or self._next()
            if not packed and not plain:
                self.trouble = "The compressed file ends in the middle."
                return

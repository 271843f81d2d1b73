"""Which checksum gives this value? The end of a message is compared with every checksum of what stands before it."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.codec.bytes.checksums import Checksum, Family, checksums

SEARCHED_BYTES_MAX: Final = 1024 * 1024
VALUE_BYTES_MAX: Final = 64  # SHA-512's
START_MAX: Final = 4
"""A message may have a start that its checksum leaves out: so many first bytes are tried without."""


class Found(NamedTuple):
    """``checksum`` of ``size`` bytes from ``offset`` gives the value as it stands there, in the order told.

    ``bits`` is how much a chance hit is worth: a value of 8 bits fits one checksum in 256 by chance.
    """

    checksum: Checksum
    offset: int
    size: int
    little: bool


def checksums_that_give(data: bytes, value: bytes, *, start: int = 0) -> list[Found]:
    """Every checksum of ``data``, or of it without its first 1 to :data:`START_MAX` bytes, that gives ``value`` in
    either order; ``start`` is the offset of ``data``. The wide ones first: they are hardly chance.

    Raises :class:`ValueError` above :data:`SEARCHED_BYTES_MAX`.
    """
    if len(data) > SEARCHED_BYTES_MAX:
        raise ValueError(f"at most {SEARCHED_BYTES_MAX:,} bytes are searched")
    if not data or not 1 <= len(value) <= VALUE_BYTES_MAX:
        return []
    found = []
    for skipped in range(min(START_MAX + 1, len(data))):
        part = data[skipped:]
        for checksum in checksums():
            if -(-checksum.bits // 8) != len(value) or (skipped and checksum.family is Family.HASH):
                continue
            given = checksum.of(part)
            if given == value:
                found.append(Found(checksum, start + skipped, len(part), False))
            elif given[::-1] == value:
                found.append(Found(checksum, start + skipped, len(part), True))
    found.sort(key=lambda each: (-each.checksum.bits, each.offset))
    return found


def search_at_end(data: bytes, *, start: int = 0) -> list[Found]:
    """As :func:`checksums_that_give` for the last 1, 2, 3, 4, 5, 8, 16, 20, 28, 32, 48 and 64 bytes of ``data``. Of one
    byte only the hits over the whole are told, since a fifth of all checksums of 8 bits would be chance."""
    found = []
    for size in sorted({-(-checksum.bits // 8) for checksum in checksums()}, reverse=True):
        if size < len(data):
            hits = checksums_that_give(data[:-size], data[-size:], start=start)
            found += [hit for hit in hits if size > 1 or hit.offset == start]
    return found

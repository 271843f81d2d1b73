"""IEEE 802.11 data frames, with and without what drivers put before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbench.codec.packets.ethertypes import from_llc
from workbench.codec.packets.unwrapped import AGGREGATED, CONTROL, ENCRYPTED, TOO_SHORT, Unwrapped

PRISM_BYTES: Final = 144
SUBFRAMES_MAX: Final = 256  # of one aggregate, which has 11,454 bytes at most
_DATA, _NO_DATA, _QOS = 2, 4, 8
_TO_FROM_DS, _PROTECTED, _ORDER = 0x0300, 0x4000, 0x8000
_AVS_MAGIC: Final = 0x80211000
_PADDED: Final = 0x20  # radiotap, flags: the header is padded to four bytes


def from_80211(data: bytes, at: int = 0, *, padded: bool = False) -> Unwrapped:
    """A frame from its frame control on (IEEE 802.11-2020, section 9.2)."""
    if at + 24 > len(data):
        return (TOO_SHORT if len(data) - at < 2 or data[at] >> 2 & 3 == _DATA else CONTROL), at
    control = int.from_bytes(data[at : at + 2], "little")
    subtype, several = control >> 4 & 0xF, False
    if control >> 2 & 3 != _DATA or subtype & _NO_DATA:
        return CONTROL, at
    if control & _PROTECTED:
        return ENCRYPTED, at
    size = 24 + (6 if control & _TO_FROM_DS == _TO_FROM_DS else 0)
    if subtype & _QOS:
        several = bool(data[at + size : at + size + 1]) and bool(data[at + size] & 0x80)
        size += 2 + (4 if control & _ORDER else 0)
    if padded:
        size += -size & 3
    return (AGGREGATED, at + size) if several else from_llc(data, at + size)


def subframes(data: bytes, at: int) -> Iterator[bytes]:
    """What an aggregate (A-MSDU, IEEE 802.11-2020, section 9.3.2.2) holds: packets that begin with LLC. The last one
    may be cut."""
    for _ in range(SUBFRAMES_MAX):
        start = at + 14  # two addresses, and the length
        if start >= len(data):
            return
        size = int.from_bytes(data[at + 12 : start], "big")
        yield data[start : start + size]
        at = start + size + (-(14 + size) & 3)


def from_radiotap(data: bytes, at: int = 0) -> Unwrapped:
    """radiotap.org's header, whose length stands in it in little endian."""
    if at + 8 > len(data):
        return TOO_SHORT, at
    size = int.from_bytes(data[at + 2 : at + 4], "little")
    if size < 8:
        return TOO_SHORT, at
    return from_80211(data, at + size, padded=bool(_radiotap_flags(data, at, at + size) & _PADDED))


def _radiotap_flags(data: bytes, at: int, end: int) -> int:
    present = int.from_bytes(data[at + 4 : at + 8], "little")
    if not present & 2:
        return 0
    field, more = at + 8, present
    for _ in range(32):  # further words of what is present
        if not more >> 31 or field + 4 > end:
            break
        more = int.from_bytes(data[field : field + 4], "little")
        field += 4
    if present & 1:  # a time stamp stands before, aligned to eight bytes
        field += -(field - at) & 7
        field += 8
    return data[field] if field < min(end, len(data)) else 0


def from_prism(data: bytes) -> Unwrapped:
    """The header of Prism cards' drivers, in the place of which some put that of AVS."""
    if len(data) < 8:
        return TOO_SHORT, 0
    if int.from_bytes(data[:4], "big") & 0xFFFFF000 == _AVS_MAGIC:
        return from_avs(data)
    return from_80211(data, PRISM_BYTES)


def from_avs(data: bytes) -> Unwrapped:
    """The AVS header: version, and its length in network order."""
    size = int.from_bytes(data[4:8], "big")
    if len(data) < 8 or size < 8:
        return TOO_SHORT, 0
    return from_80211(data, size)

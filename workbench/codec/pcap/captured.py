"""What a capture file holds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

PACKET_MAX_BYTES: Final = 16 * 1024 * 1024  # libpcap writes up to 256 KiB of a packet; more is damage, or an attack
BLOCK_MAX_BYTES: Final = PACKET_MAX_BYTES + 128 * 1024  # of pcapng: a packet with its options
TIME_MAX_NS: Final = (1 << 63) - 1  # what the database holds: the year 2262


class PacketWay(IntEnum):
    """Which way a packet went at the interface (pcapng, section 4.3.1, epb_flags)."""

    UNKNOWN = 0
    INBOUND = 1
    OUTBOUND = 2


class CapturedPacket(NamedTuple):
    """One packet of a capture file."""

    number: int  # 1, 2, 3 … in the file, as Wireshark counts
    offset: int  # of its header or block in the file, bytes
    time_ns: int  # since 1970-01-01 UTC; 0 where the file does not tell
    link_type: int  # LINKTYPE_… of its interface
    data: bytes  # what was captured of it
    original_size: int  # bytes that it had on the network; never less than ``data`` has
    comment: str = ""
    way: int = PacketWay.UNKNOWN


@dataclass(frozen=True, slots=True)
class Breakage:
    """Where a capture file cannot be read any further."""

    offset: int  # bytes from the file's beginning
    packet: int  # the number that the packet there would have had
    what: str  # “the file ends in the middle of a packet”


class CaptureFormatError(ValueError):
    """Bytes that no capture file begins with."""

"""Reading pcap files (draft-ietf-opsawg-pcap), also those with nanoseconds and Kuznetzov's longer record headers."""

from __future__ import annotations

from struct import Struct
from typing import Final

from workbench.codec.pcap.captured import PACKET_MAX_BYTES, Breakage, CapturedPacket

HEADER_BYTES: Final = 24
LINK_TYPE_MASK: Final = 0x03FF_FFFF  # above it stands how long the frame check sequence is

_MICROSECONDS, _NANOSECONDS = 1_000, 1
# Magic number in the file's byte order -> nanoseconds in a unit of time, bytes of a record's header.
_MAGICS: Final = {
    0xA1B2C3D4: (_MICROSECONDS, 16),
    0xA1B23C4D: (_NANOSECONDS, 16),
    0xA1B2CD34: (_MICROSECONDS, 24),  # patched libpcap: interface, protocol and type of the packet behind the sizes
}


def is_legacy(head: bytes) -> bool:
    """Whether a file that begins with these four bytes is a pcap file."""
    return _order(head) is not None


def _order(head: bytes) -> tuple[str, int, int] | None:
    for order, name in (("<", "little"), (">", "big")):
        found = _MAGICS.get(int.from_bytes(head[:4], name))  # type: ignore[arg-type]
        if found is not None:
            return order, *found
    return None


class LegacyReader:
    """Packets out of the bytes of a file, whose first 24 are the header. Never raises."""

    def __init__(self, header: bytes) -> None:
        found = _order(header)
        assert found is not None, "is_legacy was not asked"
        order, self._unit_ns, self._head_bytes = found
        self._unpack = Struct(f"{order}IIII").unpack_from
        _, _major, _minor, _zone, _digits, _snap, link = Struct(f"{order}IHHiIII").unpack(header[:HEADER_BYTES])
        self.link_type = link & LINK_TYPE_MASK
        self.packets = 0
        self.broken: Breakage | None = None

    def read(self, buffer: bytes, base: int, packets: list[CapturedPacket]) -> int:
        """Add the whole packets of ``buffer``, which stands at ``base`` in the file; how many bytes they took."""
        at, size, head, link, number = 0, len(buffer), self._head_bytes, self.link_type, self.packets
        unit_ns, unpack, last = self._unit_ns, self._unpack, len(buffer) - self._head_bytes
        while at <= last:
            seconds, fraction, captured, original = unpack(buffer, at)
            if captured > PACKET_MAX_BYTES:
                what = f"a packet of {captured:,} bytes is announced, and no packet has so many"
                self.broken = Breakage(base + at, number + 1, what)
                break
            data = at + head
            end = data + captured
            if end > size:
                break
            number += 1
            time_ns = seconds * 1_000_000_000 + fraction * unit_ns
            packets.append(
                CapturedPacket(
                    number, base + at, time_ns, link, buffer[data:end], original if original > captured else captured
                )
            )
            at = end
        self.packets = number
        return at

    def what_is_missing(self, rest: bytes) -> str:
        """What the file ends in the middle of."""
        return "the file ends in the middle of a packet"

"""Reading pcapng files (draft-ietf-opsawg-pcapng): sections of either byte order, several interfaces, comments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from struct import Struct
from typing import Final

from workbench.codec.pcap.captured import BLOCK_MAX_BYTES, TIME_MAX_NS, Breakage, CapturedPacket, PacketWay
from workbench.codec.pcap.ngoptions import OPTION_COMMENT, text_of, walk_options

SECTION: Final = 0x0A0D0D0A  # reads the same in both byte orders
INTERFACE, OLD_PACKET, SIMPLE_PACKET, NAMES, STATISTICS, PACKET, SECRETS = 1, 2, 3, 4, 5, 6, 0xA
ORDER_MAGIC: Final = 0x1A2B3C4D
INTERFACES_MAX: Final = 65_536
BLOCK_LEAST_BYTES: Final = 12
_IF_RESOLUTION, _IF_OFFSET = 9, 14
_EPB_FLAGS: Final = 2
_ISB_DROPPED: Final = (5, 7)  # isb_ifdrop, isb_osdrop
_EPB_BYTES, _OLD_BYTES, _SIMPLE_BYTES = 28, 28, 12  # before the data, the block's own head included


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface of a section. A stamp is ``stamp * multiplier // divisor + offset_ns``."""

    link_type: int
    snap_bytes: int  # 0: no limit
    multiplier: int
    divisor: int
    offset_ns: int


class NgReader:
    """Packets out of the bytes of a file. Never raises."""

    def __init__(self) -> None:
        self.packets = 0
        self.broken: Breakage | None = None
        self.other_blocks: Counter[int] = Counter()  # of types that hold no packet
        self.dropped = 0  # packets that the capturing program says it lost
        self._interfaces: list[Interface] = []
        self._set_order("<")

    def _set_order(self, order: str) -> None:
        self._order = order
        self._head = Struct(f"{order}II").unpack_from
        self._length = Struct(f"{order}I").unpack_from
        self._packet = Struct(f"{order}IIIII").unpack_from

    def read(self, buffer: bytes, base: int, packets: list[CapturedPacket]) -> int:
        """Add the packets of the whole blocks of ``buffer``, which stands at ``base`` in the file; how many bytes
        these took."""
        at, size, interfaces = 0, len(buffer), len(self._interfaces)
        while size - at >= BLOCK_LEAST_BYTES:
            kind, length = self._head(buffer, at)
            if kind == SECTION:
                order = self._section_order(buffer[at + 8 : at + 12])
                if not order:
                    return self._break(base + at, "a section’s byte order mark is none", at)
                self._set_order(order)
                (length,) = self._length(buffer, at + 4)
            if length < BLOCK_LEAST_BYTES or length & 3 or length > BLOCK_MAX_BYTES:
                return self._break(base + at, f"a block of {length:,} bytes is announced, which cannot be", at)
            end = at + length
            if end > size:
                break
            if self._length(buffer, end - 4)[0] != length:
                return self._break(base + at, "the two lengths of a block are not the same", at)
            if kind == PACKET:
                if length < _EPB_BYTES + 4:
                    return self._break(base + at, "a packet block is too short", at)
                index, high, low, captured, original = self._packet(buffer, at + 8)
                data = at + _EPB_BYTES
                if captured == original and -4 < captured - (length - _EPB_BYTES - 4) <= 0 and index < interfaces:
                    interface = self._interfaces[index]  # the ordinary case: a whole packet without options
                    time_ns = (high << 32 | low) * interface.multiplier // interface.divisor + interface.offset_ns
                    if 0 <= time_ns <= TIME_MAX_NS:
                        self.packets = number = self.packets + 1
                        link, payload = interface.link_type, buffer[data : data + captured]
                        packets.append(CapturedPacket(number, base + at, time_ns, link, payload, original))
                        at = end
                        continue
                fault = self._read_packet(buffer, at, end, base, packets)
            else:
                fault = self._read_other(kind, buffer, at, end, base, packets)
                interfaces = len(self._interfaces)
            if fault:
                return self._break(base + at, fault, at)
            at = end
        return at

    def what_is_missing(self, rest: bytes) -> str:
        """What the file ends in the middle of."""
        return "the file ends in the middle of a block"

    def _break(self, offset: int, what: str, at: int) -> int:
        self.broken = Breakage(offset, self.packets + 1, what)
        return at

    def _section_order(self, mark: bytes) -> str:
        for order, name in (("<", "little"), (">", "big")):
            if int.from_bytes(mark, name) == ORDER_MAGIC:  # type: ignore[arg-type]
                return order
        return ""

    def _read_packet(self, buffer: bytes, at: int, end: int, base: int, packets: list[CapturedPacket]) -> str:
        index, high, low, captured, original = self._packet(buffer, at + 8)
        data = at + _EPB_BYTES
        behind = data + captured
        if behind > end - 4:
            return f"a packet of {captured:,} bytes stands in a block of {end - at:,}"
        if index >= len(self._interfaces):
            return f"a packet is of interface {index}, which the file does not describe"
        interface = self._interfaces[index]
        comment, way = "", 0
        options = behind + (-captured & 3)
        if end - options >= 8:  # an option, and the length behind the block
            comment, way = self._packet_options(buffer, options, end - 4)
        self.packets += 1
        time_ns = (high << 32 | low) * interface.multiplier // interface.divisor + interface.offset_ns
        if not 0 <= time_ns <= TIME_MAX_NS:
            time_ns = 0 if time_ns < 0 else TIME_MAX_NS
        packets.append(
            CapturedPacket(
                self.packets, base + at, time_ns, interface.link_type, buffer[data:behind],
                original if original > captured else captured, comment, way,
            )
        )  # fmt: skip
        return ""

    def _packet_options(self, buffer: bytes, start: int, end: int) -> tuple[str, int]:
        comments, way = [], 0
        for code, value in walk_options(buffer, start, end, self._order):
            if code == OPTION_COMMENT:
                comments.append(text_of(value))
            elif code == _EPB_FLAGS and len(value) == 4:
                flags = int.from_bytes(value, "little" if self._order == "<" else "big")
                way = flags & 3 if flags & 3 in (PacketWay.INBOUND, PacketWay.OUTBOUND) else PacketWay.UNKNOWN
        return "\n".join(comments), way

    def _read_other(
        self, kind: int, buffer: bytes, at: int, end: int, base: int, packets: list[CapturedPacket]
    ) -> str:
        match kind:
            case 0x0A0D0D0A:
                self._interfaces = []
                return ""
            case 1:  # INTERFACE
                return self._read_interface(buffer, at, end)
            case 3:  # SIMPLE_PACKET
                return self._read_simple(buffer, at, end, base, packets)
            case 2:  # OLD_PACKET
                return self._read_old(buffer, at, end, base, packets)
            case _:
                if kind == STATISTICS:
                    self._read_statistics(buffer, at + 20, end - 4)
                self.other_blocks[kind] += 1
                return ""

    def _read_interface(self, buffer: bytes, at: int, end: int) -> str:
        if end - at < 20:
            return "an interface block is too short"
        if len(self._interfaces) >= INTERFACES_MAX:
            return f"the file describes more than {INTERFACES_MAX:,} interfaces"
        link, _reserved, snap = Struct(f"{self._order}HHI").unpack_from(buffer, at + 8)
        multiplier, divisor, offset_s = 1_000, 1, 0  # microseconds, where the file does not say
        name = "little" if self._order == "<" else "big"
        for code, value in walk_options(buffer, at + 16, end - 4, self._order):
            if code == _IF_RESOLUTION and len(value) == 1:
                units = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
                whole = 1_000_000_000 % units == 0
                multiplier, divisor = (1_000_000_000 // units, 1) if whole else (1_000_000_000, units)
            elif code == _IF_OFFSET and len(value) == 8:
                offset_s = int.from_bytes(value, name, signed=True)  # type: ignore[arg-type]
        self._interfaces.append(Interface(link, snap, multiplier, divisor, offset_s * 1_000_000_000))
        return ""

    def _read_simple(self, buffer: bytes, at: int, end: int, base: int, packets: list[CapturedPacket]) -> str:
        if not self._interfaces:
            return "a packet stands before the first interface"
        if end - at < 16:
            return "a packet block is too short"
        (original,) = self._length(buffer, at + 8)
        interface = self._interfaces[0]
        captured = min(original, end - 4 - (at + _SIMPLE_BYTES), interface.snap_bytes or original)
        data = buffer[at + _SIMPLE_BYTES : at + _SIMPLE_BYTES + captured]
        self.packets += 1
        packets.append(CapturedPacket(self.packets, base + at, 0, interface.link_type, data, max(original, captured)))
        return ""

    def _read_old(self, buffer: bytes, at: int, end: int, base: int, packets: list[CapturedPacket]) -> str:
        """The Packet Block of the first drafts: its interface has 16 bits, beside a count of what was dropped."""
        if end - at < _OLD_BYTES + 4:
            return "a packet block is too short"
        (index,) = Struct(f"{self._order}H").unpack_from(buffer, at + 8)
        patched = bytearray(buffer[at:end])
        patched[8:12] = index.to_bytes(4, "little" if self._order == "<" else "big")
        before = len(packets)
        fault = self._read_packet(bytes(patched), 0, end - at, base + at, packets)
        return fault if len(packets) == before else ""

    def _read_statistics(self, buffer: bytes, start: int, end: int) -> None:
        name = "little" if self._order == "<" else "big"
        for code, value in walk_options(buffer, start, end, self._order):
            if code in _ISB_DROPPED and len(value) == 8:
                self.dropped += int.from_bytes(value, name)  # type: ignore[arg-type]

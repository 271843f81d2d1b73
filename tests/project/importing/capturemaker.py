"""Capture files made from the formats' descriptions, byte by byte, and the frames in them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address

SYN, ACK, FIN, RST, PUSH = 2, 16, 1, 4, 8
MAC = bytes.fromhex("020000000002020000000001")


def checksum(data: bytes) -> int:
    """RFC 1071."""
    data += b"\0" * (len(data) & 1)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return int(~total & 0xFFFF)


def ip(
    source: str, target: str, protocol: int, content: bytes, *, fragment: tuple[int, int] = (1, 0), extra: bytes = b""
) -> bytes:
    """IPv4, or IPv6 for addresses of it. ``fragment`` is identification and offset with its flags, of the former;
    ``extra`` are options, or extension headers."""
    one, two = ip_address(source).packed, ip_address(target).packed
    if len(one) == 16:
        return struct.pack(">IHBB", 6 << 28, len(extra + content), protocol, 64) + one + two + extra + content
    size = 20 + len(extra)
    head = struct.pack(">BBHHHBBH", 0x40 | size // 4, 0, size + len(content), *fragment, 64, protocol, 0)
    head += one + two + extra
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + content


def with_checksum(source: str, target: str, protocol: int, content: bytes, at: int) -> bytes:
    one, two = ip_address(source).packed, ip_address(target).packed
    pseudo = one + two + struct.pack(">II", len(content), protocol)
    return content[:at] + struct.pack(">H", checksum(pseudo + content) or 0xFFFF) + content[at + 2 :]


def tcp(
    ends: tuple[str, str],
    ports: tuple[int, int],
    numbers: tuple[int, int],
    flags: int,
    data: bytes = b"",
    window: int = 65_000,
) -> bytes:
    """``numbers`` are those of the sequence and of what is acknowledged."""
    places = [number & 0xFFFFFFFF for number in numbers]
    head = struct.pack(">HHIIBBHHH", *ports, *places, 0x50, flags, window, 0, 0)
    return with_checksum(*ends, 6, head + data, 16)


def udp(source: str, target: str, ports: tuple[int, int], data: bytes) -> bytes:
    return with_checksum(source, target, 17, struct.pack(">HHHH", *ports, 8 + len(data), 0) + data, 6)


@dataclass
class Talk:
    """A TCP conversation as packets of IP; ``say`` and the like append to ``packets``."""

    client: str
    server: str
    ports: tuple[int, int] = (40_000, 80)
    sequences: list[int] = field(default_factory=lambda: [1_000, 5_000_000])
    packets: list[bytes] = field(default_factory=list)
    ident: int = 0

    def segment(
        self, side: int, flags: int, data: bytes = b"", *, at: int | None = None, window: int = 65_000
    ) -> bytes:
        """A packet; ``at`` is another sequence number than the one that is due."""
        ends = (self.client, self.server) if side == 0 else (self.server, self.client)
        ports = self.ports if side == 0 else self.ports[::-1]
        sequence = self.sequences[side] if at is None else at
        acknowledged = self.sequences[1 - side] if flags & ACK else 0
        content = tcp(ends, ports, (sequence, acknowledged), flags, data, window)
        if at is None:
            self.sequences[side] += len(data) + bool(flags & (SYN | FIN))
        self.ident += 1
        return ip(*ends, 6, content, fragment=(self.ident, 0))

    def put(self, *packets: bytes) -> Talk:
        self.packets += packets
        return self

    def open(self) -> Talk:
        return self.put(self.segment(0, SYN), self.segment(1, SYN | ACK), self.segment(0, ACK))

    def say(self, side: int, data: bytes) -> Talk:
        return self.put(self.segment(side, ACK | PUSH, data), self.segment(1 - side, ACK))

    def close(self) -> Talk:
        return self.put(self.segment(0, FIN | ACK), self.segment(1, FIN | ACK), self.segment(0, ACK))


def conversation(number: int, *, version: int = 4) -> list[bytes]:
    """A whole one of TCP and one of UDP, whose addresses hold the number."""
    client, server = (f"10.0.{number}.1", f"10.0.{number}.2") if version == 4 else (
        f"2001:db8:{number:x}::1", f"2001:db8:{number:x}::2")  # fmt: skip
    talk = Talk(client, server).open().say(0, b"GET / HTTP/1.0\r\n\r\n").say(1, b"answer %d " % number * 20).close()
    question = udp(client, server, (50_000, 7_777), b"question %d" % number)
    answer = udp(server, client, (7_777, 50_000), b"an answer to %d" % number)
    asked, told = ip(client, server, 17, question), ip(server, client, 17, answer, fragment=(2, 0))
    return [*talk.packets, asked, told]


def ethertype(packet: bytes) -> int:
    return 0x0800 if packet[0] >> 4 == 4 else 0x86DD


def ppp_protocol(packet: bytes) -> bytes:
    return b"\0\x21" if packet[0] >> 4 == 4 else b"\0\x57"


def snap(packet: bytes) -> bytes:
    return b"\xaa\xaa\x03\0\0\0" + struct.pack(">H", ethertype(packet)) + packet


def ethernet(packet: bytes, tags: bytes = b"") -> bytes:
    return MAC + tags + struct.pack(">H", ethertype(packet)) + packet


def wifi(packet: bytes, *, qos: bool = False, both: bool = False, pad: bool = False) -> bytes:
    """A data frame; ``both``: between two access points, with four addresses."""
    control = 0x0008 | (0x80 if qos else 0) | (0x0300 if both else 0x0100)
    head = struct.pack("<HH", control, 0) + MAC + MAC[:6] + b"\0\0" + (MAC[:6] if both else b"")
    head += b"\0\0" if qos else b""
    return head + (b"\0" * (-len(head) % 4) if pad else b"") + snap(packet)


def radiotap(frame: bytes, *, flags: int | None = None) -> bytes:
    if flags is None:
        return b"\0\0\x08\0\0\0\0\0" + frame
    return struct.pack("<BBHIQB", 0, 0, 17, 3, 5, flags) + frame  # a time stamp, and flags


def ppi(frame: bytes, link: int) -> bytes:
    return struct.pack("<BBHI", 0, 0, 8, link) + frame


def cooked(packet: bytes) -> bytes:
    return struct.pack(">HHH", 0, 1, 6) + MAC[:6] + b"\0\0" + struct.pack(">H", ethertype(packet)) + packet


def cooked_2(packet: bytes) -> bytes:
    return struct.pack(">HHIHBB", ethertype(packet), 0, 1, 1, 0, 6) + MAC[:6] + b"\0\0" + packet


def nflog(packet: bytes, order: str = "<") -> bytes:
    """Its values are in the byte order of the computer, as is the file."""
    family = 2 if packet[0] >> 4 == 4 else 10
    prefix = struct.pack(f"{order}HH", 5, 10) + b"\0\0\0\0"
    return bytes((family, 0, 0, 0)) + prefix + struct.pack(f"{order}HH", 4 + len(packet), 9) + packet


def docsis(frame: bytes) -> bytes:
    """A packet PDU; its header check is the CRC of ITU-T X.25."""
    head, crc = struct.pack(">BBH", 0, 0, len(frame)), 0xFFFF
    for byte in head:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return head + struct.pack("<H", crc ^ 0xFFFF) + frame


def arcnet(packet: bytes, offset: bytes) -> bytes:
    return b"\1\2" + offset + bytes((0xD4 if packet[0] >> 4 == 4 else 0xC4, 0)) + b"\0\7" + packet


def aggregated(*packets: bytes) -> bytes:
    """802.11 with QoS, whose one frame holds several packets (A-MSDU)."""
    parts = [MAC + struct.pack(">H", len(snap(packet))) + snap(packet) for packet in packets]
    padded = [part + b"\0" * (-len(part) % 4) for part in parts[:-1]] + parts[-1:]
    return struct.pack("<HH", 0x0188, 0) + MAC + MAC[:6] + b"\0\0" + b"\x80\0" + b"".join(padded)


def pflog(packet: bytes) -> bytes:
    family = 2 if packet[0] >> 4 == 4 else 24
    return bytes((61, family, 0, 0)) + b"em0".ljust(16, b"\0") + b"\0" * 44 + packet


def prism(frame: bytes) -> bytes:
    return struct.pack("<II", 0x44, 144) + b"wlan0".ljust(136, b"\0") + frame


def avs(frame: bytes) -> bytes:
    return struct.pack(">II", 0x80211001, 64) + b"\0" * 56 + frame


def erf(frame: bytes) -> bytes:
    size = 18 + len(frame)
    return struct.pack("<Q", 1_700_000_000 << 32) + struct.pack(">BBHHH", 2, 4, size, 0, len(frame)) + b"\0\0" + frame


Wrap = Callable[[bytes], bytes]
LINKS: dict[str, tuple[int, Wrap]] = {
    "null-little": (0, lambda p: struct.pack("<I", 2 if p[0] >> 4 == 4 else 30) + p),
    "null-big": (0, lambda p: struct.pack(">I", 2 if p[0] >> 4 == 4 else 24) + p),
    "loop": (108, lambda p: struct.pack(">I", 2 if p[0] >> 4 == 4 else 24) + p),
    "ethernet": (1, ethernet),
    "vlan": (1, lambda p: ethernet(p, b"\x81\0\0\x05")),
    "qinq": (1, lambda p: ethernet(p, b"\x88\xa8\0\x05\x81\0\0\x06")),
    "ethernet-llc": (1, lambda p: MAC + struct.pack(">H", len(snap(p))) + snap(p)),
    "ethernet-mpls": (1, lambda p: MAC + b"\x88\x47" + b"\0\x01\0\x40" + b"\0\x02\x01\x40" + p),
    "ethernet-pppoe": (
        1,
        lambda p: MAC + b"\x88\x64\x11\0\0\x07" + struct.pack(">H", len(p) + 2) + ppp_protocol(p) + p,
    ),
    "token-ring": (6, lambda p: b"\x10\x40" + MAC + snap(p)),
    "slip": (8, lambda p: b"\0" * 16 + p),
    "ppp": (9, lambda p: b"\xff\x03" + ppp_protocol(p) + p),
    "fddi": (10, lambda p: b"\x50" + MAC + snap(p)),
    "ppp-hdlc": (50, lambda p: b"\xff\x03" + ppp_protocol(p) + p),
    "cisco-in-ppp-hdlc": (50, lambda p: b"\x0f\0" + struct.pack(">H", ethertype(p)) + p),
    "pppoe": (51, lambda p: b"\x11\0\0\x07" + struct.pack(">H", len(p) + 2) + ppp_protocol(p) + p),
    "atm-rfc1483": (100, snap),
    "raw": (101, lambda p: p),
    "cisco-hdlc": (104, lambda p: b"\x0f\0" + struct.pack(">H", ethertype(p)) + p),
    "802.11": (105, wifi),
    "802.11-qos": (105, lambda p: wifi(p, qos=True)),
    "802.11-wds": (105, lambda p: wifi(p, both=True)),
    "frame-relay": (107, lambda p: b"\x18\x41\x03" + (b"\xcc" if p[0] >> 4 == 4 else b"\x8e") + p),
    "linux-cooked": (113, cooked),
    "pflog": (117, pflog),
    "prism": (119, lambda p: prism(wifi(p))),
    "ip-over-fc": (122, lambda p: b"\x10\0" + MAC[:6] + b"\x10\0" + MAC[6:] + snap(p)),
    "sunatm": (123, lambda p: b"\x02\0\0\x05" + snap(p)),
    "radiotap": (127, lambda p: radiotap(wifi(p))),
    "radiotap-padded": (127, lambda p: radiotap(wifi(p, qos=True, pad=True), flags=0x20)),
    "firewire": (138, lambda p: b"\1" * 8 + b"\2" * 8 + struct.pack(">H", ethertype(p)) + p),
    "docsis": (143, lambda p: docsis(ethernet(p))),
    "avs": (163, lambda p: avs(wifi(p))),
    "pppd": (166, lambda p: b"\x01\x03" + ppp_protocol(p) + p),
    "ppi": (192, lambda p: ppi(wifi(p), 105)),
    "erf": (197, lambda p: erf(ethernet(p))),
    "ppp-direction": (204, lambda p: b"\x01\xff\x03" + ppp_protocol(p) + p),
    "cisco-direction": (205, lambda p: b"\0\x0f\0" + struct.pack(">H", ethertype(p)) + p),
    "frame-relay-direction": (206, lambda p: b"\0\x18\x41\x03" + (b"\xcc" if p[0] >> 4 == 4 else b"\x8e") + p),
    "mpls": (219, lambda p: b"\0\x01\x01\x40" + p),
    "ipnet": (226, lambda p: struct.pack(">BBHI", 1, 2 if p[0] >> 4 == 4 else 26, 0, len(p)) + b"\0" * 16 + p),
    "ipv4": (228, lambda p: p),
    "ipv6": (229, lambda p: p),
    "nflog": (239, nflog),
    "netanalyzer": (240, lambda p: b"\0\x08" + struct.pack("<H", 0) + ethernet(p) + b"\0\0\0\0"),
    "infiniband": (242, lambda p: b"\0" * 40 + struct.pack(">HH", ethertype(p), 0) + p),
    "linux-cooked-2": (276, cooked_2),
    "broadcom-tag": (281, lambda p: MAC + b"\x20\0\0\1" + struct.pack(">H", ethertype(p)) + p),
    "broadcom-tag-before": (282, lambda p: b"\x20\0\0\1" + ethernet(p)),
    "marvell-tag": (284, lambda p: MAC + b"\x40\x04\0\0" + struct.pack(">H", ethertype(p)) + p),
    "marvell-ethertype": (285, lambda p: MAC + b"\xda\xda\0\0\x40\x04\0\0" + struct.pack(">H", ethertype(p)) + p),
    "arcnet-bsd": (7, lambda p: arcnet(p, b"")),
    "arcnet-linux": (129, lambda p: arcnet(p, b"\0\0")),
    "raw-12": (12, lambda p: p),
    "raw-14": (14, lambda p: p),
    "atm-clip": (106, lambda p: p),
    "atm-clip-llc": (106, snap),
    "enc": (109, lambda p: struct.pack(">III", 2 if p[0] >> 4 == 4 else 24, 7, 0) + p),
    "netanalyzer-transparent": (241, lambda p: b"\0\x08\0\0" + b"\x55" * 7 + b"\xd5" + ethernet(p) + b"\0" * 4),
    "mpacket": (274, lambda p: b"\x55" * 7 + b"\xd5" + ethernet(p) + zlib.crc32(ethernet(p)).to_bytes(4, "little")),
    "802.11-aggregated": (105, aggregated),
}
FIRST_S = 1_700_000_000


def pcap(link: int, frames: Iterable[bytes], *, order: str = "<", nanoseconds: bool = False, step_ns: int = 1_001_000,
         snap_bytes: int = 262_144) -> bytes:  # fmt: skip
    """A pcap file."""
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    parts = [struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, snap_bytes, link)]
    for index, frame in enumerate(frames):
        seconds, rest = divmod(FIRST_S * 1_000_000_000 + index * step_ns, 1_000_000_000)
        kept = frame[:snap_bytes]
        fraction = rest if nanoseconds else rest // 1000
        parts.append(struct.pack(f"{order}IIII", seconds, fraction, len(kept), len(frame)) + kept)
    return b"".join(parts)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    """A block of pcapng."""
    body += b"\0" * (-len(body) % 4)
    length = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + length + body + length


def option(code: int, value: bytes, order: str = "<") -> bytes:
    return struct.pack(f"{order}HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def section(order: str = "<") -> bytes:
    return block(0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(link: int, order: str = "<", resolution: int | None = 9, more: bytes = b"") -> bytes:
    options = b"" if resolution is None else option(9, bytes((resolution,)), order)
    return block(1, struct.pack(f"{order}HHI", link, 0, 0) + options + more + option(0, b"", order), order)


def enhanced(frame: bytes, stamp: int, order: str = "<", *, index: int = 0, options: bytes = b"",
             original: int | None = None) -> bytes:  # fmt: skip
    head = struct.pack(f"{order}IIIII", index, stamp >> 32, stamp & 0xFFFFFFFF, len(frame),
                       len(frame) if original is None else original)  # fmt: skip
    return block(6, head + frame + b"\0" * (-len(frame) % 4) + options, order)


def pcapng(link: int, frames: Iterable[bytes], *, order: str = "<", nanoseconds: bool = True,
           comment: str = "", step_ns: int = 1_001_000) -> bytes:  # fmt: skip
    """A pcapng file of one interface; the comment is that of the fourth packet."""
    parts = [section(order), interface(link, order, 9 if nanoseconds else None)]
    for number, frame in enumerate(frames):
        stamp = (FIRST_S * 1_000_000_000 + number * step_ns) // (1 if nanoseconds else 1000)
        options = option(1, comment.encode(), order) + option(0, b"", order) if comment and number == 3 else b""
        parts.append(enhanced(frame, stamp, order, options=options))
    return b"".join(parts)

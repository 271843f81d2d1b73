"""From a network packet to a transport packet: IPv4 and IPv6 with options, fragments, and tunnels in them."""

from __future__ import annotations

from collections import Counter
from struct import Struct
from typing import Final

from workbench.codec.packets.ethertypes import from_ethernet, from_ethertype, from_ppp, word
from workbench.codec.packets.fragments import Fragments
from workbench.codec.packets.transport import Transport, protocol_name
from workbench.codec.packets.unwrapped import IPV4, IPV6, TOO_SHORT, WHY_NOT, inner_name

DEPTH_MAX: Final = 8  # of tunnels
HEADERS_MAX: Final = 32  # extension headers of one IPv6 packet
_V4: Final = Struct(">BBHHHBBH4s4s").unpack_from
_V6: Final = Struct(">IHBB16s16s").unpack_from
_GRE, _IPV4_INSIDE, _IPV6_INSIDE, _FRAGMENT, _AUTHENTICATION = 47, 4, 41, 44, 51
_EXTENSIONS: Final = (0, 43, 60, 135, 139, 140)  # of (length + 1) * 8 bytes
_TUNNELS: Final = (_GRE, _IPV4_INSIDE, _IPV6_INSIDE)
_ETHERNET_INSIDE, _PPP_INSIDE = 0x6558, 0x880B

MALFORMED: Final = "IP packets whose headers cannot be"
SHORT: Final = WHY_NOT[TOO_SHORT]


class IpReader:
    """``skipped`` counts, by what they hold, packets that give nothing; ``notes`` what was odd about others."""

    def __init__(self) -> None:
        self.skipped: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.fragments = 0  # packets that were fragments
        self._fragments = Fragments(self.notes)

    def read(self, kind: int, data: bytes, at: int, now_ns: int) -> Transport | None:
        """The transport packet in ``data`` from ``at`` on; None if there is none, or not yet. Never raises."""
        for _ in range(DEPTH_MAX):
            if kind == IPV4:
                found = self._read_v4(data, at, now_ns)
            elif kind == IPV6:
                found = self._read_v6(data, at, now_ns)
            else:
                self.skipped[inner_name(kind)] += 1
                return None
            if found is None or found.protocol not in _TUNNELS:
                return found
            data = found.content
            kind, at = _inside(found.protocol, data)
        self.skipped["tunnels within more than eight tunnels"] += 1
        return None

    def finish(self) -> None:
        """The capture has ended."""
        self._fragments.finish()

    def skip(self, protocol: int) -> None:
        """A transport packet that is not imported."""
        self.skipped[protocol_name(protocol)] += 1

    def _read_v4(self, data: bytes, at: int, now_ns: int) -> Transport | None:
        if len(data) - at < 20:
            self.skipped[SHORT] += 1
            return None
        head, _tos, total, ident, fragment, _ttl, protocol, _check, source, target = _V4(data, at)
        size = (head & 15) * 4
        total = total or len(data) - at  # 0 where the card was to cut it into segments
        if head >> 4 != 4 or size < 20 or total < size:
            self.skipped[MALFORMED] += 1
            return None
        end = at + total
        missing = end - len(data) if end > len(data) else 0
        content = data[at + size : end]
        if not fragment & 0x3FFF:
            return Transport(protocol, source, target, content, missing)
        if fragment & 0x2000 and (total - size) & 7:
            self.skipped[MALFORMED] += 1
            return None
        key = (source, target, ident, protocol)
        offset, last = (fragment & 0x1FFF) * 8, not fragment & 0x2000
        return self._add_fragment(key, offset, (content, missing), last, now_ns)

    def _add_fragment(
        self, key: tuple[bytes, bytes, int, int], offset: int, piece: tuple[bytes, int], last: bool, now_ns: int
    ) -> Transport | None:
        self.fragments += 1
        whole = self._fragments.add(key, offset, piece, last, now_ns)
        return Transport(key[3], key[0], key[1], *whole) if whole is not None else None

    def _read_v6(self, data: bytes, at: int, now_ns: int) -> Transport | None:
        if len(data) - at < 40:
            self.skipped[SHORT] += 1
            return None
        head, length, protocol, _hops, source, target = _V6(data, at)
        if head >> 28 != 6:
            self.skipped[MALFORMED] += 1
            return None
        at += 40
        end = at + length if length else len(data)  # 0: a jumbogram, or left to the card
        missing = end - len(data) if end > len(data) else 0
        for _ in range(HEADERS_MAX):
            if protocol in _EXTENSIONS:
                size = (data[at + 1] + 1) * 8 if at + 1 < len(data) else 0
            elif protocol == _AUTHENTICATION:
                size = (data[at + 1] + 2) * 4 if at + 1 < len(data) else 0
            elif protocol == _FRAGMENT:
                place = word(data, at + 2)
                if at + 8 > min(end, len(data)):
                    break
                if place & 0xFFF9:
                    key = (source, target, int.from_bytes(data[at + 4 : at + 8], "big"), data[at])
                    piece = (data[at + 8 : end], missing)
                    whole = self._add_fragment(key, place & 0xFFF8, piece, not place & 1, now_ns)
                    return whole if whole is None else self._behind_extensions(whole)
                size = 8  # an “atomic” fragment is whole (RFC 6946)
            else:
                return Transport(protocol, source, target, data[at:end], missing)
            if not size or at + size > end:
                break
            protocol, at = data[at], at + size
        self.skipped[SHORT if missing or at >= len(data) else MALFORMED] += 1
        return None

    def _behind_extensions(self, whole: Transport) -> Transport | None:
        """Extension headers may stand within the fragments, too."""
        protocol, content = whole.protocol, whole.content
        for _ in range(HEADERS_MAX):
            if protocol not in _EXTENSIONS or len(content) < 8:
                return Transport(protocol, whole.source, whole.target, content, whole.missing)
            protocol, content = content[0], content[(content[1] + 1) * 8 :]
        self.skipped[MALFORMED] += 1
        return None


def _inside(protocol: int, data: bytes) -> tuple[int, int]:
    """What a tunnel holds."""
    if protocol == _IPV4_INSIDE:
        return IPV4, 0
    if protocol == _IPV6_INSIDE:
        return IPV6, 0
    if len(data) < 4:
        return TOO_SHORT, 0
    flags, kind = word(data, 0), word(data, 2)
    at = 4 + sum(4 for bit in (0x8000, 0x2000, 0x1000) if flags & bit)  # RFC 2784, RFC 2890
    if flags & 7 == 1:  # RFC 2637: the tunnel of PPTP
        return from_ppp(data, at + (4 if flags & 0x0080 else 0)) if kind == _PPP_INSIDE else (TOO_SHORT, 0)
    return from_ethernet(data, at) if kind == _ETHERNET_INSIDE else from_ethertype(kind, data, at)

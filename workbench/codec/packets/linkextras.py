"""Link layers that are seldom met: Token Ring, ARCNET, DOCSIS, ERF, PPI, packet filters' logs."""

from __future__ import annotations

from typing import Final, Literal

from workbench.codec.packets.ethertypes import (
    LAYERS_MAX,
    from_cisco_hdlc,
    from_ethernet,
    from_llc,
    from_ppp,
    from_version,
    settled,
)
from workbench.codec.packets.unwrapped import CONTROL, IPV4, IPV6, TOO_SHORT, UNKNOWN_INSIDE, Unwrapped

_ARCNET_OLD_IP: Final = 0xF0  # RFC 1051
_ARCNET: Final = {0xD4: IPV4, 0xC4: IPV6}  # RFC 1201, RFC 2497
_FAMILIES: Final = {2: IPV4, 10: IPV6, 24: IPV6, 28: IPV6, 30: IPV6}
_NFULA_PAYLOAD: Final = 9
_NFULA_MAX: Final = 255  # the kernel knows some twenty types
_ERF_ETHERNET: Final = (2, 11, 16, 20)
_ERF_HDLC: Final = (1, 10, 15, 17)


def from_token_ring(data: bytes) -> Unwrapped:
    """IEEE 802.5: access and frame control, addresses, source routing where the source's first bit says so."""
    if len(data) < 17:
        return TOO_SHORT, 0
    if data[1] & 0xC0 != 0x40:
        return CONTROL, 0
    return from_llc(data, 14 + (data[14] & 0x1F if data[8] & 0x80 else 0))


def from_arcnet_bsd(data: bytes) -> Unwrapped:
    """Source, destination, type."""
    return _from_arcnet(data, 2)


def from_arcnet_linux(data: bytes) -> Unwrapped:
    """The same with two bytes of offset before the type."""
    return _from_arcnet(data, 4)


def _from_arcnet(data: bytes, at: int) -> Unwrapped:
    if len(data) < at + 2:
        return TOO_SHORT, 0
    if data[at] == _ARCNET_OLD_IP:
        return settled(IPV4, data, at + 1)
    kind = _ARCNET.get(data[at])
    if kind is None:
        return UNKNOWN_INSIDE, 0
    flag = data[at + 1]
    if flag == 0xFF:  # an exception frame: four bytes of padding
        return settled(kind, data, at + 8)
    return settled(kind, data, at + 4) if flag == 0 else (UNKNOWN_INSIDE, 0)  # a part of a packet


def from_docsis(data: bytes) -> Unwrapped:
    """A packet PDU of the MAC frame: control, parameter, length, extended header, check, Ethernet."""
    if len(data) < 6:
        return TOO_SHORT, 0
    if data[0] & 0xC0:
        return CONTROL, 0
    return from_ethernet(data, 6 + (data[1] if data[0] & 1 else 0))


def from_erf(data: bytes) -> Unwrapped:
    """Endace's record: 16 bytes, extension headers of eight, then what the type says."""
    if len(data) < 18:
        return TOO_SHORT, 0
    kind, at = data[8], 16
    more = kind & 0x80
    for _ in range(LAYERS_MAX):
        if not more or at >= len(data):
            break
        more = data[at] & 0x80
        at += 8
    match kind & 0x7F:
        case known if known in _ERF_ETHERNET:
            return from_ethernet(data, at + 2)
        case known if known in _ERF_HDLC:
            return from_ppp(data, at) if data[at : at + 1] == b"\xff" else from_cisco_hdlc(data, at)
        case 22 | 23:
            return from_version(data, at)
        case _:
            return UNKNOWN_INSIDE, 0


def from_ppi(data: bytes) -> tuple[int, int]:
    """Per-packet information: which link type follows, and where; -1 where it is cut."""
    if len(data) < 8:
        return -1, 0
    return int.from_bytes(data[4:8], "little"), int.from_bytes(data[2:4], "little")


def from_pflog(data: bytes) -> Unwrapped:
    """OpenBSD's packet filter: its header tells its length, and the family of addresses behind it."""
    if len(data) < 4:
        return TOO_SHORT, 0
    kind = _FAMILIES.get(data[1])
    return settled(kind, data, data[0] + (-data[0] & 3)) if kind else (UNKNOWN_INSIDE, 0)


def from_nflog(data: bytes) -> Unwrapped:
    """Linux's packet filter: family, version, and values of which one is the packet; in the byte order of whoever
    captured it, which their small type numbers show."""
    kind = _FAMILIES.get(data[0]) if data else None
    if len(data) < 8 or kind is None:
        return (TOO_SHORT if len(data) < 8 else UNKNOWN_INSIDE), 0
    for order in ("little", "big"):
        at = _nflog_payload(data, order)
        if at:
            return settled(kind, data, at)
    return UNKNOWN_INSIDE, 0


def _nflog_payload(data: bytes, order: Literal["little", "big"]) -> int:
    """Where the packet begins; 0 where the values are none in this byte order."""
    at = 4
    for _ in range(_NFULA_MAX):
        if at + 4 > len(data):
            return 0
        size = int.from_bytes(data[at : at + 2], order)
        name = int.from_bytes(data[at + 2 : at + 4], order) & 0x7FFF
        if size < 4 or name > _NFULA_MAX:
            return 0
        if name == _NFULA_PAYLOAD:
            return at + 4
        at += size + (-size & 3)
    return 0

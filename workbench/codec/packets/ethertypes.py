"""What stands between an EtherType and IP: VLAN tags, MPLS labels, PPPoE, LLC and SNAP."""

from __future__ import annotations

from typing import Final

from workbench.codec.packets.unwrapped import CONTROL, IPV4, IPV6, TOO_SHORT, UNKNOWN_INSIDE, Unwrapped

LAYERS_MAX: Final = 16  # of tags, labels and the like around one packet
_VLAN: Final = (0x8100, 0x88A8, 0x9100, 0x9200, 0x9300)  # IEEE 802.1Q, 802.1ad, and what was used before
_MPLS: Final = (0x8847, 0x8848)
_PPPOE_SESSION: Final = 0x8864
_LENGTHS_END: Final = 0x0600  # IEEE 802.3: below it an EtherType is a length, and LLC follows
_PPP: Final = {0x0021: IPV4, 0x0057: IPV6, 0x0281: 0x8847, 0x0283: 0x8848}
_SNAP_OUIS: Final = (b"\0\0\0", b"\0\0\xf8")  # RFC 1042, and the bridge tunnel of IEEE 802.1H
_LLC_IP: Final = 0x06


def word(data: bytes, at: int) -> int:
    """Two bytes in network order; what is not there counts as zeros, and :func:`settled` finds that out."""
    return int.from_bytes(data[at : at + 2], "big")


def settled(kind: int, data: bytes, at: int) -> Unwrapped:
    """An EtherType at a place, unless the packet ends before it."""
    return (kind, at) if at < len(data) else (TOO_SHORT, at)


def from_ethertype(kind: int, data: bytes, at: int) -> Unwrapped:
    """What an EtherType leads to; ``at`` is behind it."""
    for _ in range(LAYERS_MAX):
        if kind in (IPV4, IPV6):
            return settled(kind, data, at)
        if kind < _LENGTHS_END:
            return from_llc(data, at)
        if kind in _VLAN:
            kind, at = word(data, at + 2), at + 4
        elif kind in _MPLS:
            return from_mpls(data, at)
        elif kind == _PPPOE_SESSION:
            return from_ppp(data, at + 6)
        else:
            return kind, at
        if at > len(data):
            return TOO_SHORT, at
    return UNKNOWN_INSIDE, at


def from_ethernet(data: bytes, at: int = 0) -> Unwrapped:
    """An Ethernet frame."""
    if at + 14 > len(data):
        return TOO_SHORT, at
    return from_ethertype(word(data, at + 12), data, at + 14)


def from_llc(data: bytes, at: int) -> Unwrapped:
    """IEEE 802.2, with SNAP (RFC 1042)."""
    if at + 3 > len(data):
        return TOO_SHORT, at
    service, control = data[at], data[at + 2]
    if service == 0xAA and data[at + 1] & 0xFE == 0xAA and control == 0x03:
        if at + 8 > len(data):
            return TOO_SHORT, at
        if data[at + 3 : at + 6] not in _SNAP_OUIS:
            return UNKNOWN_INSIDE, at
        kind = word(data, at + 6)
        return from_ethertype(kind, data, at + 8) if kind >= _LENGTHS_END else (UNKNOWN_INSIDE, at)
    if service == _LLC_IP and control == 0x03:
        return settled(IPV4, data, at + 3)
    return (CONTROL if service in (0x42, 0x00) else UNKNOWN_INSIDE), at  # spanning tree; tests


def from_mpls(data: bytes, at: int) -> Unwrapped:
    """A stack of labels (RFC 3032), under which IP shows itself by its version."""
    for _ in range(LAYERS_MAX):
        if at + 4 > len(data):
            return TOO_SHORT, at
        at += 4
        if data[at - 2] & 1:  # the bottom of the stack
            return from_version(data, at)
    return UNKNOWN_INSIDE, at


def from_version(data: bytes, at: int) -> Unwrapped:
    """IP by the version in its first four bits."""
    if at >= len(data):
        return TOO_SHORT, at
    version = data[at] >> 4
    return (IPV4 if version == 4 else IPV6 if version == 6 else UNKNOWN_INSIDE), at


def from_ppp(data: bytes, at: int) -> Unwrapped:
    """PPP (RFC 1661), whose protocol has two bytes, or one where both ends agreed on that."""
    if at >= len(data):
        return TOO_SHORT, at
    if data[at : at + 2] == b"\xff\x03":  # RFC 1662: address and control
        at += 2
    if at >= len(data):
        return TOO_SHORT, at
    protocol, behind = (data[at], at + 1) if data[at] & 1 else (word(data, at), at + 2)
    kind = _PPP.get(protocol)
    if kind is None:
        return (CONTROL if protocol >= 0x8000 else UNKNOWN_INSIDE), at  # link and network control
    return from_ethertype(kind, data, behind)


def from_cisco_hdlc(data: bytes, at: int) -> Unwrapped:
    """Cisco's HDLC (RFC 1547, section 4.3.1): address, control, EtherType."""
    if at + 4 > len(data):
        return TOO_SHORT, at
    kind = word(data, at + 2)
    return (CONTROL, at) if kind == 0x8035 else from_ethertype(kind, data, at + 4)  # SLARP


def from_frame_relay(data: bytes, at: int) -> Unwrapped:
    """Q.922's address, control, NLPID (RFC 2427)."""
    for _ in range(4):
        if at >= len(data):
            return TOO_SHORT, at
        at += 1
        if data[at - 1] & 1:
            break
    if data[at : at + 1] == b"\x03":
        at += 1
    if data[at : at + 1] == b"\0":  # a pad byte
        at += 1
    if at >= len(data):
        return TOO_SHORT, at
    nlpid = data[at]
    if nlpid == 0xCC:
        return settled(IPV4, data, at + 1)
    if nlpid == 0x8E:
        return settled(IPV6, data, at + 1)
    if nlpid == 0x80 and data[at + 1 : at + 4] in _SNAP_OUIS:
        return from_ethertype(word(data, at + 4), data, at + 6)
    return UNKNOWN_INSIDE, at

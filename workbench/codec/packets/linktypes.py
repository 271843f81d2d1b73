"""Link types (tcpdump.org/linktypes.html) and where IP stands in a packet of each of them.

Numbers 12 and 14 are what some systems call a raw IP packet. What is not in :data:`LINK_TYPES` carries no IP (USB,
Bluetooth, CAN …), or carries it in a form that is not published or hardly met; :func:`link_name` has a name for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.codec.packets.ethertypes import (
    from_cisco_hdlc,
    from_ethernet,
    from_ethertype,
    from_frame_relay,
    from_llc,
    from_mpls,
    from_ppp,
    from_version,
    settled,
    word,
)
from workbench.codec.packets.linkextras import (
    from_arcnet_bsd,
    from_arcnet_linux,
    from_docsis,
    from_erf,
    from_nflog,
    from_pflog,
    from_ppi,
    from_token_ring,
)
from workbench.codec.packets.unwrapped import CONTROL, IPV4, IPV6, TOO_SHORT, UNKNOWN_INSIDE, UNKNOWN_LINK, Unwrapped
from workbench.codec.packets.wireless import from_80211, from_avs, from_prism, from_radiotap

LLC: Final = 100  # packets that begin with LLC
EXPORTED_PDU: Final = 252
_FAMILIES: Final = {2: IPV4, 10: IPV6, 23: IPV6, 24: IPV6, 26: IPV6, 28: IPV6, 30: IPV6}  # AF_INET6 by system
Unwrap = Callable[[bytes], Unwrapped]


def unwrap(link_type: int, data: bytes) -> Unwrapped:
    """The EtherType of a packet and where what it names begins; below 0 is why there is none. Never raises."""
    found = LINK_TYPES.get(link_type)
    if found is not None:
        return found[1](data)
    if link_type == _PPI:
        inner, at = from_ppi(data)
        nested = LINK_TYPES.get(inner)
        if nested is None:
            return UNKNOWN_LINK, 0
        kind, behind = nested[1](data[at:])
        return kind, at + behind
    return UNKNOWN_LINK, 0


def link_name(link_type: int) -> str:
    """Its name for a summary: “Ethernet”, “USB (Linux)”, “link type 300”."""
    found = LINK_TYPES.get(link_type)
    return found[0] if found is not None else OTHER_LINKS.get(link_type, f"link type {link_type}")


def _null(data: bytes) -> Unwrapped:
    """BSD's loopback: the family of addresses in the byte order of whoever captured it."""
    little, big = int.from_bytes(data[:4], "little"), int.from_bytes(data[:4], "big")
    return settled(_FAMILIES.get(min(little, big), UNKNOWN_INSIDE), data, 4) if len(data) > 3 else (TOO_SHORT, 0)


def _enc(data: bytes) -> Unwrapped:
    kind, _ = _null(data)
    return settled(kind, data, 12)


def _raw(data: bytes) -> Unwrapped:
    return from_version(data, 0)


def _cooked(data: bytes) -> Unwrapped:
    return _cooked_kind(word(data, 14), data, 16)


def _cooked_2(data: bytes) -> Unwrapped:
    return _cooked_kind(word(data, 0), data, 20)


def _cooked_kind(kind: int, data: bytes, at: int) -> Unwrapped:
    if at >= len(data):
        return TOO_SHORT, 0
    if kind == 4:  # LINUX_SLL_P_802_2
        return from_llc(data, at)
    return from_ethertype(kind, data, at) if kind >= 0x0600 else (UNKNOWN_INSIDE, at)


def _ppp(data: bytes) -> Unwrapped:
    return from_ppp(data, 0)


def _ppp_hdlc(data: bytes) -> Unwrapped:
    cisco = data[:1] in (b"\x0f", b"\x8f")
    return from_cisco_hdlc(data, 0) if cisco else from_ppp(data, 0)


def _ppp_pppd(data: bytes) -> Unwrapped:
    """Linux's pppd: its address byte tells the direction."""
    return from_ppp(data, 2 if data[1:2] == b"\x03" else 0)


def _ppp_with_direction(data: bytes) -> Unwrapped:
    return from_ppp(data, 1)


def _pppoe(data: bytes) -> Unwrapped:
    return from_ppp(data, 6) if data[1:2] == b"\0" else (CONTROL, 0)


def _cisco(data: bytes) -> Unwrapped:
    return from_cisco_hdlc(data, 0)


def _cisco_with_direction(data: bytes) -> Unwrapped:
    return from_cisco_hdlc(data, 1)


def _frame_relay(data: bytes) -> Unwrapped:
    return from_frame_relay(data, 0)


def _frame_relay_with_direction(data: bytes) -> Unwrapped:
    return from_frame_relay(data, 1)


def _fddi(data: bytes) -> Unwrapped:
    return from_llc(data, 13) if data[:1] and data[0] & 0xF0 == 0x50 else (CONTROL, 0)


def _slip(data: bytes) -> Unwrapped:
    return from_version(data, 16)


def _llc(data: bytes) -> Unwrapped:
    return from_llc(data, 0)


def _clip(data: bytes) -> Unwrapped:
    return from_llc(data, 0) if data[:2] == b"\xaa\xaa" else from_version(data, 0)


def _fibre_channel(data: bytes) -> Unwrapped:
    return from_llc(data, 16)


def _sun_atm(data: bytes) -> Unwrapped:
    return from_llc(data, 4) if data[:1] and data[0] & 0x0F == 2 else (UNKNOWN_INSIDE, 0)


def _firewire(data: bytes) -> Unwrapped:
    return from_ethertype(word(data, 16), data, 18) if len(data) > 18 else (TOO_SHORT, 0)


def _mpls(data: bytes) -> Unwrapped:
    return from_mpls(data, 0)


def _ipnet(data: bytes) -> Unwrapped:
    return settled(_FAMILIES.get(data[1], UNKNOWN_INSIDE), data, 24) if len(data) > 1 else (TOO_SHORT, 0)


def _ipv4(data: bytes) -> Unwrapped:
    return settled(IPV4, data, 0)


def _ipv6(data: bytes) -> Unwrapped:
    return settled(IPV6, data, 0)


def _infiniband(data: bytes) -> Unwrapped:
    """RFC 4391, section 6, behind the 40 bytes of a global route."""
    return from_ethertype(word(data, 40), data, 44) if len(data) > 44 else (TOO_SHORT, 0)


def _net_analyzer(data: bytes) -> Unwrapped:
    return from_ethernet(data, 4)


def _net_analyzer_transparent(data: bytes) -> Unwrapped:
    return from_ethernet(data, 12)


def _mpacket(data: bytes) -> Unwrapped:
    return from_ethernet(data, 8) if data[7:8] == b"\xd5" else (UNKNOWN_INSIDE, 0)  # whole packets alone


def _tagged(tag_at: int, tag_bytes: int) -> Unwrap:
    """Ethernet with a switch's tag in it."""

    def unwrap_tagged(data: bytes) -> Unwrapped:
        kind, at = from_ethernet(data[:tag_at] + data[tag_at + tag_bytes :])
        return kind, at + tag_bytes

    return unwrap_tagged


_PPI: Final = 192
LINK_TYPES: Final[dict[int, tuple[str, Unwrap]]] = {
    0: ("BSD loopback", _null),
    1: ("Ethernet", from_ethernet),
    6: ("Token Ring", from_token_ring),
    7: ("ARCNET (BSD)", from_arcnet_bsd),
    8: ("SLIP", _slip),
    9: ("PPP", _ppp),
    10: ("FDDI", _fddi),
    12: ("raw IP", _raw),
    14: ("raw IP", _raw),
    50: ("PPP in HDLC framing", _ppp_hdlc),
    51: ("PPPoE", _pppoe),
    LLC: ("ATM (RFC 1483)", _llc),
    101: ("raw IP", _raw),
    104: ("Cisco HDLC", _cisco),
    105: ("IEEE 802.11", from_80211),
    106: ("classical IP over ATM", _clip),
    107: ("Frame Relay", _frame_relay),
    108: ("OpenBSD loopback", _null),
    109: ("OpenBSD IPsec", _enc),
    113: ("Linux cooked", _cooked),
    117: ("OpenBSD pflog", from_pflog),
    119: ("IEEE 802.11 with a Prism header", from_prism),
    122: ("IP over Fibre Channel", _fibre_channel),
    123: ("SunATM", _sun_atm),
    127: ("IEEE 802.11 with radiotap", from_radiotap),
    129: ("ARCNET (Linux)", from_arcnet_linux),
    138: ("IP over IEEE 1394", _firewire),
    143: ("DOCSIS", from_docsis),
    163: ("IEEE 802.11 with an AVS header", from_avs),
    166: ("PPP of pppd", _ppp_pppd),
    197: ("Endace ERF", from_erf),
    204: ("PPP with direction", _ppp_with_direction),
    205: ("Cisco HDLC with direction", _cisco_with_direction),
    206: ("Frame Relay with direction", _frame_relay_with_direction),
    219: ("MPLS", _mpls),
    226: ("Solaris ipnet", _ipnet),
    228: ("IPv4", _ipv4),
    229: ("IPv6", _ipv6),
    239: ("Linux NFLOG", from_nflog),
    240: ("netANALYZER", _net_analyzer),
    241: ("netANALYZER, transparent", _net_analyzer_transparent),
    242: ("IP over InfiniBand", _infiniband),
    274: ("Ethernet mPackets", _mpacket),
    276: ("Linux cooked, version 2", _cooked_2),
    281: ("Ethernet with a Broadcom tag", _tagged(12, 4)),
    282: ("Ethernet behind a Broadcom tag", _tagged(0, 4)),
    284: ("Ethernet with a Marvell tag", _tagged(12, 4)),
    285: ("Ethernet with an EtherType Marvell tag", _tagged(12, 8)),
}
# They carry IP, or may: their packets are counted, not read.
OTHER_LINKS: Final[dict[int, str]] = {
    128: "TZSP", 175: "Endace ERF, Ethernet", 176: "Endace ERF, packet over SONET", 178: "Juniper Ethernet",
    179: "Juniper PPP", 180: "Juniper Frame Relay", 181: "Juniper Cisco HDLC", 182: "multi-link Frame Relay",
    192: "PPI", 247: "InfiniBand", 248: "SCTP without IP", 253: "Linux netlink", 258: "Apple PKTAP", 259: "EPON",
    271: "vsock", 273: "DOCSIS 3.1 (XRA-31)", 279: "EBHSCR", 280: "VPP dispatch trace", 289: "ATSC 3.0 link layer",
    # They carry no IP.
    3: "AX.25", 165: "BACnet MS/TP", 186: "USB (FreeBSD)", 187: "Bluetooth HCI", 189: "USB (Linux)",
    190: "CAN 2.0B", 195: "IEEE 802.15.4", 201: "Bluetooth HCI", 209: "IPMB (Linux)", 215: "IEEE 802.15.4",
    220: "USB (Linux, mapped)", 224: "Fibre Channel FC-2", 227: "CAN (SocketCAN)", 230: "IEEE 802.15.4",
    231: "D-Bus", 243: "MPEG transport stream", 249: "USB (USBPcap)", 251: "Bluetooth LE", 252: "exported PDUs",
    254: "Bluetooth (Linux monitor)", 255: "Bluetooth baseband", 256: "Bluetooth LE", 266: "USB (Darwin)",
    272: "Bluetooth LE (nRF sniffer)", 283: "IEEE 802.15.4 TAP", 288: "USB 2.0",
}  # fmt: skip

"""What is found under a link layer: an EtherType and where its packet begins, or why there is none."""

from __future__ import annotations

from typing import Final

IPV4: Final = 0x0800
IPV6: Final = 0x86DD
ARP: Final = 0x0806
# Below 0: no EtherType, but why nothing is read.
TOO_SHORT: Final = -1  # the packet ends, or was cut, within its headers
ENCRYPTED: Final = -2  # a wireless frame that only its peers can read
CONTROL: Final = -3  # a frame of the link itself: management, control, no data
AGGREGATED: Final = -4  # several wireless packets in one frame (A-MSDU); they begin at the place
UNKNOWN_LINK: Final = -5  # a link type that is not read
UNKNOWN_INSIDE: Final = -6  # a protocol number of the link layer's own that is not IP's

Unwrapped = tuple[int, int]

ETHERTYPE_NAMES: Final[dict[int, str]] = {
    ARP: "ARP", 0x8035: "RARP", 0x888E: "EAPOL", 0x88CC: "LLDP", 0x8863: "PPPoE discovery", 0x88E5: "MACsec",
    0x88F7: "PTP over Ethernet", 0x8892: "PROFINET", 0x88A4: "EtherCAT", 0x8137: "IPX", 0x809B: "AppleTalk",
    0x9000: "Ethernet loopback test", 0x88B8: "GOOSE", 0x22F0: "AVTP", 0x8809: "slow protocols (LACP)",
    0x8942: "IEEE 1905", 0x890D: "TDLS", 0x88C7: "802.11 pre-authentication", 0x6003: "DECnet",
}  # fmt: skip
WHY_NOT: Final[dict[int, str]] = {
    TOO_SHORT: "packets that end within their headers",
    ENCRYPTED: "encrypted wireless frames",
    CONTROL: "management and control frames of the link",
    AGGREGATED: "aggregated wireless frames (A-MSDU)",
    UNKNOWN_LINK: "packets of a link type that is not read",
    UNKNOWN_INSIDE: "packets of other network protocols",
}


def inner_name(kind: int) -> str:
    """What a packet that is not read holds, in words for a summary."""
    if kind < 0:
        return WHY_NOT.get(kind, "unreadable packets")
    return ETHERTYPE_NAMES.get(kind) or f"network protocol 0x{kind:04x}"

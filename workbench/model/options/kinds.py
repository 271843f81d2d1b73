"""Options of UDP, vsock and Bluetooth."""

from __future__ import annotations

from typing import Final

from workbench.model.options.facts import (
    LINUX,
    RFCOMM,
    UDP,
    VSOCK,
    WINDOWS,
    OptionFacts,
    OptionLevel,
    OptionType,
    OptionWhen,
)  # fmt: skip

_O, _T, _W = OptionFacts, OptionType, OptionWhen
_UDP7: Final = "udp(7)"
_WINSOCK: Final = "Winsock, IPPROTO_UDP Socket Options"
_VM: Final = "Linux, linux/vm_sockets.h"

UDP_OPTIONS: Final = (
    _O(OptionLevel.UDP, "UDP_CORK", _T.SWITCH, _W.ANY_TIME, UDP, LINUX,
       "Payloads are gathered, and leave as one datagram when it is switched off.", _UDP7, default="off"),
    _O(OptionLevel.UDP, "UDP_SEGMENT", _T.NUMBER, _W.ANY_TIME, UDP, LINUX,
       "One send of up to 64 KiB leaves as several datagrams of this size; 0 switches it off.", _UDP7, unit="bytes",
       highest=65_535, default="0"),
    _O(OptionLevel.UDP, "UDP_GRO", _T.SWITCH, _W.ANY_TIME, UDP, LINUX,
       "Datagrams of one sender may be handed over glued together: records are then no longer single datagrams.",
       _UDP7, default="off"),
    _O(OptionLevel.UDP, "UDP_NO_CHECK6_TX", _T.SWITCH, _W.ANY_TIME, UDP, LINUX,
       "UDP over IPv6 is sent without a checksum, for tunnels (RFC 6936).", "Linux, linux/udp.h", default="off"),
    _O(OptionLevel.UDP, "UDP_NO_CHECK6_RX", _T.SWITCH, _W.ANY_TIME, UDP, LINUX,
       "UDP over IPv6 without a checksum is received, for tunnels (RFC 6936).", "Linux, linux/udp.h", default="off"),
    _O(OptionLevel.UDP, "UDP_NOCHECKSUM", _T.SWITCH, _W.ANY_TIME, UDP, WINDOWS,
       "Datagrams are sent without a checksum.", _WINSOCK, default="off"),
    _O(OptionLevel.UDP, "UDP_SEND_MSG_SIZE", _T.NUMBER, _W.ANY_TIME, UDP, WINDOWS,
       "One send leaves as several datagrams of this size; 0 switches it off.", _WINSOCK, unit="bytes",
       highest=65_535, default="0"),
    _O(OptionLevel.UDP, "UDP_RECV_MAX_COALESCED_SIZE", _T.NUMBER, _W.ANY_TIME, UDP, WINDOWS,
       "Datagrams of one sender may be handed over glued together up to this size; 0 switches it off.", _WINSOCK,
       unit="bytes", highest=65_535, default="0"),
)  # fmt: skip

OTHER_OPTIONS: Final = (
    _O(OptionLevel.VSOCK, "SO_VM_SOCKETS_BUFFER_SIZE", _T.NUMBER64, _W.ANY_TIME, VSOCK, LINUX,
       "Room for data on its way between machine and host.", _VM, unit="bytes", highest=2**32),
    _O(OptionLevel.VSOCK, "SO_VM_SOCKETS_BUFFER_MIN_SIZE", _T.NUMBER64, _W.ANY_TIME, VSOCK, LINUX,
       "The buffer is never smaller than this.", _VM, unit="bytes", highest=2**32),
    _O(OptionLevel.VSOCK, "SO_VM_SOCKETS_BUFFER_MAX_SIZE", _T.NUMBER64, _W.ANY_TIME, VSOCK, LINUX,
       "The buffer is never larger than this.", _VM, unit="bytes", highest=2**32),
    _O(OptionLevel.VSOCK, "SO_VM_SOCKETS_CONNECT_TIMEOUT", _T.TIME, _W.BEFORE_CONNECT, VSOCK, LINUX,
       "How long a connect may take.", _VM, unit="ms"),
    _O(OptionLevel.BLUETOOTH, "BT_SECURITY", _T.STRUCTURE, _W.READ_ONLY, RFCOMM, LINUX,
       "How the link is protected: its first byte is 1 for low, 2 for medium, 3 for high.",
       "BlueZ, rfcomm(7)"),
    _O(OptionLevel.BLUETOOTH, "BT_DEFER_SETUP", _T.SWITCH, _W.BEFORE_CONNECT, RFCOMM, LINUX,
       "A listener may look at a client before it is let in.", "BlueZ, rfcomm(7)", default="off"),
)  # fmt: skip

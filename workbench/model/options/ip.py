"""Options of the level IPPROTO_IP: IPv4, and IPv4 over an IPv6 socket."""

from __future__ import annotations

from typing import Final

from workbench.model.options.facts import (
    ANY_SYSTEM,
    IP,
    IP_DATAGRAMS,
    LINUX,
    MACOS,
    POSIX,
    RAW,
    TCP,
    UDP,
    WINDOWS,
    OptionFacts,
    OptionLevel,
    OptionType,
    OptionWhen,
)  # fmt: skip

_O, _T, _W = OptionFacts, OptionType, OptionWhen
_L: Final = OptionLevel.IP
_IP7: Final = "ip(7)"
_WINSOCK: Final = "Winsock, IPPROTO_IP Socket Options"
_BOTH: Final = f"{_IP7}; {_WINSOCK}"
_MAC: Final = "macOS, ip(4)"

LINUX_MTU_DISCOVER: Final = (
    ("dont", 0), ("want", 1), ("do", 2), ("probe", 3), ("interface", 4), ("omit", 5),
)  # fmt: skip
WINDOWS_MTU_DISCOVER: Final = (("not set", 0), ("do", 1), ("dont", 2), ("probe", 3))

IP_OPTIONS: Final = (
    _O(_L, "IP_TOS", _T.TRAFFIC_CLASS, _W.ANY_TIME, IP, POSIX,
       "The mark for routers on each packet: its upper six bits are the DSCP (EF, AF41, CS5 …), the lower two ECN,"
       " which TCP uses itself.", "ip(7), RFC 2474, RFC 3168", highest=255, default="0"),
    _O(_L, "IP_TOS", _T.TRAFFIC_CLASS, _W.CONNECTED, IP, WINDOWS,
       "Windows takes it and ignores it; what is asked for here goes through qWAVE instead (QOS_DSCP).",
       "Winsock, IPPROTO_IP Socket Options; qWAVE", highest=255, default="0"),
    _O(_L, "IP_TTL", _T.NUMBER, _W.ANY_TIME, IP, ANY_SYSTEM,
       "How many routers a packet may pass before it is thrown away.", _BOTH, lowest=1, highest=255, unit="hops"),
    _O(_L, "IP_MTU", _T.NUMBER, _W.READ_ONLY, IP, LINUX | WINDOWS,
       "The largest packet that the way to the peer is known to carry; a connected socket alone knows it.", _BOTH,
       unit="bytes"),
    _O(_L, "IP_MTU_DISCOVER", _T.NAMED, _W.ANY_TIME, IP, LINUX,
       "What is done about packets that are too large for the way: “do” never splits and says so, “want” splits where"
       " needed, “dont” lets routers split, “probe” sends and ignores what is known.", _IP7,
       choices=LINUX_MTU_DISCOVER),
    _O(_L, "IP_MTU_DISCOVER", _T.NAMED, _W.ANY_TIME, IP, WINDOWS,
       "What is done about packets that are too large for the way: “do” never splits, “dont” lets routers split,"
       " “probe” sends and ignores what is known.", _WINSOCK, choices=WINDOWS_MTU_DISCOVER),
    _O(_L, "IP_DONTFRAGMENT", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, WINDOWS,
       "Packets are marked as not to be split on the way.", _WINSOCK),
    _O(_L, "IP_DONTFRAG", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, MACOS,
       "Packets are marked as not to be split on the way.", _MAC, default="off"),
    _O(_L, "IP_USER_MTU", _T.NUMBER, _W.ANY_TIME, IP, WINDOWS,
       "An upper bound for the size of packets, beside what the way allows.", _WINSOCK, unit="bytes"),
    _O(_L, "IP_RECVTTL", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "Each datagram comes with the hops that its packet had left.", _BOTH, default="off"),
    _O(_L, "IP_RECVTOS", _T.SWITCH, _W.ANY_TIME, IP, ANY_SYSTEM,
       "Each datagram comes with the traffic class of its packet.", _BOTH, default="off"),
    _O(_L, "IP_PKTINFO", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "Each datagram comes with the address it was sent to and the interface it came through.", _BOTH, default="off"),
    _O(_L, "IP_RECVDSTADDR", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, WINDOWS | MACOS,
       "Each datagram comes with the address it was sent to.", _WINSOCK, default="off"),
    _O(_L, "IP_RECVIF", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, WINDOWS | MACOS,
       "Each datagram comes with the interface it came through.", _WINSOCK, default="off"),
    _O(_L, "IP_RECVERR", _T.SWITCH, _W.ANY_TIME, IP, LINUX | WINDOWS,
       "ICMP errors are kept in a queue with the packet that caused them; this program asks for it for datagrams.",
       _BOTH, default="off"),
    _O(_L, "IP_FREEBIND", _T.SWITCH, _W.BEFORE_BIND, IP, LINUX,
       "Permits binding to an address that this computer does not have, or not yet.", _IP7, default="off"),
    _O(_L, "IP_TRANSPARENT", _T.SWITCH, _W.BEFORE_BIND, IP, LINUX,
       "Permits talking as any address, for transparent proxies; it takes CAP_NET_ADMIN.", _IP7, default="off"),
    _O(_L, "IP_BIND_ADDRESS_NO_PORT", _T.SWITCH, _W.BEFORE_BIND, TCP | UDP, LINUX,
       "A bind to port 0 reserves no port: it is chosen at the connect, so one port can serve many peers.", _IP7,
       default="off"),
    _O(_L, "IP_LOCAL_PORT_RANGE", _T.NUMBER, _W.BEFORE_BIND, TCP | UDP, LINUX,
       "Ports that are chosen for this socket: the lowest in the lower 16 bits, the highest in the upper.", _IP7,
       highest=2**31 - 1, default="0"),
    _O(_L, "IP_MINTTL", _T.NUMBER, _W.ANY_TIME, TCP, LINUX,
       "Packets with fewer hops left are thrown away: with 255 only direct neighbours are heard (RFC 5082).", _IP7,
       highest=255, unit="hops", default="0"),
    _O(_L, "IP_RECVORIGDSTADDR", _T.SWITCH, _W.ANY_TIME, UDP, LINUX,
       "Each datagram comes with the address it was sent to before a redirection.", _IP7, default="off"),
    _O(_L, "IP_NODEFRAG", _T.SWITCH, _W.ANY_TIME, RAW, LINUX,
       "Packets are not put together again before the firewall sees them.", _IP7, default="off"),
    _O(_L, "IP_HDRINCL", _T.SWITCH, _W.BEFORE_CONNECT, RAW, ANY_SYSTEM,
       "The program writes the IP header itself in front of each payload.", _BOTH),
    _O(_L, "IP_RECVFRAGSIZE", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, LINUX,
       "Each datagram that came in fragments comes with the size of the largest of them.", "Linux, linux/in.h",
       default="off"),
    _O(_L, "IP_RECEIVE_BROADCAST", _T.SWITCH, _W.ANY_TIME, UDP, WINDOWS,
       "Whether broadcast datagrams are received at all.", _WINSOCK, default="on"),
    _O(_L, "IP_UNICAST_IF", _T.NUMBER, _W.ANY_TIME, IP, LINUX | WINDOWS,
       "The interface that packets to single hosts leave through, by its number in network byte order; 0 takes the"
       " routing table's.", _WINSOCK, default="0"),
    _O(_L, "IP_BOUND_IF", _T.NUMBER, _W.ANY_TIME, IP, MACOS,
       "The interface that is used alone, by its number; 0 for any.", _MAC, default="0"),
    _O(_L, "IP_MULTICAST_TTL", _T.NUMBER, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "How far multicast reaches: 0 this computer, 1 this network, more for as many routers.", _BOTH, highest=255,
       unit="hops", default="1"),
    _O(_L, "IP_MULTICAST_LOOP", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "Whether members on this computer hear what is sent here; on Windows the receiver's setting counts.", _BOTH,
       default="on"),
    _O(_L, "IP_MULTICAST_IF", _T.ADDRESS, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "The interface that multicast leaves through, by its address; 0.0.0.0 takes the routing table's.", _BOTH,
       default="0.0.0.0"),
    _O(_L, "IP_MULTICAST_ALL", _T.SWITCH, _W.ANY_TIME, IP_DATAGRAMS, LINUX,
       "On: a socket on the wildcard address hears every group that anybody on this computer has joined; off: only its"
       " own.", _IP7, default="on"),
    _O(_L, "IP_ADD_MEMBERSHIP", _T.STRUCTURE, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "Joins a group: done in the multicast settings; the system tells no socket what it has joined.", _BOTH,
       readable=False),
    _O(_L, "IP_ADD_SOURCE_MEMBERSHIP", _T.STRUCTURE, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "Joins a group for one sender: done in the multicast settings.", _BOTH, readable=False),
    _O(_L, "IP_BLOCK_SOURCE", _T.STRUCTURE, _W.ANY_TIME, IP_DATAGRAMS, ANY_SYSTEM,
       "Hears one sender of a joined group no longer: done in the multicast settings.", _BOTH, readable=False),
)  # fmt: skip

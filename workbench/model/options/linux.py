"""Options of the level SOL_SOCKET that Linux alone has."""

from __future__ import annotations

from typing import Final

from workbench.model.options.facts import (
    EVERY,
    INT_LOWEST,
    IP,
    LINUX,
    STREAMS,
    TCP,
    UDP,
    OptionFacts,
    OptionLevel,
    OptionType,
    OptionWhen,
)  # fmt: skip

_O, _T, _W = OptionFacts, OptionType, OptionWhen
_L: Final = OptionLevel.SOCKET
_SOCKET7: Final = "socket(7)"
_HEADER: Final = "Linux, asm-generic/socket.h"

FAMILIES: Final = (
    ("AF_UNIX", 1), ("AF_INET", 2), ("AF_INET6", 10), ("AF_NETLINK", 16), ("AF_PACKET", 17), ("AF_BLUETOOTH", 31),
    ("AF_VSOCK", 40),
)  # fmt: skip
PROTOCOLS: Final = (
    ("default", 0), ("IPPROTO_ICMP", 1), ("IPPROTO_TCP", 6), ("IPPROTO_UDP", 17), ("IPPROTO_ICMPV6", 58),
    ("IPPROTO_RAW", 255), ("IPPROTO_MPTCP", 262),
)  # fmt: skip

LINUX_SOCKET_OPTIONS: Final = (
    _O(_L, "SO_DOMAIN", _T.NAMED, _W.READ_ONLY, EVERY, LINUX,
       "The socket's address family.", _SOCKET7, choices=FAMILIES),
    _O(_L, "SO_PROTOCOL", _T.NAMED, _W.READ_ONLY, EVERY, LINUX,
       "The protocol that the socket speaks.", _SOCKET7, choices=PROTOCOLS),
    _O(_L, "SO_PRIORITY", _T.NUMBER, _W.ANY_TIME, EVERY, LINUX,
       "The order in which this computer's queues send; above 6 it takes CAP_NET_ADMIN. IP_TOS sets it, too.",
       _SOCKET7, default="0"),
    _O(_L, "SO_MARK", _T.NUMBER, _W.ANY_TIME, EVERY, LINUX,
       "A number on each packet that routes and firewall rules can look at; it takes CAP_NET_ADMIN or CAP_NET_RAW.",
       _SOCKET7, default="0"),
    _O(_L, "SO_BINDTODEVICE", _T.TEXT, _W.BEFORE_BIND, IP, LINUX,
       "Only this interface is used, to receive and to send; empty takes that back.", _SOCKET7, highest=15),
    _O(_L, "SO_BINDTOIFINDEX", _T.NUMBER, _W.BEFORE_BIND, IP, LINUX,
       "The same as SO_BINDTODEVICE by the interface's number; 0 takes it back.", _HEADER, default="0"),
    _O(_L, "SO_INCOMING_CPU", _T.NUMBER, _W.ANY_TIME, IP, LINUX,
       "The processor that the last packet was handled on; of several sockets on one port the one set to that"
       " processor is preferred.", _SOCKET7, lowest=-1),
    _O(_L, "SO_INCOMING_NAPI_ID", _T.NUMBER, _W.READ_ONLY, IP, LINUX,
       "The receive queue of the network card that the last packet came through; 0 for none.", _SOCKET7),
    _O(_L, "SO_BUSY_POLL", _T.NUMBER, _W.ANY_TIME, IP, LINUX,
       "How long a receive asks the network card again and again before it sleeps: faster, for more work; raising it"
       " takes CAP_NET_ADMIN.", _SOCKET7, unit="µs", default="0"),
    _O(_L, "SO_PREFER_BUSY_POLL", _T.SWITCH, _W.ANY_TIME, IP, LINUX,
       "The card's interrupts wait while somebody polls busily; it takes CAP_NET_ADMIN.", _HEADER, default="off"),
    _O(_L, "SO_BUSY_POLL_BUDGET", _T.NUMBER, _W.ANY_TIME, IP, LINUX,
       "How many packets one busy poll takes at most; above the default it takes CAP_NET_ADMIN.", _HEADER,
       highest=65_535, unit="packets"),
    _O(_L, "SO_MAX_PACING_RATE", _T.NUMBER64, _W.ANY_TIME, IP, LINUX,
       "Sends no faster than this; the largest number means no limit.", "tc-fq(8)", unit="bytes/s",
       highest=2**64 - 1),
    _O(_L, "SO_MEMINFO", _T.STRUCTURE, _W.READ_ONLY, EVERY, LINUX,
       "Nine counters of the socket's memory; the last is the number of dropped datagrams.", "Linux, sock_diag(7)"),
    _O(_L, "SO_COOKIE", _T.NUMBER64, _W.READ_ONLY, EVERY, LINUX,
       "A number of this socket that no other has had since the start of the system.", _HEADER,
       highest=2**64 - 1),
    _O(_L, "SO_NETNS_COOKIE", _T.NUMBER64, _W.READ_ONLY, EVERY, LINUX,
       "A number of the network namespace that the socket belongs to.", _HEADER, highest=2**64 - 1),
    _O(_L, "SO_ZEROCOPY", _T.SWITCH, _W.BEFORE_CONNECT, TCP | UDP, LINUX,
       "Permits sends that do not copy (MSG_ZEROCOPY); this program does not use them.",
       "Linux, networking/msg_zerocopy", default="off"),
    _O(_L, "SO_SELECT_ERR_QUEUE", _T.SWITCH, _W.ANY_TIME, EVERY, LINUX,
       "An entry of the error queue wakes whoever waits for exceptional conditions, too.", _SOCKET7, default="off"),
    _O(_L, "SO_LOCK_FILTER", _T.SWITCH, _W.READ_ONLY, EVERY, LINUX,
       "On if the packet filter of this socket can never be changed again.", _SOCKET7, default="off"),
    _O(_L, "SO_BUF_LOCK", _T.NAMED, _W.READ_ONLY, EVERY, LINUX,
       "Which buffer sizes were set by hand, and are therefore no longer tuned by the system.", _HEADER,
       choices=(("none", 0), ("send", 1), ("receive", 2), ("both", 3))),
    _O(_L, "SO_RESERVE_MEM", _T.NUMBER, _W.ANY_TIME, IP, LINUX,
       "Memory that is kept for this socket, so that it is never slowed by a shortage of it.", _HEADER, unit="bytes",
       default="0"),
    _O(_L, "SO_TXREHASH", _T.NAMED, _W.ANY_TIME, TCP, LINUX,
       "Whether a connection in trouble looks for another path by changing its hash.", _HEADER,
       lowest=-1, highest=1, choices=(("off", 0), ("on", 1), ("system", -1))),
    _O(_L, "SO_RCVMARK", _T.SWITCH, _W.ANY_TIME, IP, LINUX,
       "Each datagram comes with the mark that firewall rules gave it.", _HEADER, default="off"),
    _O(_L, "SO_TIMESTAMPING", _T.NUMBER, _W.READ_ONLY, IP, LINUX,
       "Which stamps of card and kernel are made, as bits.", "Linux, networking/timestamping", lowest=INT_LOWEST),
    _O(_L, "SO_NO_CHECK", _T.SWITCH, _W.ANY_TIME, UDP, LINUX,
       "UDP over IPv4 is sent without a checksum.", "udp(7)", default="off"),
    _O(_L, "SO_RCVBUFFORCE", _T.NUMBER, _W.ANY_TIME, EVERY, LINUX,
       "SO_RCVBUF past the system's limit; it takes CAP_NET_ADMIN. What is in force shows SO_RCVBUF.", _SOCKET7,
       unit="bytes", readable=False),
    _O(_L, "SO_SNDBUFFORCE", _T.NUMBER, _W.ANY_TIME, EVERY, LINUX,
       "SO_SNDBUF past the system's limit; it takes CAP_NET_ADMIN. What is in force shows SO_SNDBUF.", _SOCKET7,
       unit="bytes", readable=False),
    _O(_L, "SO_PEERSEC", _T.TEXT, _W.READ_ONLY, STREAMS, LINUX,
       "The security label of the peer, where the system has such labels.", "unix(7)", highest=255),
)  # fmt: skip

"""What is asked of a system that has no catalogue: families, types and protocols, each with a sentence on what it is.

Numbers of families differ between systems; those of Linux are in ``linux/socket.h``, of Windows in ``winsock2.h``
and ``ws2def.h``, of macOS in ``sys/socket.h``. A family that a system gives no number cannot even be asked for there.
"""

from __future__ import annotations

import sys
from typing import Final, NamedTuple

STREAM, DGRAM, RAW, RDM, SEQPACKET, DCCP = 1, 2, 3, 4, 5, 6
TYPE_NAMES: Final = {
    STREAM: "SOCK_STREAM", DGRAM: "SOCK_DGRAM", RAW: "SOCK_RAW", RDM: "SOCK_RDM", SEQPACKET: "SOCK_SEQPACKET",
    DCCP: "SOCK_DCCP",
}  # fmt: skip


class Family(NamedTuple):
    """``linux`` is None for a family that Linux never had."""

    name: str
    linux: int | None
    windows: int | None = None
    darwin: int | None = None

    def number(self, platform: str = sys.platform) -> int | None:
        """Its number on this system; None where it has none."""
        return {"win32": self.windows, "darwin": self.darwin}.get(platform, self.linux if platform == "linux" else None)


class Question(NamedTuple):
    """One row of the catalogue before it was asked. ``historical``: of interest, but hardly in use any more."""

    family: Family
    type: int
    protocol: str
    number: int
    what: str
    historical: bool = False


_INET = Family("AF_INET", 2, 2, 2)
_INET6 = Family("AF_INET6", 10, 23, 30)
_UNIX = Family("AF_UNIX", 1, 1, 1)
_PACKET = Family("AF_PACKET", 17)
_NETLINK = Family("AF_NETLINK", 16)
_VSOCK = Family("AF_VSOCK", 40, None, 40)
_BLUETOOTH = Family("AF_BLUETOOTH", 31, 32)
_CAN = Family("AF_CAN", 29)
_TIPC = Family("AF_TIPC", 30)
_BTH = "Bluetooth: "


def _internet(family: Family, word: str, icmp: str, icmp_number: int) -> tuple[Question, ...]:
    return (
        Question(family, STREAM, "IPPROTO_TCP", 6, f"TCP over {word}: a reliable stream of bytes."),
        Question(family, DGRAM, "IPPROTO_UDP", 17, f"UDP over {word}: single datagrams, not acknowledged."),
        Question(family, STREAM, "IPPROTO_MPTCP", 262, f"Multipath TCP over {word}: one stream over several ways."),
        Question(family, STREAM, "IPPROTO_SCTP", 132, f"SCTP over {word}, one to one: messages in several streams."),
        Question(family, SEQPACKET, "IPPROTO_SCTP", 132, f"SCTP over {word}, one to many, by one socket."),
        Question(family, DGRAM, "IPPROTO_UDPLITE", 136, f"UDP-Lite over {word}: a checksum over a part only."),
        Question(family, DCCP, "IPPROTO_DCCP", 33, f"DCCP over {word}: datagrams with congestion control."),
        Question(family, DGRAM, icmp, icmp_number, "Echo requests without special rights, where the system grants it."),
        Question(family, RAW, icmp, icmp_number, "ICMP as it is on the wire; needs administrator rights."),
        Question(family, RAW, "IPPROTO_RAW", 255, f"Whole {word} packets, sent as written; needs such rights too."),
    )


QUESTIONS: Final[tuple[Question, ...]] = (
    *_internet(_INET, "IPv4", "IPPROTO_ICMP", 1),
    *_internet(_INET6, "IPv6", "IPPROTO_ICMPV6", 58),
    Question(_UNIX, STREAM, "0", 0, "Streams between programs of one computer, by a path."),
    Question(_UNIX, DGRAM, "0", 0, "Datagrams between programs of one computer; none is lost."),
    Question(_UNIX, SEQPACKET, "0", 0, "Messages in order between programs of one computer."),
    Question(_PACKET, RAW, "0", 0, "Frames of an interface with their link header; what packet sniffers use."),
    Question(_PACKET, DGRAM, "0", 0, "Frames of an interface without their link header."),
    Question(_NETLINK, RAW, "NETLINK_ROUTE", 0, "Talks to the kernel about interfaces, addresses and routes."),
    Question(_NETLINK, DGRAM, "NETLINK_SOCK_DIAG", 4, "Asks the kernel about other sockets."),
    Question(_NETLINK, RAW, "NETLINK_GENERIC", 16, "Talks to any other part of the kernel that registered there."),
    Question(_VSOCK, STREAM, "0", 0, "Streams between a virtual machine and its host."),
    Question(_VSOCK, SEQPACKET, "0", 0, "Messages between a virtual machine and its host."),
    Question(_VSOCK, DGRAM, "0", 0, "Datagrams between a virtual machine and its host; few hosts have them."),
    Question(_BLUETOOTH, STREAM, "BTPROTO_RFCOMM", 3, f"{_BTH}a serial line over the air."),
    Question(_BLUETOOTH, SEQPACKET, "BTPROTO_L2CAP", 0, f"{_BTH}the channels beneath everything else."),
    Question(_BLUETOOTH, SEQPACKET, "BTPROTO_SCO", 2, f"{_BTH}speech, at a fixed rate."),
    Question(_BLUETOOTH, RAW, "BTPROTO_HCI", 1, f"{_BTH}commands to the adapter itself."),
    Question(_CAN, RAW, "CAN_RAW", 1, "Frames of a CAN bus, as in cars and machines."),
    Question(_CAN, DGRAM, "CAN_BCM", 2, "A CAN bus with the kernel sending cyclic messages."),
    Question(_CAN, DGRAM, "CAN_ISOTP", 6, "Longer messages over a CAN bus (ISO 15765-2)."),
    Question(_CAN, DGRAM, "CAN_J1939", 7, "SAE J1939 over a CAN bus: lorries, ships, farm machines."),
    Question(_TIPC, STREAM, "0", 0, "TIPC between the nodes of a cluster: streams."),
    Question(_TIPC, SEQPACKET, "0", 0, "TIPC: messages in order over a connection."),
    Question(_TIPC, RDM, "0", 0, "TIPC: reliable messages without a connection."),
    Question(_TIPC, DGRAM, "0", 0, "TIPC: datagrams."),
    Question(Family("AF_ALG", 38), SEQPACKET, "0", 0, "The kernel's ciphers and hashes, used like a socket."),
    Question(Family("AF_QIPCRTR", 42), DGRAM, "0", 0, "Messages to the processors of a Qualcomm chip."),
    Question(Family("AF_KEY", 15), RAW, "PF_KEY_V2", 2, "Management of IPsec keys (RFC 2367)."),
    Question(Family("AF_XDP", 44), RAW, "0", 0, "Packets past the kernel's network stack, at full speed."),
    Question(Family("AF_SMC", 43), STREAM, "0", 0, "Shared memory between machines, behind TCP's interface."),
    Question(Family("AF_RDS", 21), SEQPACKET, "0", 0, "Reliable datagrams between the machines of a cluster."),
    Question(Family("AF_KCM", 41), DGRAM, "0", 0, "Messages cut out of TCP streams by the kernel."),
    Question(Family("AF_PPPOX", 24), STREAM, "PX_PROTO_OE", 0, "PPP over Ethernet, as DSL lines use it."),
    Question(Family("AF_NFC", 39), SEQPACKET, "NFC_SOCKPROTO_RAW", 0, "Near field communication: tags and cards."),
    Question(Family("AF_IEEE802154", 36), DGRAM, "0", 0, "Radio of small sensors, beneath Zigbee and 6LoWPAN."),
    Question(Family("AF_PHONET", 35), DGRAM, "0", 0, "Nokia's protocol between the parts of a telephone."),
    Question(Family("AF_LLC", 26), STREAM, "0", 0, "IEEE 802.2 logical link control.", True),
    Question(Family("AF_IPX", 4, 6, 23), DGRAM, "NSPROTO_IPX", 0, "IPX: Novell NetWare's datagrams.", True),
    Question(Family("AF_IPX", 4, 6, 23), SEQPACKET, "NSPROTO_SPX", 1256, "SPX: reliable messages over IPX.", True),
    Question(Family("AF_APPLETALK", 5, 16, 16), DGRAM, "DDP", 0, "AppleTalk: networks of early Macintoshes.", True),
    Question(Family("AF_IRDA", 23, 26), STREAM, "0", 0, "IrDA: infrared between phones, printers, laptops.", True),
    Question(Family("AF_ATMPVC", 8, 22), DGRAM, "0", 0, "ATM over permanent circuits.", True),
    Question(Family("AF_ATMSVC", 20, 22), DGRAM, "0", 0, "ATM over switched circuits.", True),
    Question(Family("AF_X25", 9, 10), SEQPACKET, "0", 0, "X.25: packet switching of telephone companies.", True),
    Question(Family("AF_AX25", 3), SEQPACKET, "0", 0, "AX.25: packet radio of amateurs.", True),
    Question(Family("AF_NETROM", 6), SEQPACKET, "0", 0, "NET/ROM: routing for packet radio.", True),
    Question(Family("AF_ROSE", 11), SEQPACKET, "0", 0, "ROSE: X.25 over packet radio.", True),
    Question(Family("AF_DECnet", 12, 12, 12), SEQPACKET, "DNPROTO_NSP", 2, "DECnet: networks of VAX computers.", True),
    Question(Family("AF_ECONET", 19), DGRAM, "0", 0, "Econet: networks of Acorn computers.", True),
    Question(Family("AF_NETBEUI", 13, 17), DGRAM, "0", 0, "NetBIOS without IP, as early Windows had it.", True),
    Question(Family("AF_SNA", 22, 11, 11), SEQPACKET, "0", 0, "SNA: networks of IBM mainframes.", True),
    Question(Family("AF_WANPIPE", 25), RAW, "0", 0, "Sangoma's cards for leased lines.", True),
    Question(Family("AF_ISDN", 34, None, 28), RAW, "0", 0, "ISDN telephone lines.", True),
)

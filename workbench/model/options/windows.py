"""Options that Windows alone has: of the level SOL_SOCKET, of Hyper-V, and of its quality of service."""

from __future__ import annotations

from typing import Final

from workbench.model.options.facts import (
    EVERY,
    HYPERV,
    IP,
    RFCOMM,
    STREAMS,
    TCP,
    UDP,
    WINDOWS,
    OptionFacts,
    OptionLevel,
    OptionType,
    OptionWhen,
)  # fmt: skip

_O, _T, _W = OptionFacts, OptionType, OptionWhen
_L: Final = OptionLevel.SOCKET
_WINSOCK: Final = "Winsock, SOL_SOCKET Socket Options"
_MSWSOCK: Final = "Winsock, AcceptEx and ConnectEx"
_QWAVE: Final = "Quality Windows Audio Video Experience (qWAVE)"

TRAFFIC_TYPES: Final = (
    ("best effort", 0), ("background", 1), ("excellent effort", 2), ("audio video", 3), ("voice", 4), ("control", 5),
)  # fmt: skip

WINDOWS_SOCKET_OPTIONS: Final = (
    _O(_L, "SO_EXCLUSIVEADDRUSE", _T.SWITCH, _W.BEFORE_BIND, IP, WINDOWS,
       "Nobody else can bind to this port, not even with SO_REUSEADDR; this program's listeners ask for it.",
       "Winsock, Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", default="off"),
    _O(_L, "SO_CONDITIONAL_ACCEPT", _T.SWITCH, _W.BEFORE_CONNECT, TCP, WINDOWS,
       "A connection is accepted by the program, not by the system ahead of it; the system queues none then.",
       _WINSOCK, default="off"),
    _O(_L, "SO_PAUSE_ACCEPT", _T.SWITCH, _W.ANY_TIME, TCP, WINDOWS,
       "New connections are refused with a reset for as long as it is on.", _WINSOCK, default="off"),
    _O(_L, "SO_COMPARTMENT_ID", _T.NUMBER, _W.READ_ONLY, IP, WINDOWS,
       "The network compartment that the socket belongs to.", _WINSOCK),
    _O(_L, "SO_RANDOMIZE_PORT", _T.SWITCH, _W.BEFORE_BIND, IP, WINDOWS,
       "A port that the system chooses is a random one, not the next free one.", _WINSOCK, default="off"),
    _O(_L, "SO_PORT_SCALABILITY", _T.SWITCH, _W.BEFORE_BIND, TCP, WINDOWS,
       "The same local port can be chosen again for each local address, so that more connections fit.", _WINSOCK,
       default="off"),
    _O(_L, "SO_REUSE_UNICASTPORT", _T.SWITCH, _W.BEFORE_BIND, TCP, WINDOWS,
       "The local port is chosen when the socket connects, and shared with connections to other peers.", _WINSOCK,
       default="off"),
    _O(_L, "SO_REUSE_MULTICASTPORT", _T.SWITCH, _W.BEFORE_BIND, UDP, WINDOWS,
       "The socket shares its port with others for multicast reception alone.", _WINSOCK, default="off"),
    _O(_L, "SO_MAX_MSG_SIZE", _T.NUMBER, _W.READ_ONLY, EVERY, WINDOWS,
       "The largest datagram that can be sent; without a meaning for streams.", _WINSOCK, unit="bytes"),
    _O(_L, "SO_MAXDG", _T.NUMBER, _W.READ_ONLY, UDP, WINDOWS,
       "The largest datagram, as the transport tells it.", _WINSOCK, unit="bytes"),
    _O(_L, "SO_CONNECT_TIME", _T.NUMBER, _W.READ_ONLY, STREAMS, WINDOWS,
       "For how long the connection has stood; 4,294,967,295 means that it is not connected.", _WINSOCK, unit="s",
       highest=2**32 - 1),
    _O(_L, "SO_BSP_STATE", _T.STRUCTURE, _W.READ_ONLY, EVERY, WINDOWS,
       "Both addresses, type and protocol of the socket in one structure (CSADDR_INFO).", _WINSOCK),
    _O(_L, "SO_PROTOCOL_INFOW", _T.STRUCTURE, _W.READ_ONLY, EVERY, WINDOWS,
       "The entry of the protocol catalogue that the socket was made from (WSAPROTOCOL_INFOW).", _WINSOCK),
    _O(_L, "SO_GROUP_ID", _T.NUMBER, _W.READ_ONLY, EVERY, WINDOWS,
       "Reserved: socket groups were planned and never made.", _WINSOCK),
    _O(_L, "SO_GROUP_PRIORITY", _T.NUMBER, _W.READ_ONLY, EVERY, WINDOWS,
       "Reserved: socket groups were planned and never made.", _WINSOCK),
    _O(_L, "SO_UPDATE_ACCEPT_CONTEXT", _T.STRUCTURE, _W.CONNECTED, STREAMS, WINDOWS,
       "Gives a socket that AcceptEx accepted the properties of its listener; the event loop does it.", _MSWSOCK,
       readable=False),
    _O(_L, "SO_UPDATE_CONNECT_CONTEXT", _T.STRUCTURE, _W.CONNECTED, STREAMS, WINDOWS,
       "Makes a socket that ConnectEx connected a full one, which knows its peer; the event loop does it.", _MSWSOCK,
       readable=False),
    _O(_L, "SO_OPENTYPE", _T.NUMBER, _W.READ_ONLY, EVERY, WINDOWS,
       "Whether sockets that this thread makes can be used in overlapped operations: 0 means that they can.",
       _WINSOCK),
    _O(OptionLevel.HYPERV, "HVSOCKET_CONNECT_TIMEOUT", _T.NUMBER, _W.BEFORE_CONNECT, HYPERV, WINDOWS,
       "How long a connect to a virtual machine or its host may take.", "Windows, hvsocket.h", unit="ms",
       highest=300_000),
    _O(OptionLevel.HYPERV, "HVSOCKET_CONNECTED_SUSPEND", _T.SWITCH, _W.BEFORE_CONNECT, HYPERV, WINDOWS,
       "The connection stays when the virtual machine is suspended.", "Windows, hvsocket.h", default="off"),
    _O(OptionLevel.RFCOMM, "SO_BTH_AUTHENTICATE", _T.SWITCH, _W.BEFORE_CONNECT, RFCOMM, WINDOWS,
       "Both devices must be paired before they talk.", "Windows, Bluetooth and socket options", readable=False),
    _O(OptionLevel.RFCOMM, "SO_BTH_ENCRYPT", _T.SWITCH, _W.BEFORE_CONNECT, RFCOMM, WINDOWS,
       "The connection must be encrypted.", "Windows, Bluetooth and socket options", readable=False),
    _O(OptionLevel.RFCOMM, "SO_BTH_MTU", _T.NUMBER, _W.BEFORE_CONNECT, RFCOMM, WINDOWS,
       "The largest frame that is agreed on.", "Windows, Bluetooth and socket options", unit="bytes"),
    _O(OptionLevel.QWAVE, "QOS_TRAFFIC_TYPE", _T.NAMED, _W.CONNECTED, TCP | UDP, WINDOWS,
       "The class that Windows marks this flow with (QOSAddSocketToFlow): background CS1, excellent effort and audio"
       " video CS5, voice and control CS7.", _QWAVE, choices=TRAFFIC_TYPES, highest=5),
    _O(OptionLevel.QWAVE, "QOS_DSCP", _T.TRAFFIC_CLASS, _W.CONNECTED, TCP | UDP, WINDOWS,
       "Any DSCP for this flow (QOSSetFlow); it takes administrator rights. IP_TOS asks for it, too.", _QWAVE,
       highest=255),
)  # fmt: skip

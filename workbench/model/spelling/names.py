"""Names of socket calls, constants and options in BSD and in Winsock spelling, and which of them Windows has.

Sources: Winsock reference, "Winsock functions", "SOL_SOCKET Socket Options", "IPPROTO_IP Socket Options",
"IPPROTO_IPV6 Socket Options", "IPPROTO_TCP Socket Options"; POSIX.1-2017, <sys/socket.h>; Linux, socket(7), ip(7),
tcp(7).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbench.model.options.catalogue import option_names
from workbench.model.options.facts import System

# Where the two spell a call differently. A call with one name in both is left out.
WINSOCK_CALLS: Final[Mapping[str, str]] = {
    "close": "closesocket", "ioctl": "ioctlsocket", "fcntl": "ioctlsocket", "poll": "WSAPoll", "read": "recv",
    "write": "send", "readv": "WSARecv", "writev": "WSASend", "sendmsg": "WSASend", "recvmsg": "WSARecvMsg",
    "sendfile": "TransmitFile", "inet_pton": "InetPton", "inet_ntop": "InetNtop",
}  # fmt: skip
BSD_CALLS: Final[Mapping[str, str]] = {
    "closesocket": "close", "ioctlsocket": "ioctl", "WSAPoll": "poll", "WSASend": "sendmsg", "WSARecvMsg": "recvmsg",
    "WSARecv": "recv", "WSASendMsg": "sendmsg", "WSASendTo": "sendto", "WSARecvFrom": "recvfrom", "WSASocket": "socket",
    "WSAConnect": "connect", "ConnectEx": "connect", "AcceptEx": "accept", "WSAAccept": "accept",
    "TransmitFile": "sendfile", "WSAIoctl": "ioctl",
}  # fmt: skip
WINSOCK_CONSTANTS: Final[Mapping[str, str]] = {
    "SHUT_RD": "SD_RECEIVE", "SHUT_WR": "SD_SEND", "SHUT_RDWR": "SD_BOTH", "AF_BLUETOOTH": "AF_BTH",
    "BTPROTO_RFCOMM": "BTHPROTO_RFCOMM",
}  # fmt: skip
BSD_CONSTANTS: Final[Mapping[str, str]] = {winsock: bsd for bsd, winsock in WINSOCK_CONSTANTS.items()}

MAKES_A_SOCKET: Final = frozenset({"socket", "accept"})  # a failure is INVALID_SOCKET, not SOCKET_ERROR
RETURNS_ITS_ERROR: Final = frozenset({"getaddrinfo", "getnameinfo"})  # no WSAGetLastError is needed
DATAGRAM_CALLS: Final = frozenset({"sendto", "recvfrom", "recvmsg", "send", "recv", "sendmsg"})

_FUNCTIONS: Final = """
    WSAStartup WSACleanup WSAGetLastError WSASetLastError gai_strerror socket WSASocket bind closesocket getsockname
    getpeername WSADuplicateSocket connect WSAConnect WSAConnectByName WSAConnectByList ConnectEx listen accept
    WSAAccept AcceptEx GetAcceptExSockaddrs WSAJoinLeaf send WSASend sendto WSASendTo WSASendMsg recv WSARecv
    recvfrom WSARecvFrom WSARecvMsg WSARecvEx TransmitFile TransmitPackets shutdown WSASendDisconnect
    WSARecvDisconnect DisconnectEx select __WSAFDIsSet WSAPoll WSAAsyncSelect WSAEventSelect WSAEnumNetworkEvents
    WSACreateEvent WSACloseEvent WSASetEvent WSAResetEvent WSAWaitForMultipleEvents WSAGetOverlappedResult
    getsockopt setsockopt ioctlsocket WSAIoctl WSANSPIoctl getsourcefilter setsourcefilter getipv4sourcefilter
    setipv4sourcefilter WSAGetIPUserMtu WSASetIPUserMtu WSAGetUdpSendMessageSize WSASetUdpSendMessageSize
    WSAGetUdpRecvMaxCoalescedSize WSASetUdpRecvMaxCoalescedSize WSAGetFailConnectOnIcmpError
    WSASetFailConnectOnIcmpError WSAGetIcmpErrorInfo getaddrinfo GetAddrInfoW GetAddrInfoEx freeaddrinfo getnameinfo
    GetNameInfoW gethostname GetHostNameW gethostbyname gethostbyaddr getservbyname getservbyport getprotobyname
    getprotobynumber InetPton InetNtop inet_addr inet_ntoa WSAAddressToString WSAStringToAddress htons htonl htonll
    htonf htond ntohs ntohl ntohll ntohf ntohd WSAHtons WSAHtonl WSANtohs WSANtohl WSAEnumProtocols EnumProtocols
    WSAEnumNameSpaceProviders WSAEnumNameSpaceProvidersEx WSAProviderConfigChange WSALookupServiceBegin
    WSALookupServiceNext WSALookupServiceEnd WSASetService WSAInstallServiceClass WSARemoveServiceClass
    WSAGetServiceClassInfo WSAGetServiceClassNameByClassId SetAddrInfoEx GetAddressByName GetService SetService
    GetNameByType GetTypeByName WSAGetQOSByName SetSocketMediaStreamingMode WSASetSocketSecurity
    WSAQuerySocketSecurity WSASetSocketPeerTargetName WSADeleteSocketPeerTargetName WSAImpersonateSocketPeer
    WSARevertImpersonation RIOCreateCompletionQueue RIOCloseCompletionQueue RIOCreateRequestQueue
    RIOResizeCompletionQueue RIOResizeRequestQueue RIODequeueCompletion RIORegisterBuffer RIODeregisterBuffer
    RIONotify RIOReceive RIOReceiveEx RIOSend RIOSendEx WSAAsyncGetHostByAddr WSAAsyncGetHostByName
    WSAAsyncGetProtoByName WSAAsyncGetProtoByNumber WSAAsyncGetServByName WSAAsyncGetServByPort
    WSACancelAsyncRequest
    """
WINSOCK_FUNCTIONS: Final = frozenset(_FUNCTIONS.split())

WINDOWS_FAMILIES: Final = frozenset({"AF_UNSPEC", "AF_UNIX", "AF_INET", "AF_INET6", "AF_BTH", "AF_HYPERV", "AF_IRDA"})

# Beside the catalogue, which has what can be read or set from the window: calls that join and leave, and old names.
_SHARED_CALLS: Final = """
    IP_OPTIONS IP_DROP_MEMBERSHIP IP_DROP_SOURCE_MEMBERSHIP IP_UNBLOCK_SOURCE
    MCAST_JOIN_GROUP MCAST_LEAVE_GROUP MCAST_BLOCK_SOURCE MCAST_UNBLOCK_SOURCE MCAST_JOIN_SOURCE_GROUP
    MCAST_LEAVE_SOURCE_GROUP IPV6_HOPOPTS IPV6_ADD_MEMBERSHIP IPV6_DROP_MEMBERSHIP IPV6_LEAVE_GROUP IPV6_RTHDR
    """
_OWN_NAMES: Final = """
    SO_DONTLINGER SO_PROTOCOL_INFO SO_PROTOCOL_INFOA IP_ECN IPV6_RECVIF IPV6_ECN TCP_NOSYNRETRIES TCP_STDURG
    TCP_BSDURGENT TCP_ICMP_ERROR_INFO UDP_CHECKSUM_COVERAGE
    """
# The catalogue has them for Windows alone; elsewhere they are names, too (RFC 3542, section 6).
_POSIX_NAMES: Final = frozenset({"IPV6_PKTINFO", "IPV6_HOPLIMIT"})
_ELSEWHERE: Final = frozenset(option_names(System.LINUX | System.MACOS))
_ON_WINDOWS: Final = frozenset(option_names(System.WINDOWS))
ONLY_WINDOWS_OPTIONS: Final = (_ON_WINDOWS - _ELSEWHERE - _POSIX_NAMES) | frozenset(_OWN_NAMES.split())
WINDOWS_OPTIONS: Final = _ON_WINDOWS | ONLY_WINDOWS_OPTIONS | frozenset(_SHARED_CALLS.split())

# What a reader of the Winsock spelling should know about an option beside its name.
OPTION_NOTES: Final[Mapping[str, str]] = {
    "SO_REUSEADDR": "on Windows it lets two sockets hold one port; what Linux means by it, Windows always does",
    "SO_REUSEPORT": "Windows has no SO_REUSEPORT; SO_REUSEADDR shares a port there",
    "SO_BINDTODEVICE": "Windows has no SO_BINDTODEVICE; IP_UNICAST_IF chooses the interface there",
    "TCP_USER_TIMEOUT": "Windows has no TCP_USER_TIMEOUT; TCP_MAXRT is its like",
    "TCP_INFO": "Windows has no TCP_INFO; WSAIoctl with SIO_TCP_INFO tells the same",
    "TCP_CONGESTION": "Windows has no TCP_CONGESTION; the algorithm is set for the whole system",
    "IP_TOS": "Windows ignores IP_TOS unless an administrator allows it; qWAVE is its way",
    "SO_RXQ_OVFL": "Windows has no SO_RXQ_OVFL and does not tell what it dropped",
}

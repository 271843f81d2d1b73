"""Options by number, as this system counts them.

Python's ``socket`` has names for most; the others stand here. Linux: asm-generic/socket.h, linux/in.h, linux/in6.h,
linux/tcp.h, linux/udp.h, linux/vm_sockets.h, net/bluetooth/bluetooth.h; Windows: ws2def.h, ws2ipdef.h, mswsock.h,
ws2bth.h, hvsocket.h; macOS: sys/socket.h, netinet/in.h, netinet6/in6.h, netinet/tcp.h.
"""

from __future__ import annotations

import socket
import sys
from functools import cache
from typing import Final

from workbench.model.options.catalogue import CATALOGUE
from workbench.model.options.facts import OptionFacts, OptionLevel, System, system_of

_LINUX: Final[dict[str, int]] = {
    "SO_NO_CHECK": 11, "SO_PASSCRED": 16, "SO_PEERCRED": 17, "SO_BINDTODEVICE": 25, "SO_TIMESTAMP": 29,
    "SO_ACCEPTCONN": 30, "SO_PEERSEC": 31, "SO_SNDBUFFORCE": 32, "SO_RCVBUFFORCE": 33, "SO_PASSSEC": 34,
    "SO_TIMESTAMPNS": 35, "SO_MARK": 36, "SO_TIMESTAMPING": 37, "SO_PROTOCOL": 38, "SO_DOMAIN": 39, "SO_RXQ_OVFL": 40,
    "SO_PEEK_OFF": 42, "SO_LOCK_FILTER": 44, "SO_SELECT_ERR_QUEUE": 45, "SO_BUSY_POLL": 46, "SO_MAX_PACING_RATE": 47,
    "SO_INCOMING_CPU": 49, "SO_MEMINFO": 55, "SO_INCOMING_NAPI_ID": 56, "SO_COOKIE": 57, "SO_ZEROCOPY": 60,
    "SO_BINDTOIFINDEX": 62, "SO_PREFER_BUSY_POLL": 69, "SO_BUSY_POLL_BUDGET": 70, "SO_NETNS_COOKIE": 71,
    "SO_BUF_LOCK": 72, "SO_RESERVE_MEM": 73, "SO_TXREHASH": 74, "SO_RCVMARK": 75,
    "IP_PKTINFO": 8, "IP_MTU_DISCOVER": 10, "IP_RECVERR": 11, "IP_RECVTTL": 12, "IP_RECVTOS": 13, "IP_MTU": 14,
    "IP_FREEBIND": 15, "IP_TRANSPARENT": 19, "IP_RECVORIGDSTADDR": 20, "IP_MINTTL": 21, "IP_NODEFRAG": 22,
    "IP_BIND_ADDRESS_NO_PORT": 24, "IP_RECVFRAGSIZE": 25, "IP_BLOCK_SOURCE": 38, "IP_ADD_SOURCE_MEMBERSHIP": 39,
    "IP_MULTICAST_ALL": 49, "IP_UNICAST_IF": 50, "IP_LOCAL_PORT_RANGE": 51,
    "IPV6_MTU_DISCOVER": 23, "IPV6_MTU": 24, "IPV6_RECVERR": 25, "IPV6_MULTICAST_ALL": 29, "IPV6_FLOWINFO_SEND": 33,
    "IPV6_HDRINCL": 36, "IPV6_AUTOFLOWLABEL": 70, "IPV6_ADDR_PREFERENCES": 72, "IPV6_MINHOPCOUNT": 73,
    "IPV6_TRANSPARENT": 75, "IPV6_UNICAST_IF": 76, "IPV6_FREEBIND": 78,
    "TCP_THIN_LINEAR_TIMEOUTS": 16, "TCP_TIMESTAMP": 24, "TCP_NOTSENT_LOWAT": 25, "TCP_CC_INFO": 26,
    "TCP_SAVE_SYN": 27, "TCP_FASTOPEN_CONNECT": 30, "TCP_ULP": 31, "TCP_FASTOPEN_NO_COOKIE": 34, "TCP_INQ": 36,
    "TCP_TX_DELAY": 37, "TCP_IS_MPTCP": 43, "TCP_RTO_MAX_MS": 44,
    "UDP_CORK": 1, "UDP_NO_CHECK6_TX": 101, "UDP_NO_CHECK6_RX": 102, "UDP_SEGMENT": 103, "UDP_GRO": 104,
    "SO_VM_SOCKETS_BUFFER_SIZE": 0, "SO_VM_SOCKETS_BUFFER_MIN_SIZE": 1, "SO_VM_SOCKETS_BUFFER_MAX_SIZE": 2,
    "SO_VM_SOCKETS_CONNECT_TIMEOUT": 6, "BT_SECURITY": 4, "BT_DEFER_SETUP": 7,
}  # fmt: skip
_WINDOWS: Final[dict[str, int]] = {
    "SO_BSP_STATE": 0x1009, "SO_GROUP_ID": 0x2001, "SO_GROUP_PRIORITY": 0x2002, "SO_MAX_MSG_SIZE": 0x2003,
    "SO_PROTOCOL_INFOW": 0x2005, "SO_CONDITIONAL_ACCEPT": 0x3002, "SO_PAUSE_ACCEPT": 0x3003,
    "SO_COMPARTMENT_ID": 0x3004, "SO_RANDOMIZE_PORT": 0x3005, "SO_PORT_SCALABILITY": 0x3006,
    "SO_REUSE_UNICASTPORT": 0x3007, "SO_REUSE_MULTICASTPORT": 0x3008, "SO_OPENTYPE": 0x7008, "SO_MAXDG": 0x7009,
    "SO_UPDATE_ACCEPT_CONTEXT": 0x700B, "SO_CONNECT_TIME": 0x700C, "SO_UPDATE_CONNECT_CONTEXT": 0x7010,
    "IP_DONTFRAGMENT": 14, "IP_ADD_SOURCE_MEMBERSHIP": 15, "IP_BLOCK_SOURCE": 17, "IP_PKTINFO": 19, "IP_RECVTTL": 21,
    "IP_RECEIVE_BROADCAST": 22, "IP_RECVIF": 24, "IP_RECVDSTADDR": 25, "IP_UNICAST_IF": 31, "IP_RECVTOS": 40,
    "IP_MTU_DISCOVER": 71, "IP_MTU": 73, "IP_RECVERR": 75, "IP_USER_MTU": 76,
    "IPV6_HDRINCL": 2, "IPV6_PROTECTION_LEVEL": 23, "IPV6_UNICAST_IF": 31, "IPV6_RECVTCLASS": 40,
    "IPV6_MTU_DISCOVER": 71, "IPV6_MTU": 72, "IPV6_RECVERR": 75, "IPV6_USER_MTU": 76,
    "TCP_EXPEDITED_1122": 2, "TCP_KEEPIDLE": 3, "TCP_MAXSEG": 4, "TCP_MAXRT": 5, "TCP_TIMESTAMPS": 10,
    "TCP_CONGESTION_ALGORITHM": 12, "TCP_DELAY_FIN_ACK": 13, "TCP_MAXRTMS": 14, "TCP_FASTOPEN": 15, "TCP_KEEPCNT": 16,
    "TCP_KEEPINTVL": 17, "TCP_FAIL_CONNECT_ON_ICMP_ERROR": 18,
    "UDP_NOCHECKSUM": 1, "UDP_SEND_MSG_SIZE": 2, "UDP_RECV_MAX_COALESCED_SIZE": 3,
    "HVSOCKET_CONNECT_TIMEOUT": 1, "HVSOCKET_CONNECTED_SUSPEND": 4,
    "SO_BTH_AUTHENTICATE": -0x7FFFFFFF, "SO_BTH_ENCRYPT": 2, "SO_BTH_MTU": -0x7FFFFFF9,
}  # fmt: skip
_MACOS: Final[dict[str, int]] = {
    "SO_TIMESTAMP": 0x0400, "SO_NREAD": 0x1020, "SO_NOSIGPIPE": 0x1022, "SO_NWRITE": 0x1024,
    "IP_RECVDSTADDR": 7, "IP_RECVIF": 20, "IP_RECVTTL": 24, "IP_BOUND_IF": 25, "IP_PKTINFO": 26, "IP_RECVTOS": 27,
    "IP_DONTFRAG": 28, "IP_ADD_SOURCE_MEMBERSHIP": 70, "IP_BLOCK_SOURCE": 72,
    "IPV6_BOUND_IF": 125, "TCP_NOPUSH": 4, "TCP_NOOPT": 8, "TCP_KEEPALIVE": 0x10, "TCP_CONNECTIONTIMEOUT": 0x20,
    "TCP_RXT_CONNDROPTIME": 0x80, "TCP_ENABLE_ECN": 0x104, "TCP_NOTSENT_LOWAT": 0x201,
}  # fmt: skip
_LEVELS: Final[dict[OptionLevel, int]] = {
    OptionLevel.SOCKET: socket.SOL_SOCKET,
    OptionLevel.IP: socket.IPPROTO_IP,
    OptionLevel.IPV6: socket.IPPROTO_IPV6,
    OptionLevel.TCP: socket.IPPROTO_TCP,
    OptionLevel.UDP: socket.IPPROTO_UDP,
    OptionLevel.VSOCK: 40,  # AF_VSOCK, linux/socket.h
    OptionLevel.BLUETOOTH: 274,  # SOL_BLUETOOTH, net/bluetooth/bluetooth.h
    OptionLevel.RFCOMM: 3,  # BTHPROTO_RFCOMM, ws2bth.h
    OptionLevel.HYPERV: 1,  # HV_PROTOCOL_RAW, hvsocket.h
}
_ASM_GENERIC_REUSEADDR: Final = 2  # MIPS, Alpha, SPARC and PA-RISC count SOL_SOCKET's options differently


def this_system() -> System:
    """The system that this program runs on."""
    return system_of(sys.platform)


@cache
def option_number(facts: OptionFacts) -> tuple[int, int] | None:
    """Level and number for setsockopt; None where this system has no such option."""
    level = _LEVELS.get(facts.level)
    if level is None or not facts.systems & this_system():
        return None
    number = getattr(socket, facts.name, None)
    if number is None:
        number = _own_numbers(facts.level).get(facts.name)
    return None if number is None else (level, int(number))


@cache
def known_name(level: int, number: int) -> str:
    """The catalogue's name for an option that Python has no name for; empty where it has one, or nobody has."""
    for facts in CATALOGUE:
        if option_number(facts) == (level, number) and not hasattr(socket, facts.name):
            return facts.name
    return ""


def _own_numbers(level: OptionLevel) -> dict[str, int]:
    system = this_system()
    if system is System.LINUX:
        is_generic = level is not OptionLevel.SOCKET or socket.SO_REUSEADDR == _ASM_GENERIC_REUSEADDR
        return _LINUX if is_generic else {}
    return _WINDOWS if system is System.WINDOWS else _MACOS

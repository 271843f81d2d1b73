"""Which interface datagrams leave by, and whether they may go to everybody.

ip(7), ipv6(7); Winsock: "IPPROTO_IP socket options", "IPPROTO_IPV6 socket options".
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import Final

from workbench.engine.calls.tracedsocket import TracedSocket

# Linux: linux/in.h, linux/in6.h. Windows: ws2ipdef.h.
_NUMBERS: Final = {
    "linux": {"IP_MULTICAST_IF": 32, "IP_UNICAST_IF": 50, "IPV6_MULTICAST_IF": 17, "IPV6_UNICAST_IF": 76},
    "win32": {"IP_MULTICAST_IF": 9, "IP_UNICAST_IF": 31, "IPV6_MULTICAST_IF": 9, "IPV6_UNICAST_IF": 31},
}
_ELSEWHERE: Final = {
    name: getattr(socket, name) for name in ("IP_MULTICAST_IF", "IPV6_MULTICAST_IF") if hasattr(socket, name)
}
_MREQN: Final = struct.Struct("=4s4si")  # struct ip_mreqn: group, local address, index


def send_by(sock: TracedSocket, index: int, *, multicast: bool, system: str = sys.platform) -> None:
    """Have datagrams leave by the interface with this index: those to groups, or all others. Raises OSError.

    A system that has no such option for the others (macOS) leaves them to its routes.
    """
    is_ipv6 = sock.family == socket.AF_INET6
    name = f"{'IPV6' if is_ipv6 else 'IP'}_{'MULTICAST' if multicast else 'UNICAST'}_IF"
    number = _NUMBERS.get(system, _ELSEWHERE).get(name)
    if number is None:
        return
    level = socket.IPPROTO_IPV6 if is_ipv6 else socket.IPPROTO_IP
    sock.setsockopt(level, number, _value(index, is_ipv6, multicast, system))


def _value(index: int, is_ipv6: bool, multicast: bool, system: str) -> bytes | int:
    if is_ipv6 and (multicast or system == "win32"):
        return index  # IPV6_MULTICAST_IF, and Windows' IPV6_UNICAST_IF: the index in the host's byte order
    if is_ipv6 or not multicast or system == "win32":
        # IP_UNICAST_IF, Linux' IPV6_UNICAST_IF, and Windows' IP_MULTICAST_IF (0.x.x.x is an index): network byte order
        return struct.pack("!I", index)
    return _MREQN.pack(bytes(4), bytes(4), index)


def may_broadcast(sock: TracedSocket) -> bool:
    """SO_BROADCAST is on."""
    return bool(socket.socket.getsockopt(sock, socket.SOL_SOCKET, socket.SO_BROADCAST))

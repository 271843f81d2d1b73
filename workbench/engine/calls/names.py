"""Constants of socket calls by name, for the call tape: ``setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)``."""

from __future__ import annotations

import socket
import sys
from functools import cache

from workbench.engine.calls.optionnumbers import known_name

_LEVELS = {
    socket.SOL_SOCKET: ("SOL_SOCKET", "SO_"),
    socket.IPPROTO_TCP: ("IPPROTO_TCP", "TCP_"),
    socket.IPPROTO_IP: ("IPPROTO_IP", "IP_"),
    socket.IPPROTO_IPV6: ("IPPROTO_IPV6", "IPV6_"),
}
# RFC 3678, of both families. Linux: linux/in.h; Windows: ws2ipdef.h.
_GROUP_CALLS = (
    {41: "MCAST_JOIN_GROUP", 42: "MCAST_LEAVE_GROUP", 43: "MCAST_BLOCK_SOURCE",
     45: "MCAST_JOIN_SOURCE_GROUP", 46: "MCAST_LEAVE_SOURCE_GROUP"}
    if sys.platform == "win32"
    else {42: "MCAST_JOIN_GROUP", 43: "MCAST_BLOCK_SOURCE", 45: "MCAST_LEAVE_GROUP",
          46: "MCAST_JOIN_SOURCE_GROUP", 47: "MCAST_LEAVE_SOURCE_GROUP"}
)  # fmt: skip
_SHUTDOWN = {socket.SHUT_RD: "SHUT_RD", socket.SHUT_WR: "SHUT_WR", socket.SHUT_RDWR: "SHUT_RDWR"}


def family_name(family: int) -> str:
    """``AF_INET6``; the bare number where Python knows no name."""
    return _enum_name(socket.AddressFamily, family)


def type_name(kind: int) -> str:
    """``SOCK_STREAM``; the bare number where Python knows no name."""
    return _enum_name(socket.SocketKind, kind)


def shutdown_name(how: int) -> str:
    """``SHUT_WR``."""
    return _SHUTDOWN.get(how, str(how))


@cache
def option_names(level: int, option: int) -> tuple[str, str]:
    """Names of an option's level and of the option; numbers where they have none."""
    level_name, prefix = _LEVELS.get(level, (str(level), ""))
    extra: str | None = known_name(level, option)
    if not extra and level in (socket.IPPROTO_IP, socket.IPPROTO_IPV6):
        extra = _GROUP_CALLS.get(option)
    if extra:
        return level_name, extra
    names = [name for name in dir(socket) if prefix and name.startswith(prefix) and getattr(socket, name) == option]
    return level_name, min(names, key=len, default=str(option))  # numbers are shared with rare families: SO_J1939_…


def _enum_name(names: type[socket.AddressFamily] | type[socket.SocketKind], value: int) -> str:
    try:
        return names(value).name
    except ValueError:
        return str(int(value))

"""Addresses as Windows' structures hold them, and its libraries.

ULONG and DWORD are written as 32 bits, which ``ctypes.wintypes`` has on Windows alone: so the layouts can be tested
on every system.
"""

from __future__ import annotations

import ctypes
import socket
from typing import Any, Final

AF_INET: Final = 2
AF_INET6: Final = 23  # Winsock's number; other systems have others

ERROR_SUCCESS: Final = 0
ERROR_BUFFER_OVERFLOW: Final = 111


class SockaddrIn(ctypes.Structure):
    """``sockaddr_in`` (Winsock reference, "sockaddr"): port and address in network order."""

    _fields_ = (
        ("sin_family", ctypes.c_uint16),
        ("sin_port", ctypes.c_uint16),
        ("sin_addr", ctypes.c_ubyte * 4),
        ("sin_zero", ctypes.c_ubyte * 8),
    )


class SockaddrIn6(ctypes.Structure):
    """``sockaddr_in6`` (ws2ipdef.h, "SOCKADDR_IN6_LH")."""

    _fields_ = (
        ("sin6_family", ctypes.c_uint16),
        ("sin6_port", ctypes.c_uint16),
        ("sin6_flowinfo", ctypes.c_uint32),
        ("sin6_addr", ctypes.c_ubyte * 16),
        ("sin6_scope_id", ctypes.c_uint32),
    )


class SockaddrInet(ctypes.Union):
    """``SOCKADDR_INET`` (ws2ipdef.h): one or the other, told by the family, which both begin with."""

    _fields_ = (("Ipv4", SockaddrIn), ("Ipv6", SockaddrIn6), ("si_family", ctypes.c_uint16))


class SocketAddress(ctypes.Structure):
    """``SOCKET_ADDRESS`` (ws2def.h)."""

    _fields_ = (("lpSockaddr", ctypes.POINTER(SockaddrInet)), ("iSockaddrLength", ctypes.c_int))


def family_of(address: Any) -> str:
    """``IPv4``, ``IPv6``, or empty for another family."""
    return {AF_INET: "IPv4", AF_INET6: "IPv6"}.get(int(address.si_family), "")


def address_text(address: Any) -> str:
    """The address of a :class:`SockaddrInet` without its port; empty for another family."""
    match int(address.si_family):
        case 2:
            return socket.inet_ntop(socket.AF_INET, bytes(address.Ipv4.sin_addr))
        case 23:
            return socket.inet_ntop(socket.AF_INET6, bytes(address.Ipv6.sin6_addr))
    return ""


def library(name: str) -> Any:
    """A library of the system. Raises OSError where there is none of that name (on every other system)."""
    loader = getattr(ctypes, "WinDLL", None)
    if loader is None:
        raise OSError(f"{name} is a library of Windows")
    return loader(name)

"""Numberings beside Winsock's: this system's errno, a look-up's EAI, and Windows' own system errors.

Sources: Linux, netdb.h of the GNU C library; Winsock, ws2tcpip.h; macOS, netdb.h; Win32, "System Error Codes (0-499)",
"(500-999)" and "(1000-1299)"; [MS-ERREF] for HRESULT.
"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Numbering(StrEnum):
    """By whose counting a number means what it means. The values appear in the command line's JSON."""

    WINSOCK = "winsock"
    ERRNO = "errno"
    EAI = "eai"
    WINDOWS = "windows"


NUMBERING_TEXTS: Final[Mapping[Numbering, str]] = {
    Numbering.WINSOCK: "Windows Sockets (WSAGetLastError)",
    Numbering.ERRNO: "errno of this system",
    Numbering.EAI: "getaddrinfo of this system",
    Numbering.WINDOWS: "Windows system error (GetLastError)",
}

_GLIBC_EAI: Final = {
    "EAI_BADFLAGS": -1, "EAI_NONAME": -2, "EAI_AGAIN": -3, "EAI_FAIL": -4, "EAI_NODATA": -5, "EAI_FAMILY": -6,
    "EAI_SOCKTYPE": -7, "EAI_SERVICE": -8, "EAI_ADDRFAMILY": -9, "EAI_MEMORY": -10, "EAI_SYSTEM": -11,
    "EAI_OVERFLOW": -12,
}  # fmt: skip
_WINSOCK_EAI: Final = {
    "EAI_AGAIN": 11002, "EAI_BADFLAGS": 10022, "EAI_FAIL": 11003, "EAI_FAMILY": 10047, "EAI_MEMORY": 8,
    "EAI_NODATA": 11004, "EAI_NONAME": 11001, "EAI_SERVICE": 10109, "EAI_SOCKTYPE": 10044,
}  # fmt: skip
_BSD_EAI: Final = {
    "EAI_ADDRFAMILY": 1, "EAI_AGAIN": 2, "EAI_BADFLAGS": 3, "EAI_FAIL": 4, "EAI_FAMILY": 5, "EAI_MEMORY": 6,
    "EAI_NODATA": 7, "EAI_NONAME": 8, "EAI_SERVICE": 9, "EAI_SOCKTYPE": 10, "EAI_SYSTEM": 11, "EAI_OVERFLOW": 14,
}  # fmt: skip

LINUX_EAI_NUMBERS: Final[Mapping[str, int]] = _GLIBC_EAI  # negative, so they are known on every system
if sys.platform == "win32":
    EAI_NUMBERS: Mapping[str, int] = _WINSOCK_EAI
elif sys.platform == "linux":
    EAI_NUMBERS = _GLIBC_EAI
else:
    EAI_NUMBERS = _BSD_EAI

# All names, also where several have one number. Those of Winsock, which Windows' errno module has too, are a numbering
# of their own here.
ERRNO_NUMBERS: Final[Mapping[str, int]] = {
    name: number for name in dir(errno) if name.startswith("E") and isinstance(number := getattr(errno, name), int)
}


@dataclass(frozen=True, slots=True)
class SystemNumbers:
    """The numbers of one system by name: errno's and a look-up's."""

    errnos: Mapping[str, int]
    lookups: Mapping[str, int]


HERE: Final = SystemNumbers(ERRNO_NUMBERS, EAI_NUMBERS)

# What Windows itself reports for a socket, mostly through its completion port: number -> its name and Winsock's.
WINDOWS_ERRORS: Final[Mapping[int, tuple[str, str]]] = {
    5: ("ERROR_ACCESS_DENIED", "WSAEACCES"),
    6: ("ERROR_INVALID_HANDLE", "WSA_INVALID_HANDLE"),
    8: ("ERROR_NOT_ENOUGH_MEMORY", "WSA_NOT_ENOUGH_MEMORY"),
    64: ("ERROR_NETNAME_DELETED", "WSAECONNRESET"),
    87: ("ERROR_INVALID_PARAMETER", "WSA_INVALID_PARAMETER"),
    112: ("ERROR_DISK_FULL", "ENOSPC"),
    121: ("ERROR_SEM_TIMEOUT", "WSAETIMEDOUT"),
    122: ("ERROR_INSUFFICIENT_BUFFER", "WSAEFAULT"),
    234: ("ERROR_MORE_DATA", "WSAEMSGSIZE"),
    995: ("ERROR_OPERATION_ABORTED", "WSA_OPERATION_ABORTED"),
    996: ("ERROR_IO_INCOMPLETE", "WSA_IO_INCOMPLETE"),
    997: ("ERROR_IO_PENDING", "WSA_IO_PENDING"),
    1214: ("ERROR_INVALID_NETNAME", "WSAEADDRNOTAVAIL"),
    1225: ("ERROR_CONNECTION_REFUSED", "WSAECONNREFUSED"),
    1231: ("ERROR_NETWORK_UNREACHABLE", "WSAENETUNREACH"),
    1232: ("ERROR_HOST_UNREACHABLE", "WSAEHOSTUNREACH"),
    1234: ("ERROR_PORT_UNREACHABLE", "WSAECONNRESET"),
    1235: ("ERROR_REQUEST_ABORTED", "WSAECONNABORTED"),
    1236: ("ERROR_CONNECTION_ABORTED", "WSAECONNABORTED"),
}  # fmt: skip

_FACILITY_WIN32: Final = 0x8007
_NUMBER: Final = re.compile(r"[+-]?(?:0x[0-9a-f]{1,8}|[0-9]{1,10})")


def number_in(text: str) -> int | None:
    """A decimal, a hexadecimal (``0x274D``) or a signed number; None if ``text`` is none of them."""
    word = text.strip().lower()
    if _NUMBER.fullmatch(word) is None:
        return None
    return int(word, 16 if "x" in word else 10)


def windows_code_of(number: int) -> int | None:
    """The Windows code inside an HRESULT such as 0x8007274D, also written as a negative number; None for no HRESULT."""
    unsigned = number + (1 << 32) if -(1 << 31) <= number < -(1 << 16) else number
    return unsigned & 0xFFFF if unsigned >> 16 == _FACILITY_WIN32 else None

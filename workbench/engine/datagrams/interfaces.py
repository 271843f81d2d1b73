"""Interfaces by name, index or address, as URLs and group settings name them."""

from __future__ import annotations

import ctypes
import errno
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Final

_NO_SUCH: Final = "no interface is called so, has that index or that address"
NAME_MAX_CHARS: Final = 256  # NDIS_IF_MAX_STRING_SIZE, ifdef.h


def interface_index(text: str) -> int:
    """The index of an interface; 0 for an empty text, which lets the system choose. Raises OSError (ENODEV)."""
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) <= 9:
        index = int(text)
        if index and not _is_there(index):
            raise OSError(errno.ENODEV, f"{text}: {_NO_SUCH}")
        return index
    try:
        address = str(ip_address(text.partition("%")[0]))
    except ValueError:
        return _index_of_name(text)
    for name, addresses in _addresses().items():
        if address in addresses:
            return _index_of_name(name)
    raise OSError(errno.ENODEV, f"{text}: {_NO_SUCH}")


def interface_name(index: int) -> str:
    """Its name; the number itself where the system knows no name, empty for 0."""
    if not index:
        return ""
    if sys.platform == "win32" and (alias := alias_of_index(index)):
        return alias
    try:
        return socket.if_indextoname(index)
    except OSError:
        return str(index)


def _is_there(index: int) -> bool:
    try:
        socket.if_indextoname(index)
    except OSError:
        return False
    return True


def _index_of_name(name: str) -> int:
    with suppress(OSError, ValueError):  # ValueError: what no name can hold, from a project file
        return socket.if_nametoindex(name)
    if sys.platform == "win32" and (index := index_of_alias(name)):
        return index
    raise OSError(errno.ENODEV, f"{name[:40]}: {_NO_SUCH}")


def _addresses() -> dict[str, set[str]]:
    import psutil

    families = (socket.AF_INET, socket.AF_INET6)
    return {
        name: {row.address.partition("%")[0] for row in rows if row.family in families}
        for name, rows in psutil.net_if_addrs().items()
    }


Library = Callable[[str], ctypes.CDLL]


def index_of_alias(alias: str, library: Library | None = None) -> int:
    """Windows: the index of an interface by the name that its settings show (“Ethernet 2”); 0 if there is none.

    ``if_nametoindex`` there knows names such as ``ethernet_32769`` only. IP Helper: ConvertInterfaceAliasToLuid,
    ConvertInterfaceLuidToIndex (netioapi.h); NET_LUID is a 64-bit word, NET_IFINDEX an unsigned long.
    """
    if len(alias) > NAME_MAX_CHARS:
        return 0
    helper = (library or ctypes.WinDLL)("iphlpapi")  # type: ignore[attr-defined,unused-ignore]
    luid, index = ctypes.c_uint64(0), ctypes.c_uint32(0)
    if helper.ConvertInterfaceAliasToLuid(ctypes.c_wchar_p(alias), ctypes.byref(luid)):
        return 0
    if helper.ConvertInterfaceLuidToIndex(ctypes.byref(luid), ctypes.byref(index)):
        return 0
    return index.value


def alias_of_index(index: int, library: Library | None = None) -> str:
    """The reverse, by ConvertInterfaceIndexToLuid and ConvertInterfaceLuidToAlias; empty if there is none."""
    helper = (library or ctypes.WinDLL)("iphlpapi")  # type: ignore[attr-defined,unused-ignore]
    luid, alias = ctypes.c_uint64(0), ctypes.create_unicode_buffer(NAME_MAX_CHARS + 1)
    if helper.ConvertInterfaceIndexToLuid(ctypes.c_uint32(index), ctypes.byref(luid)):
        return ""
    if helper.ConvertInterfaceLuidToAlias(ctypes.byref(luid), alias, ctypes.c_size_t(NAME_MAX_CHARS + 1)):
        return ""
    return alias.value

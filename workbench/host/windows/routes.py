"""Routes by GetIpForwardTable2 (IP Helper reference, netioapi.h: "MIB_IPFORWARD_TABLE2", "MIB_IPFORWARD_ROW2")."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from workbench.host.windows.structures import ERROR_SUCCESS, SockaddrInet, address_text, family_of, library
from workbench.model.host import Route

AF_UNSPEC: Final = 0
ROUTES_LIMIT: Final = 20_000
NAME_LENGTH: Final = 257  # NDIS_IF_MAX_STRING_SIZE + 1

# nldef.h, NL_ROUTE_PROTOCOL.
_PROTOCOLS: Final = {
    1: "other", 2: "local", 3: "static", 4: "icmp", 8: "rip", 13: "ospf", 14: "bgp", 10002: "autostatic",
    10006: "static", 10007: "static",
}  # fmt: skip


class IpAddressPrefix(ctypes.Structure):
    """``IP_ADDRESS_PREFIX``."""

    _fields_ = (("Prefix", SockaddrInet), ("PrefixLength", ctypes.c_uint8))


class ForwardRow(ctypes.Structure):
    """``MIB_IPFORWARD_ROW2``; BOOLEAN is one byte."""

    _fields_ = (
        ("InterfaceLuid", ctypes.c_uint64),
        ("InterfaceIndex", ctypes.c_uint32),
        ("DestinationPrefix", IpAddressPrefix),
        ("NextHop", SockaddrInet),
        ("SitePrefixLength", ctypes.c_uint8),
        ("ValidLifetime", ctypes.c_uint32),
        ("PreferredLifetime", ctypes.c_uint32),
        ("Metric", ctypes.c_uint32),
        ("Protocol", ctypes.c_int32),
        ("Loopback", ctypes.c_uint8),
        ("AutoconfigureAddress", ctypes.c_uint8),
        ("Publish", ctypes.c_uint8),
        ("Immortal", ctypes.c_uint8),
        ("Age", ctypes.c_uint32),
        ("Origin", ctypes.c_int32),
    )


class ForwardTable(ctypes.Structure):
    """``MIB_IPFORWARD_TABLE2``: a count, padding, and as many rows."""

    _fields_ = (("NumEntries", ctypes.c_uint32), ("Table", ForwardRow * 1))


def read_forward_table() -> list[Route]:
    """Both families. Raises OSError with the system's number where it refuses."""
    helper = library("iphlpapi")
    table = ctypes.POINTER(ForwardTable)()
    answer = helper.GetIpForwardTable2(ctypes.c_uint16(AF_UNSPEC), ctypes.byref(table))
    if answer != ERROR_SUCCESS:
        raise OSError(answer, "GetIpForwardTable2 failed")
    try:
        rows = list(rows_of(table))
        names = {int(row.InterfaceIndex): _alias(helper, int(row.InterfaceLuid)) for row in rows}
        return [route_of(row, names) for row in rows]
    finally:
        helper.FreeMibTable(table)


def rows_of(table: Any) -> Iterator[Any]:
    """The rows behind the count, bounded, IPv4 first. ``table``: a pointer to a :class:`ForwardTable`."""
    count = min(int(table.contents.NumEntries), ROUTES_LIMIT)
    start = ctypes.addressof(table.contents) + ForwardTable.Table.offset
    rows = (ForwardRow * count).from_address(start)
    yield from sorted(rows, key=_family_number)


def route_of(row: Any, names: dict[int, str]) -> Route:
    """One row in our words. A next hop of zeros means that the destination is on the link."""
    prefix = row.DestinationPrefix
    length = int(prefix.PrefixLength)
    hop = address_text(row.NextHop)
    index = int(row.InterfaceIndex)
    return Route(
        family_of(prefix.Prefix),
        f"{address_text(prefix.Prefix)}/{length}" if length else "default",
        "" if hop in ("0.0.0.0", "::") else hop,
        names.get(index) or f"interface {index}",
        int(row.Metric),
        "local" if row.Loopback else "unicast",
        "main",
        protocol=_PROTOCOLS.get(int(row.Protocol), str(int(row.Protocol))),
    )


def _alias(helper: Any, luid: int) -> str:
    """The interface's name in the control panel (ConvertInterfaceLuidToAlias); empty where it has none."""
    name = ctypes.create_unicode_buffer(NAME_LENGTH)
    number = ctypes.c_uint64(luid)
    size = ctypes.c_size_t(NAME_LENGTH)
    failed = helper.ConvertInterfaceLuidToAlias(ctypes.byref(number), name, size)
    return "" if failed else name.value


def _family_number(row: Any) -> int:
    return int(row.DestinationPrefix.Prefix.si_family)

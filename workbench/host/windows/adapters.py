"""Multicast groups by GetAdaptersAddresses (IP Helper reference, "GetAdaptersAddresses", "IP_ADAPTER_ADDRESSES_LH").

Windows tells which groups an adapter listens to, not how many sockets joined them, and no source filters.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from workbench.host.windows.structures import (
    ERROR_BUFFER_OVERFLOW,
    ERROR_SUCCESS,
    SocketAddress,
    address_text,
    family_of,
    library,
)
from workbench.model.host import Membership

AF_UNSPEC: Final = 0
GAA_FLAG_SKIP_UNICAST: Final = 0x0001
GAA_FLAG_SKIP_ANYCAST: Final = 0x0002
GAA_FLAG_SKIP_DNS_SERVER: Final = 0x0008
FIRST_GUESS_BYTES: Final = 15_000  # what the reference advises
ATTEMPTS: Final = 4  # the list may grow between two calls
ADAPTERS_LIMIT: Final = 4_096
GROUPS_LIMIT: Final = 10_000


class MulticastAddress(ctypes.Structure):
    """``IP_ADAPTER_MULTICAST_ADDRESS_XP``."""


MulticastAddress._fields_ = (
    ("Length", ctypes.c_uint32),
    ("Flags", ctypes.c_uint32),
    ("Next", ctypes.POINTER(MulticastAddress)),
    ("Address", SocketAddress),
)


class AdapterAddresses(ctypes.Structure):
    """The head of ``IP_ADAPTER_ADDRESSES_LH``, as far as it is read here."""


AdapterAddresses._fields_ = (
    ("Length", ctypes.c_uint32),
    ("IfIndex", ctypes.c_uint32),
    ("Next", ctypes.POINTER(AdapterAddresses)),
    ("AdapterName", ctypes.c_char_p),
    ("FirstUnicastAddress", ctypes.c_void_p),
    ("FirstAnycastAddress", ctypes.c_void_p),
    ("FirstMulticastAddress", ctypes.POINTER(MulticastAddress)),
    ("FirstDnsServerAddress", ctypes.c_void_p),
    ("DnsSuffix", ctypes.c_wchar_p),
    ("Description", ctypes.c_wchar_p),
    ("FriendlyName", ctypes.c_wchar_p),
    ("PhysicalAddress", ctypes.c_ubyte * 8),
    ("PhysicalAddressLength", ctypes.c_uint32),
    ("Flags", ctypes.c_uint32),
    ("Mtu", ctypes.c_uint32),
    ("IfType", ctypes.c_uint32),
    ("OperStatus", ctypes.c_int),
    ("Ipv6IfIndex", ctypes.c_uint32),
)


def adapter_memberships() -> list[Membership]:
    """All groups of all adapters; empty where the call fails."""
    buffer = _addresses()
    if buffer is None:
        return []
    first = ctypes.cast(buffer, ctypes.POINTER(AdapterAddresses))
    return sorted(memberships_of(first), key=_family_first)


def adapter_indexes() -> dict[str, int]:
    """The number of each adapter by the name that the control panel shows; IPv6's where it has no IPv4."""
    buffer = _addresses()
    found: dict[str, int] = {}
    adapter = ctypes.cast(buffer, ctypes.POINTER(AdapterAddresses)) if buffer is not None else None
    while adapter and len(found) < ADAPTERS_LIMIT:
        row = adapter.contents
        found[row.FriendlyName or ""] = int(row.IfIndex or row.Ipv6IfIndex)
        adapter = row.Next
    return found


def memberships_of(first: Any) -> Iterator[Membership]:
    """Read the two linked lists, each bounded. ``first``: a pointer to the first :class:`AdapterAddresses`."""
    adapter, adapters, groups = first, 0, 0
    while adapter and adapters < ADAPTERS_LIMIT:
        row = adapter.contents
        entry = row.FirstMulticastAddress
        while entry and groups < GROUPS_LIMIT:
            if entry.contents.Address.lpSockaddr:
                yield from _membership(row, entry.contents.Address.lpSockaddr.contents)
            entry, groups = entry.contents.Next, groups + 1
        adapter, adapters = row.Next, adapters + 1


def _membership(row: Any, address: Any) -> Iterator[Membership]:
    family = family_of(address)
    if family:
        index = row.Ipv6IfIndex if family == "IPv6" else row.IfIndex
        yield Membership(row.FriendlyName or "", int(index), family, address_text(address), None)


def _addresses() -> Any:
    """The filled buffer, or None."""
    call = library("iphlpapi").GetAdaptersAddresses
    size = ctypes.c_uint32(FIRST_GUESS_BYTES)
    flags = GAA_FLAG_SKIP_UNICAST | GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_DNS_SERVER
    for _attempt in range(ATTEMPTS):
        buffer = ctypes.create_string_buffer(size.value)
        answer = call(ctypes.c_uint32(AF_UNSPEC), ctypes.c_uint32(flags), None, buffer, ctypes.byref(size))
        if answer == ERROR_SUCCESS:
            return buffer
        if answer != ERROR_BUFFER_OVERFLOW:
            return None
    return None


def _family_first(row: Membership) -> str:
    return row.family

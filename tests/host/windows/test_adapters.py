"""The structures against the layouts of the reference for a 64-bit program, and the lists read from our own memory."""

import ctypes
import sys

import pytest

from workbench.host.windows.adapters import AdapterAddresses, MulticastAddress, memberships_of
from workbench.host.windows.structures import SockaddrIn, SockaddrIn6, SockaddrInet, SocketAddress, library
from workbench.model.host import Membership

WIDE = ctypes.sizeof(ctypes.c_void_p) == 8


def test_addresses_have_the_sizes_of_the_reference():
    assert (ctypes.sizeof(SockaddrIn), ctypes.sizeof(SockaddrIn6), ctypes.sizeof(SockaddrInet)) == (16, 28, 28)
    assert SockaddrIn6.sin6_addr.offset == 8 and SockaddrIn6.sin6_scope_id.offset == 24


@pytest.mark.skipif(not WIDE, reason="offsets of a 64-bit program")
def test_adapters_have_the_offsets_of_iptypes_h():
    """iptypes.h: ULONGLONG Alignment, then pointers of 8 bytes each."""
    offsets = {name: getattr(AdapterAddresses, name).offset for name in ("Next", "FriendlyName", "PhysicalAddress")}
    assert offsets == {"Next": 8, "FriendlyName": 72, "PhysicalAddress": 80}
    assert MulticastAddress.Next.offset == 8 and MulticastAddress.Address.offset == 16


def test_both_lists_are_read_to_their_ends():
    four, six, other = SockaddrInet(), SockaddrInet(), SockaddrInet()
    four.Ipv4.sin_family, four.Ipv4.sin_addr[:] = 2, [224, 0, 0, 251]
    six.Ipv6.sin6_family, six.Ipv6.sin6_addr[:] = 23, [0xFF, 2, *[0] * 13, 1]
    other.si_family = 99
    third = MulticastAddress(Address=SocketAddress(ctypes.pointer(other), 28))
    second = MulticastAddress(Next=ctypes.pointer(third), Address=SocketAddress(ctypes.pointer(six), 28))
    first = MulticastAddress(Next=ctypes.pointer(second), Address=SocketAddress(ctypes.pointer(four), 16))
    empty = AdapterAddresses(IfIndex=9, FriendlyName="Loopback")
    adapter = AdapterAddresses(
        IfIndex=7, Ipv6IfIndex=8, FriendlyName="Ethernet", FirstMulticastAddress=ctypes.pointer(first),
        Next=ctypes.pointer(empty),
    )  # fmt: skip
    assert list(memberships_of(ctypes.pointer(adapter))) == [
        Membership("Ethernet", 7, "IPv4", "224.0.0.251", None),
        Membership("Ethernet", 8, "IPv6", "ff02::1", None),
    ]


def test_a_list_that_runs_in_a_circle_ends():
    address = SockaddrInet()
    address.Ipv4.sin_family = 2
    entry = MulticastAddress(Address=SocketAddress(ctypes.pointer(address), 16))
    entry.Next = ctypes.pointer(entry)
    adapter = AdapterAddresses(FriendlyName="Ethernet", FirstMulticastAddress=ctypes.pointer(entry))
    assert len(list(memberships_of(ctypes.pointer(adapter)))) == 10_000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has it")
def test_other_systems_have_no_such_library():
    with pytest.raises(OSError, match="iphlpapi"):
        library("iphlpapi")

"""The structures against netioapi.h's sizes for a 64-bit program; rows read from a table in our own memory."""

import ctypes

from workbench.host.windows.routes import ForwardRow, ForwardTable, IpAddressPrefix, route_of, rows_of
from workbench.model.host import Route


class ThreeRows(ctypes.Structure):
    _fields_ = (("NumEntries", ctypes.c_uint32), ("Table", ForwardRow * 3))


def test_layouts_are_those_of_netioapi_h():
    """MIB_IPFORWARD_ROW2 has 104 bytes, and the table's rows begin at 8."""
    assert ctypes.sizeof(IpAddressPrefix) == 32
    assert ctypes.sizeof(ForwardRow) == 104
    assert ForwardTable.Table.offset == 8
    assert (ForwardRow.DestinationPrefix.offset, ForwardRow.NextHop.offset, ForwardRow.Metric.offset) == (12, 44, 84)


def test_rows_behind_the_count_are_read_ipv4_first():
    table = ThreeRows(NumEntries=3)
    six, way, link = table.Table
    six.InterfaceIndex, six.Metric, six.Protocol, six.Loopback = 1, 331, 2, 1
    six.DestinationPrefix.PrefixLength = 128
    six.DestinationPrefix.Prefix.Ipv6.sin6_family = six.NextHop.Ipv6.sin6_family = 23
    six.DestinationPrefix.Prefix.Ipv6.sin6_addr[15] = 1
    way.InterfaceIndex, way.Protocol = 7, 3
    way.DestinationPrefix.Prefix.Ipv4.sin_family = way.NextHop.Ipv4.sin_family = 2
    way.NextHop.Ipv4.sin_addr[:] = [192, 0, 2, 1]
    link.InterfaceIndex, link.DestinationPrefix.PrefixLength, link.Protocol = 7, 24, 2
    link.DestinationPrefix.Prefix.Ipv4.sin_family = link.NextHop.Ipv4.sin_family = 2
    link.DestinationPrefix.Prefix.Ipv4.sin_addr[:] = [192, 0, 2, 0]
    pointer = ctypes.cast(ctypes.pointer(table), ctypes.POINTER(ForwardTable))
    found = [route_of(row, {7: "Ethernet"}) for row in rows_of(pointer)]
    assert found == [
        Route("IPv4", "default", "192.0.2.1", "Ethernet", 0, "unicast", "main", "", "static"),
        Route("IPv4", "192.0.2.0/24", "", "Ethernet", 0, "unicast", "main", "", "local"),
        Route("IPv6", "::1/128", "", "interface 1", 331, "local", "main", "", "local"),
    ]

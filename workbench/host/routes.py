"""The routing tables of this computer: pyroute2 on Linux, IP Helper on Windows, not known elsewhere."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from typing import Any, Final

from workbench.model.host import Route

ROUTES_LIMIT: Final = 20_000  # a router with the whole Internet's table has a million

# Names and numbers: linux/rtnetlink.h, RT_TABLE_*, RTN_* and RTPROT_*.
TABLES: Final = {"main": 254, "local": 255, "default": 253}
_KINDS: Final = {
    1: "unicast", 2: "local", 3: "broadcast", 4: "anycast", 5: "multicast", 6: "blackhole", 7: "unreachable",
    8: "prohibit", 9: "throw", 10: "nat",
}  # fmt: skip
_PROTOCOLS: Final = {
    1: "redirect", 2: "kernel", 3: "boot", 4: "static", 9: "router advertisement", 16: "dhcp", 186: "bgp", 188: "ospf",
}  # fmt: skip


def routes_known() -> bool:
    """False on a system whose routes this program cannot read: they are “not known on this system” then."""
    return sys.platform in ("linux", "win32")


def read_routes(tables: tuple[str, ...] = ("main",)) -> list[Route]:
    """Routes of both families from these tables (``main``, ``local``, ``default``; Windows has one, ``main``), IPv4
    first; ``ROUTES_LIMIT`` at most, empty where nothing is known.

    Blocks for some 10 ms. Raises OSError where the system refuses.
    """
    if sys.platform == "win32":
        from workbench.host.windows.routes import read_forward_table

        return read_forward_table()
    if sys.platform != "linux":
        return []
    return _linux(tables)


def _linux(tables: tuple[str, ...]) -> list[Route]:
    from pyroute2 import IPRoute
    from pyroute2.netlink.exceptions import NetlinkError

    found: list[Route] = []
    names = dict(socket.if_nameindex())
    with IPRoute() as system:
        for family in (socket.AF_INET, socket.AF_INET6):
            for table in tables:
                try:
                    messages = system.get_routes(family=int(family), table=TABLES[table])
                    for message in messages:
                        found.extend(routes_of(message, table, names))
                        if len(found) >= ROUTES_LIMIT:
                            return found[:ROUTES_LIMIT]
                except NetlinkError as error:
                    if error.code in (97, 95):  # EAFNOSUPPORT, EOPNOTSUPP: a kernel without IPv6
                        continue
                    raise OSError(error.code, str(error)) from None
    return found


def routes_of(message: Any, table: str, names: dict[int, str]) -> Iterator[Route]:
    """A message of the kernel is one route, or several where it has several gateways (rtnetlink(7), RTA_MULTIPATH)."""
    family = "IPv4" if message["family"] == socket.AF_INET else "IPv6"
    address = message.get_attr("RTA_DST")
    destination = f"{address}/{message['dst_len']}" if address else "default"
    hops = message.get_attr("RTA_MULTIPATH") or [message]
    for hop in hops:
        via = hop.get_attr("RTA_VIA")
        gateway = hop.get_attr("RTA_GATEWAY") or (via.get("addr", "") if via else "")
        number = hop["oif"] if "oif" in hop else hop.get_attr("RTA_OIF")
        yield Route(
            family,
            destination,
            gateway,
            names.get(number, f"interface {number}" if number else ""),
            message.get_attr("RTA_PRIORITY"),
            _KINDS.get(message["type"], str(message["type"])),
            table,
            message.get_attr("RTA_PREFSRC") or "",
            _PROTOCOLS.get(message["proto"], str(message["proto"])),
        )

"""The network interfaces of this computer (psutil), and their rates between two readings."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any, Final

from workbench.model.host import InterfaceAddress, InterfaceCounters, InterfaceRates, NetworkInterface

INTERFACES_LIMIT: Final = 2_000  # a host of containers has hundreds
PAUSE_S: Final = 6.0

_DUPLEX: Final = {1: "half", 2: "full"}  # psutil: NIC_DUPLEX_HALF is 1, FULL is 2
_SPEED_UNKNOWN: Final = (0, 65_535)  # ethtool.h: SPEED_UNKNOWN, cut to 16 bits by older drivers


def read_interfaces() -> list[NetworkInterface]:
    """All interfaces in the order of their numbers. Blocks for a few milliseconds."""
    import psutil

    addresses, stats = psutil.net_if_addrs(), psutil.net_if_stats()
    counters = psutil.net_io_counters(pernic=True)
    numbers = _windows_numbers() if sys.platform == "win32" else {}
    names = list(dict.fromkeys([*stats, *addresses]))[:INTERFACES_LIMIT]
    found = [
        _interface(name, numbers.get(name) or _number(name), addresses.get(name, []), stats.get(name), counters)
        for name in names
    ]
    return sorted(found, key=_order)


def rates(before: NetworkInterface, after: NetworkInterface, seconds: float) -> InterfaceRates | None:
    """What an interface carried per second between two readings; None where that cannot be told: no counters, no
    time, or counters that began anew."""
    old, new = before.counters, after.counters
    if old is None or new is None or seconds <= 0:
        return None
    steps = (
        new.rx_bytes - old.rx_bytes,
        new.tx_bytes - old.tx_bytes,
        new.rx_packets - old.rx_packets,
        new.tx_packets - old.tx_packets,
    )
    if min(steps) < 0:
        return None
    return InterfaceRates(*(step / seconds for step in steps))


class InterfaceWatch:
    """Reads again and again, and tells the rates since the reading before."""

    def __init__(self) -> None:
        self._before: dict[str, NetworkInterface] = {}
        self._at_s = 0.0

    def read(self, at_s: float) -> list[tuple[NetworkInterface, InterfaceRates | None]]:
        """All interfaces; rates are None at the first time, and after a pause that they would be a mean of.

        ``at_s``: the time on any steady clock."""
        found = read_interfaces()
        seconds = at_s - self._at_s
        known = self._before if seconds < PAUSE_S else {}
        self._before, self._at_s = {each.name: each for each in found}, at_s
        return [(each, rates(known[each.name], each, seconds) if each.name in known else None) for each in found]


def _interface(name: str, number: int, rows: list[Any], stats: Any, counters: dict[str, Any]) -> NetworkInterface:
    import psutil

    flags = tuple(flag for flag in (stats.flags if stats else "").split(",") if flag)
    macs = [row.address for row in rows if row.family == psutil.AF_LINK]
    mine = tuple(_address(row) for row in rows if row.family != psutil.AF_LINK)
    up = bool(stats and stats.isup)
    loopback = "loopback" in flags or any(each.scope == "loopback" for each in mine)
    speed = stats.speed if stats else 0
    return NetworkInterface(
        name,
        number,
        mine,
        macs[0] if macs else "",
        up,
        # Windows tells no flags; there "up" means that it is in operation.
        running="running" in flags if flags else up,
        loopback=loopback,
        multicast="multicast" in flags if flags else up and not loopback,
        mtu=stats.mtu if stats else 0,
        speed_mbit_s=None if speed in _SPEED_UNKNOWN else speed,
        duplex=_DUPLEX.get(int(stats.duplex), "") if stats else "",
        flags=flags,
        counters=_counters(counters[name]) if name in counters else None,
    )


def _counters(row: Any) -> InterfaceCounters:
    return InterfaceCounters(
        row.bytes_recv, row.bytes_sent, row.packets_recv, row.packets_sent,
        row.errin, row.errout, row.dropin, row.dropout,
    )  # fmt: skip


def _address(row: Any) -> InterfaceAddress:
    family = {socket.AF_INET: "IPv4", socket.AF_INET6: "IPv6"}.get(row.family, str(row.family))
    return InterfaceAddress(
        family, row.address, _prefix(row.netmask), row.netmask or "", row.broadcast or "", row.ptp or "",
        address_scope(row.address),
    )  # fmt: skip


def _prefix(netmask: str | None) -> int | None:
    """Bits of a netmask that is ones first, zeros after."""
    if not netmask:
        return None
    try:
        mask = ipaddress.ip_address(netmask)
    except ValueError:
        return None
    bits = f"{int(mask):0{mask.max_prefixlen}b}"
    return bits.count("1") if "01" not in bits else None


def address_scope(text: str) -> str:
    """How far an address reaches, in a word: RFC 6890's special-purpose registries, RFC 4193, RFC 4291."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    for word, holds in (
        ("unspecified", address.is_unspecified), ("loopback", address.is_loopback), ("link", address.is_link_local),
        ("multicast", address.is_multicast), ("private", address.is_private), ("global", address.is_global),
    ):  # fmt: skip
        if holds:
            return word
    return "special"


def _number(name: str) -> int:
    try:
        return socket.if_nametoindex(name)
    except OSError:  # gone since, or a name that only Windows' control panel knows
        return 0


def _windows_numbers() -> dict[str, int]:
    from workbench.host.windows.adapters import adapter_indexes

    return adapter_indexes()


def _order(interface: NetworkInterface) -> tuple[int, str]:
    return (interface.index or 1 << 31, interface.name)

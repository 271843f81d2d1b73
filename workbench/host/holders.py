"""Which program holds a port, for the one error that everybody meets: address in use."""

from __future__ import annotations

import ipaddress
import os
from typing import Any

from workbench.model.host import Holder

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def holder_of(host: str, port: int, datagram: bool) -> Holder | None:
    """The socket that keeps ``host``:``port`` from being bound, or None if none is found. Never raises.

    Blocks for the time of one look at every process's sockets: some 10 ms, more on a busy computer. ``host`` may be
    a wildcard; a name that is no address matches any. Without rights for other users' processes the pid is None.
    """
    import psutil

    try:
        rows = psutil.net_connections("udp" if datagram else "tcp")
    except (psutil.Error, OSError, RuntimeError):  # RuntimeError: a table of the kernel that psutil does not read
        return None
    wanted = _parsed(host)
    found = [row for row in rows if row.laddr and row.laddr.port == port and _clash(wanted, _parsed(row.laddr.ip))]
    if not found:
        return None
    return _holder(max(found, key=_likeliness))


def _likeliness(row: Any) -> tuple[bool, bool, bool]:
    """A listener holds the port for good; a connection that ended may only block it for a minute."""
    return (row.status == "LISTEN", row.pid is not None, not row.raddr)


def _holder(row: Any) -> Holder:
    from workbench.host.processes import process_names

    names = process_names([row.pid]) if row.pid else {}
    state = "" if row.status == "NONE" else str(row.status)
    return Holder(
        row.laddr.ip, row.laddr.port, state, row.pid, names.get(row.pid or 0, ""), own=row.pid == os.getpid()
    )


def _parsed(host: str) -> _Address | None:
    """None for a name. An IPv4-mapped address counts as the IPv4 address that it is."""
    try:
        address = ipaddress.ip_address(host.strip("[]") or "0.0.0.0")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _clash(wanted: _Address | None, held: _Address | None) -> bool:
    """A wildcard clashes with every address, the other family's too: an IPv6 wildcard often takes IPv4 as well."""
    if wanted is None or held is None or wanted.is_unspecified or held.is_unspecified:
        return True
    return _without_scope(wanted) == _without_scope(held)


def _without_scope(address: _Address) -> bytes:
    return address.packed

"""The system's multicast membership table: which groups this computer listens to, on which interface.

Linux: ``/proc/net/igmp``, ``igmp6``, ``mcfilter`` and ``mcfilter6`` (proc_net(5); written by ``net/ipv4/igmp.c`` and
``net/ipv6/mcast.c``), because neither psutil nor pyroute2 has it: docs/adr/0090. Windows: the multicast addresses
that GetAdaptersAddresses gives. Elsewhere nothing is known.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.model.host import Membership, SourceFilter

PROC_NET: Final = Path("/proc/net")
ROWS_LIMIT: Final = 10_000

_Sources = dict[tuple[int, str], list[SourceFilter]]


def memberships_known() -> bool:
    """False on a system that has no table this program can read; :func:`memberships` is empty there."""
    return sys.platform in ("linux", "win32")


def memberships(folder: Path = PROC_NET) -> list[Membership]:
    """All groups of all interfaces, IPv4 first, in the system's order; ``ROWS_LIMIT`` at most. Never raises.

    ``folder``: where Linux' tables are; they show the network namespace of the process.
    """
    if sys.platform == "win32":
        from workbench.host.windows.adapters import adapter_memberships

        return adapter_memberships()
    if sys.platform != "linux":
        return []
    return [*_ipv4(folder), *_ipv6(folder)][:ROWS_LIMIT]


def _ipv4(folder: Path) -> Iterator[Membership]:
    """An interface has a line of its own; its groups follow, set in by tabulators, as a word of this CPU's order."""
    sources = _sources(folder / "mcfilter", socket.AF_INET)
    index, name = 0, ""
    for line in _lines(folder / "igmp"):
        fields = line.split()
        try:
            if line[0].isdigit():
                index, name = int(fields[0]), fields[1].rstrip(":")
                continue
            group = socket.inet_ntoa(int(fields[0], 16).to_bytes(4, sys.byteorder))
            users = int(fields[1])
        except (ValueError, IndexError, OverflowError):
            continue  # a line of a kernel newer than this reader
        yield Membership(name, index, "IPv4", group, users, tuple(sources.get((index, group), ())))


def _ipv6(folder: Path) -> Iterator[Membership]:
    """Index, interface, group as 32 hex digits, users, flags, timer."""
    sources = _sources(folder / "mcfilter6", socket.AF_INET6)
    for line in _lines(folder / "igmp6"):
        fields = line.split()
        try:
            index, name, users = int(fields[0]), fields[1], int(fields[3])
            group = socket.inet_ntop(socket.AF_INET6, bytes.fromhex(fields[2]))
        except (ValueError, IndexError):
            continue
        yield Membership(name, index, "IPv6", group, users, tuple(sources.get((index, group), ())))


def _sources(path: Path, family: socket.AddressFamily) -> _Sources:
    """Index, interface (cut to six letters, so the index counts), group, source, includes, excludes."""
    found: _Sources = {}
    for line in _lines(path):
        fields = line.split()
        try:
            group, source = (
                socket.inet_ntop(family, bytes.fromhex(text.removeprefix("0x"))) for text in fields[2:4]
            )
            key, row = (int(fields[0]), group), SourceFilter(source, int(fields[4]), int(fields[5]))
        except (ValueError, IndexError):
            continue  # the heading too
        found.setdefault(key, []).append(row)
    return found


def _lines(path: Path) -> list[str]:
    """Bounded; empty where there is no such table (no IPv6, a container without /proc)."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            return [line for line, _count in zip(file, range(2 * ROWS_LIMIT), strict=False) if line.strip()]
    except OSError:
        return []

"""Linux' filter of the reverse path: datagrams by an interface that the routes do not lead back to are thrown away.

ip-sysctl (Documentation/networking/ip-sysctl.rst), rp_filter; RFC 3704. Of IPv4 only: IPv6 has it in the firewall.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import Final

SYSCTL: Final = Path("/proc/sys/net/ipv4/conf")


class ReversePath(IntEnum):
    """What is asked of a datagram's source."""

    OFF = 0
    STRICT = 1  # the best route to it leads by the very interface
    LOOSE = 2  # some route leads to it


def reverse_path(interface: str, folder: Path = SYSCTL) -> ReversePath | None:
    """What is in force on an interface: the greater of its own setting and that of all. None where it is not told."""
    try:
        if not interface or "/" in interface:
            return None
        own, common = (int((folder / name / "rp_filter").read_text("ascii")) for name in (interface, "all"))
        return ReversePath(max(own, common))
    except (OSError, ValueError):
        return None

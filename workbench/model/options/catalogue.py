"""Every socket option that Linux, Windows or macOS know for the kinds of socket that there are here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbench.model.options.facts import OptionFacts, OptionLevel, System, base_kind
from workbench.model.options.ip import IP_OPTIONS
from workbench.model.options.ipv6 import IPV6_OPTIONS
from workbench.model.options.kinds import OTHER_OPTIONS, UDP_OPTIONS
from workbench.model.options.linux import LINUX_SOCKET_OPTIONS
from workbench.model.options.socket import SOCKET_OPTIONS
from workbench.model.options.tcp import TCP_OPTIONS
from workbench.model.options.windows import WINDOWS_SOCKET_OPTIONS
from workbench.model.schemes import Scheme

CATALOGUE: Final[tuple[OptionFacts, ...]] = (
    *SOCKET_OPTIONS, *LINUX_SOCKET_OPTIONS, *WINDOWS_SOCKET_OPTIONS, *IP_OPTIONS, *IPV6_OPTIONS, *TCP_OPTIONS,
    *UDP_OPTIONS, *OTHER_OPTIONS,
)  # fmt: skip


def options_of(kind: Scheme, system: System) -> Iterator[OptionFacts]:
    """Those that ``system`` has for that kind of socket, in the catalogue's order."""
    base = base_kind(kind)
    return (facts for facts in CATALOGUE if base in facts.kinds and facts.systems & system)


def find_option(name: str, system: System) -> OptionFacts | None:
    """The option of that name, in capitals or not: as ``system`` has it, else as any other does; None: unknown."""
    wanted = name.strip().upper()
    found = [facts for facts in CATALOGUE if facts.name == wanted]
    return next((facts for facts in found if facts.systems & system), found[0] if found else None)


def option_names(system: System) -> list[str]:
    """The names of all that ``system`` has."""
    return [facts.name for facts in CATALOGUE if facts.systems & system]


def is_of_family(facts: OptionFacts, *, ipv6: bool, also_ipv4: bool) -> bool:
    """Whether it means anything to a socket of IPv6 (that also speaks IPv4), or of IPv4."""
    if facts.level is OptionLevel.IPV6:
        return ipv6
    return facts.level is not OptionLevel.IP or not ipv6 or also_ipv4

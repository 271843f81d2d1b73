"""Multicast groups as a project asks for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from ipaddress import ip_address


class SourceMode(StrEnum):
    """Whom a member hears (RFC 3376, section 2; RFC 3678 for the calls)."""

    ANY = "any"
    INCLUDE = "include"  # the listed sources alone: source-specific multicast
    EXCLUDE = "exclude"  # anybody but the listed sources


@dataclass(frozen=True, slots=True)
class GroupMembership:
    """One group on one interface. ``interface`` is a name, an index or an address; empty lets the system choose."""

    group: str
    interface: str = ""
    mode: SourceMode = SourceMode.ANY
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """The last datagram that was sent to an address, a group or one of our own, and came by an interface.

    ``time_ns`` is on the clock of all stamps; ``datagrams`` counts those before it too, since the socket was opened.
    """

    to: str
    interface: str
    peer: str
    time_ns: int
    datagrams: int = 1


def membership_text(membership: GroupMembership) -> str:
    """``239.1.2.3 on eth0``, and whose datagrams are heard where that is not anybody's."""
    where = f" on {membership.interface}" if membership.interface else ""
    sources = ", ".join(membership.sources)
    if membership.mode is SourceMode.INCLUDE:
        return f"{membership.group}{where}, from {sources} only"
    if membership.mode is SourceMode.EXCLUDE and sources:
        return f"{membership.group}{where}, from all but {sources}"
    return f"{membership.group}{where}"


def settled(membership: GroupMembership) -> GroupMembership:
    """The same as the system spells it: addresses in their short form (RFC 5952), a source once and without a scope.

    The scope of a group, ``ff02::1%eth0``, is its interface where none is named. What is no address stays as it is.
    """
    group, _percent, scope = membership.group.partition("%")
    return replace(
        membership,
        group=_short(group),
        interface=membership.interface or scope,
        sources=tuple(dict.fromkeys(_short(each.partition("%")[0]) for each in membership.sources)),
    )


def can_send(source: str, group: str) -> bool:
    """Whether ``source`` is the numeric address of a host, of the family of ``group``."""
    try:
        address = ip_address(source)
    except ValueError:
        return False
    is_host = not address.is_multicast and not address.is_unspecified
    return is_host and (address.version == 6) == (":" in group)


def _short(address: str) -> str:
    try:
        return str(ip_address(address))
    except ValueError:
        return address

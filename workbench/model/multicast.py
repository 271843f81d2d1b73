"""Multicast groups as a project asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


def membership_text(membership: GroupMembership) -> str:
    """``239.1.2.3 on eth0``, and whose datagrams are heard where that is not anybody's."""
    where = f" on {membership.interface}" if membership.interface else ""
    sources = ", ".join(membership.sources)
    if membership.mode is SourceMode.INCLUDE:
        return f"{membership.group}{where}, from {sources} only"
    if membership.mode is SourceMode.EXCLUDE and sources:
        return f"{membership.group}{where}, from all but {sources}"
    return f"{membership.group}{where}"

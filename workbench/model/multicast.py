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

"""``--join``: a multicast group, where it is heard, and from whom."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import Any

from workbench.model.endpoint import Endpoint
from workbench.model.multicast import GroupMembership, SourceMode, can_send
from workbench.model.schemes import Scheme


def add_group_option(parser: Any) -> None:
    """May be given several times."""
    parser.add_argument(
        "--join", metavar="GROUP[@IF][=SOURCES]", action="append", type=membership, default=[],
        help="join a multicast group, on an interface (name, index or address), from these sources only; != takes all "
             "but them: 239.1.2.3@eth0, 232.1.1.1@eth0=192.0.2.7,192.0.2.8, ff05::1:3@eth0!=2001:db8::9",
    )  # fmt: skip


def group_complaint(found: Namespace) -> str:
    """Why ``--join`` makes no sense here, a sentence; empty if it does."""
    if found.join and found.url.scheme not in (Scheme.UDP, Scheme.RAW):
        return "--join goes with udp:// and raw://: groups are joined by datagram sockets"
    return ""


def membership(text: str) -> GroupMembership:
    """``GROUP[@INTERFACE][=SOURCE,…]`` or ``…!=SOURCE,…``."""
    where, equals, listed = text.partition("=")
    excludes = where.endswith("!") and bool(equals)
    group, at, interface = (where[:-1] if excludes else where).partition("@")
    group = group.strip().strip("[]")
    if not Endpoint(group).is_multicast:
        raise ArgumentTypeError(f"“{group}” is no group: those are 224.0.0.0/4 and, of IPv6, ff00::/8")
    if at and not interface:
        raise ArgumentTypeError("an interface is expected behind @")
    if interface and "%" in group:
        raise ArgumentTypeError(f"{group} names its interface already: leave @{interface} out")
    if not equals:
        return GroupMembership(group, interface)
    sources = tuple(_source(each.strip().strip("[]"), group) for each in listed.split(","))
    return GroupMembership(group, interface, SourceMode.EXCLUDE if excludes else SourceMode.INCLUDE, sources)


def _source(text: str, group: str) -> str:
    if not can_send(text, group):
        raise ArgumentTypeError(f"“{text}” cannot send to {group}: write an address in numbers, of its family")
    return text

"""The multicast groups of a session: joined and left by hand, kept in the project, and why one hears nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from workbench.engine.datagrams.groupfacts import GroupFacts, group_facts, has_route, system
from workbench.engine.datagrams.interfaces import interface_index
from workbench.engine.transport import TakesGroups
from workbench.host.interfaces import read_interfaces
from workbench.host.memberships import memberships, memberships_known
from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.failures import Failure, Reason
from workbench.model.host import NetworkInterface
from workbench.model.multicast import GroupMembership
from workbench.model.sockets import Role, SocketSpec
from workbench.session.ear import Ear
from workbench.session.hearing import Check, HearingFacts, checks
from workbench.session.standing import Standing

GROUPS_MOST: Final = 1_000


class Groups:
    """Every method is a plain call that never blocks for longer than the system takes to be asked."""

    def __init__(self, about: Standing, ear: Ear, edited: Callable[[SocketSpec, str], None]) -> None:
        self._about = about
        self._ear = ear
        self._edited = edited

    @property
    def joined(self) -> tuple[GroupMembership, ...]:
        """Those in force now; empty while the socket is closed."""
        transport = self._ear.transport
        return transport.memberships if isinstance(transport, TakesGroups) else ()

    @property
    def wanted(self) -> tuple[GroupMembership, ...]:
        """What the project asks for: the group of a listener's address, and the socket's list."""
        spec, url = self._about.spec, self._about.spec.parsed_url
        own: tuple[GroupMembership, ...] = ()
        if url.endpoint.is_multicast and spec.role is Role.LISTENER:
            host, _percent, scope = url.endpoint.host.partition("%")
            own = (GroupMembership(host, url.interface or scope),)
        return own + spec.options.groups

    @property
    def missing(self) -> tuple[GroupMembership, ...]:
        """What the project asks for, and the socket is no member of."""
        joined = self.joined
        return tuple(each for each in self.wanted if not any(_same(each, one) for one in joined))

    def join(self, membership: GroupMembership) -> Failure | None:
        """Become a member now, if the socket is open, and whenever it is opened."""
        groups = self._about.spec.options.groups
        if not Endpoint(membership.group).is_multicast:
            return Failure(
                Reason.INVALID_ARGUMENT, f"{membership.group} is no group: 224.0.0.0/4 and, of IPv6, ff00::/8 are"
            )
        if len(groups) >= GROUPS_MOST:
            return Failure(Reason.NO_BUFFERS, f"a socket of a project has at most {GROUPS_MOST:,} groups")
        transport = self._ear.transport
        if self._about.is_open:
            if not isinstance(transport, TakesGroups):
                return Failure(Reason.NOT_SUPPORTED, "this kind of socket has no groups")
            if (failure := transport.join(membership)) is not None:
                return failure
        if not any(_same(each, membership) for each in self.wanted):
            self._keep((*groups, membership), "Join group")
        return None

    def leave(self, membership: GroupMembership) -> Failure | None:
        """Leave now, if the socket is open, and do not join it again. The group of the address itself is joined again
        at the next opening."""
        transport = self._ear.transport
        failure = None
        if self._about.is_open and isinstance(transport, TakesGroups) and membership in transport.memberships:
            failure = transport.leave(membership)
        groups = self._about.spec.options.groups
        kept = tuple(each for each in groups if not _same(each, membership))
        if failure is None and kept != groups:
            self._keep(kept, "Leave group")
        return failure

    def facts(self) -> GroupFacts:
        """What the socket's own options say; nothing of a closed one."""
        transport = self._ear.transport
        sock = transport.socket_of() if isinstance(transport, TakesGroups) and transport is not None else None
        return group_facts(sock) if sock is not None else GroupFacts()

    def interfaces(self) -> list[NetworkInterface]:
        """Those of this computer. Takes some milliseconds."""
        return read_interfaces()

    def checks(self, now_ns: int) -> list[Check]:
        """Why nothing is heard. Takes some milliseconds: asks for interfaces and the system's table."""
        about, own = self._about, self.facts()
        url = about.spec.parsed_url
        heard_ns = about.last_heard_ns
        return checks(
            HearingFacts(
                system=system(),
                is_open=about.is_open,
                is_client=about.spec.role is Role.CLIENT,
                local=_endpoint(about.local),
                joined=self.joined,
                missing=self.missing,
                interfaces=tuple(self.interfaces()),
                table=tuple(memberships()) if memberships_known() else None,
                shared=own.shared,
                loopback=own.loopback,
                hop_limit=own.hop_limit,
                route=has_route(url.endpoint.host) if url.endpoint.is_multicast and not url.interface else None,
                dropped=about.counters.dropped,
                heard=about.last_speaker,
                heard_s=(now_ns - heard_ns) / 1e9 if heard_ns else 0.0,
            )
        )

    def _keep(self, groups: tuple[GroupMembership, ...], step: str) -> None:
        spec = self._about.spec
        self._edited(replace(spec, options=replace(spec.options, groups=groups)), step)


def _same(one: GroupMembership, other: GroupMembership) -> bool:
    return one.group == other.group and _place(one.interface) == _place(other.interface)


def _place(interface: str) -> int | str:
    """The same for an interface by name, by number and by address."""
    try:
        return interface_index(interface)
    except OSError:
        return interface


def _endpoint(local: str) -> Endpoint | None:
    try:
        return parse_endpoint(local)
    except SocketUrlError:
        return None

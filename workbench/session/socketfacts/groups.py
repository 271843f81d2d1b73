"""The multicast groups of a session: joined and left by hand, kept in the project, and why one hears nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from workbench.engine.datagrams.groupfacts import GroupFacts, group_facts, has_route, system
from workbench.engine.datagrams.interfaces import interface_index
from workbench.engine.transport import TakesGroups
from workbench.host.interfaces import read_interfaces
from workbench.host.memberships import memberships, memberships_known
from workbench.host.reversepath import reverse_path
from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.failures import Failure, Reason
from workbench.model.host import NetworkInterface
from workbench.model.multicast import Arrival, GroupMembership, settled
from workbench.model.sockets import Role, SocketSpec
from workbench.session.ear import Ear
from workbench.session.socketfacts.hearing import Check, HearingFacts, checks
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
            own = (GroupMembership(url.endpoint.host, url.interface),)
        return own + spec.options.groups

    @property
    def missing(self) -> tuple[GroupMembership, ...]:
        """What the project asks for, and the socket is no member of."""
        places = _Places()
        joined = {places.key(one) for one in self.joined}
        return tuple(settled(each) for each in self.wanted if places.key(each) not in joined)

    def join(self, membership: GroupMembership) -> Failure | None:
        """Become a member now, if the socket is open, and whenever it is opened."""
        groups, places = self._about.spec.options.groups, _Places()
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
        if places.key(membership) not in map(places.key, self.wanted):
            self._keep((*groups, membership), "Join group")
        return None

    def leave(self, membership: GroupMembership) -> Failure | None:
        """Leave now, if the socket is open, and do not join it again. The group of the address itself is joined again
        at the next opening."""
        transport, places = self._ear.transport, _Places()
        failure, left = None, places.key(membership)
        if self._about.is_open and isinstance(transport, TakesGroups) and left in map(places.key, self.joined):
            failure = transport.leave(membership)
        groups = self._about.spec.options.groups
        kept = tuple(each for each in groups if places.key(each) != left)
        if failure is None and kept != groups:
            self._keep(kept, "Leave group")
        return failure

    @property
    def arrivals(self) -> tuple[Arrival, ...] | None:
        """What came last to each group by each interface; None where the system does not tell."""
        transport = self._ear.transport
        return transport.arrivals if isinstance(transport, TakesGroups) else None

    def facts(self) -> GroupFacts:
        """What the socket's own options say; nothing of a closed one."""
        transport = self._ear.transport
        sock = transport.socket_of() if isinstance(transport, TakesGroups) and transport is not None else None
        return group_facts(sock) if sock is not None else GroupFacts()

    def interfaces(self) -> list[NetworkInterface]:
        """Those of this computer. Takes some milliseconds."""
        return read_interfaces()

    def checks(self, now_ns: int, interfaces: Sequence[NetworkInterface] | None = None) -> list[Check]:
        """Why nothing is heard. Takes some milliseconds: asks for the system's table, and for interfaces if none are
        given."""
        about, own = self._about, self.facts()
        url = about.spec.parsed_url
        joined, transport = self.joined, self._ear.transport
        return checks(
            HearingFacts(
                system=system(),
                is_open=about.is_open,
                is_client=about.spec.role is Role.CLIENT,
                local=_endpoint(about.local),
                joined=joined,
                missing=self.missing,
                interfaces=tuple(self.interfaces() if interfaces is None else interfaces),
                table=tuple(memberships()) if memberships_known() else None,
                shared=own.shared,
                loopback=own.loopback,
                hop_limit=own.hop_limit,
                route=has_route(url.endpoint.host) if url.endpoint.is_multicast and not url.interface else None,
                dropped=transport.dropped if transport is not None else None,
                heard=about.last_speaker,
                heard_ns=about.last_heard_ns,
                arrivals=self.arrivals,
                now_ns=now_ns,
                connected=own.connected,
                device=own.device,
                reverse=tuple((name, reverse_path(name)) for name in dict.fromkeys(each.interface for each in joined)),
            )
        )

    def _keep(self, groups: tuple[GroupMembership, ...], step: str) -> None:
        spec = self._about.spec
        self._edited(replace(spec, options=replace(spec.options, groups=groups)), step)


class _Places:
    """Which memberships are the same: by group and place, which is asked of the system once for each name."""

    def __init__(self) -> None:
        self._known: dict[str, int | str] = {}

    def key(self, membership: GroupMembership) -> tuple[str, int | str]:
        """Equal for an interface by its name, its number and its address."""
        plain = settled(membership)
        place = self._known.get(plain.interface)
        if place is None:
            try:
                place = interface_index(plain.interface)
            except OSError:
                place = plain.interface
            self._known[plain.interface] = place
        return plain.group, place


def _endpoint(local: str) -> Endpoint | None:
    try:
        return parse_endpoint(local)
    except SocketUrlError:
        return None

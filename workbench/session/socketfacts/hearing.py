"""Why nothing is heard from a multicast group: a list of checks, each with a sentence. Facts in, sentences out.

RFC 1112 (IPv4), RFC 3376 and RFC 3810 (membership protocols), RFC 4291, section 2.7 (scopes), ip(7); Winsock:
"IPPROTO_IP socket options" for where Windows differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from workbench.host.reversepath import ReversePath
from workbench.model.endpoint import Endpoint
from workbench.model.host import Membership, NetworkInterface
from workbench.model.multicast import Arrival, GroupMembership, SourceMode, membership_text

WINDOWS = "win32"
GROUPS_TOLD = 20  # one by one


class Mark(StrEnum):
    """What a check found."""

    YES = "yes"  # in order
    NO = "no"  # this alone explains it
    UNKNOWN = "unknown"  # cannot be seen from here: look there


@dataclass(frozen=True, slots=True)
class Check:
    """One question, answered."""

    mark: Mark
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class HearingFacts:
    """``local`` is what the socket is bound to; ``missing`` is asked for and not joined. ``table`` is the system's own
    membership table, None where it is not known. ``heard`` is the last sender of all, and ``arrivals`` is what came to
    each address, None where the system does not tell; ``connected`` is whom alone it hears, ``device`` by which
    interface alone, ``reverse`` the filter of each interface that a group is joined on."""

    system: str
    is_open: bool
    is_client: bool
    local: Endpoint | None
    joined: tuple[GroupMembership, ...]
    missing: tuple[GroupMembership, ...]
    interfaces: tuple[NetworkInterface, ...]
    table: tuple[Membership, ...] | None
    shared: bool | None = None
    loopback: bool | None = None
    hop_limit: int | None = None
    route: bool | None = None
    dropped: int | None = None
    heard: str = ""
    heard_ns: int = 0
    arrivals: tuple[Arrival, ...] | None = None
    now_ns: int = 0
    connected: str = ""
    device: str = ""
    reverse: tuple[tuple[str, ReversePath | None], ...] = ()


def checks(facts: HearingFacts) -> list[Check]:
    """In the order in which it is best to look."""
    if not facts.is_open:
        return [Check(Mark.NO, "Open", "The socket is closed: it hears nothing until it is opened.")]
    found = [*_heard(facts), _joined(facts)]
    if facts.joined:
        found += [*_bound(facts), *_interfaces(facts), _table(facts), *_sources(facts), *_reverse(facts)]
        found += [_dropped(facts), _port_shared(facts), _loopback(facts), _reach(facts), _firewall()]
    elif facts.is_client and facts.route is not None:
        found += [_route(facts.route)]
    return found


def _heard(facts: HearingFacts) -> Iterator[Check]:
    if facts.arrivals is None or not facts.joined:
        if facts.heard:
            what = f"The last datagram came from {facts.heard}, {_ago(facts.now_ns - facts.heard_ns)}."
            yield Check(Mark.YES, "Heard", what)
        else:
            yield Check(Mark.UNKNOWN, "Heard", "Nothing has come since the socket was opened.")
        return
    for each in facts.joined[:GROUPS_TOLD]:
        yield _heard_of(each, facts)
    if (more := len(facts.joined) - GROUPS_TOLD) > 0:
        yield Check(Mark.UNKNOWN, "Heard", f"{more:,} groups more are joined, and not told of here one by one.")
    came = [each for each in facts.arrivals if not Endpoint(each.to).is_multicast]
    if came:
        last = max(came, key=_time)
        what = f"To no group, but to {last.to} itself: the last from {last.peer}, {_ago(facts.now_ns - last.time_ns)}."
        yield Check(Mark.YES, "Heard", what)


def _heard_of(joined: GroupMembership, facts: HearingFacts) -> Check:
    places = ("", joined.interface) if joined.interface else None
    came = [
        each for each in facts.arrivals or ()
        if each.to == joined.group and (places is None or each.interface in places)
    ]  # fmt: skip
    if not came:
        where = f"{joined.group} on {joined.interface}" if joined.interface else joined.group
        return Check(Mark.UNKNOWN, "Heard", f"{where}: nothing has come since the group was joined.")
    last, count = max(came, key=_time), sum(each.datagrams for each in came)
    by = f" by {last.interface}" if last.interface else ""
    how_many = f"the last of {count:,} datagrams" if count > 1 else "one datagram"
    ago = _ago(facts.now_ns - last.time_ns)
    return Check(Mark.YES, "Heard", f"{joined.group}: {how_many} came{by} from {last.peer}, {ago}.")


def _time(arrival: Arrival) -> int:
    return arrival.time_ns


def _joined(facts: HearingFacts) -> Check:
    where = "; ".join(membership_text(each) for each in facts.joined)
    if facts.missing:
        missing = "; ".join(membership_text(each) for each in facts.missing)
        what = f"Not joined: {missing}; the event log says why. Joined: {where or 'none'}."
        return Check(Mark.NO, "Joined", what)
    if facts.joined:
        return Check(Mark.YES, "Joined", f"Member of {where}.")
    if facts.is_client:
        return Check(
            Mark.NO, "Joined",
            "A client sends to a group without being a member of it: it hears what is sent to itself, not the group. "
            "Join here, or open a listener on the group.",
        )  # fmt: skip
    return Check(Mark.NO, "Joined", "The socket is no member of any group: join one below.")


def _bound(facts: HearingFacts) -> Iterator[Check]:
    local = facts.local
    if facts.device and any(each.interface not in ("", facts.device) for each in facts.joined):
        what = f"The socket hears by {facts.device} alone (SO_BINDTODEVICE), and a group is joined elsewhere."
        yield Check(Mark.NO, "Bound", what)
    if facts.connected:
        yield Check(
            Mark.NO, "Bound",
            f"This is a client of {facts.connected}: it hears that address and port alone, and no other sender of a "
            "group. Open a socket at udp://0.0.0.0:PORT or udp://[::]:PORT, and join there.",
        )  # fmt: skip
        return
    if local is None:
        return
    port = f"Senders must send to port {local.port}: datagrams to another port do not come here."
    if local.is_wildcard:
        yield Check(Mark.YES, "Bound", f"Bound to every address. {port}")
    elif local.is_multicast:
        others = [each.group for each in facts.joined if each.group != local.host.partition("%")[0]]
        if others:
            what = f"Bound to the group {local.host}, so {', '.join(others)} cannot be heard: leave bind= out."
            yield Check(Mark.NO, "Bound", what)
        else:
            yield Check(Mark.YES, "Bound", f"Bound to the group itself: nothing else is heard. {port}")
    elif facts.system == WINDOWS:
        yield Check(Mark.YES, "Bound", f"Bound to {local.host}; on Windows groups are heard all the same. {port}")
    else:
        yield Check(
            Mark.NO, "Bound",
            f"Bound to {local.host}: on this system datagrams to a group do not reach a socket that is bound to one "
            "address. Bind it to 0.0.0.0 or ::, or to the group itself.",
        )  # fmt: skip


def _interfaces(facts: HearingFacts) -> Iterator[Check]:
    by_name = {each.name: each for each in facts.interfaces}
    for name in dict.fromkeys(each.interface for each in facts.joined):
        if not name:
            what = "The system chose the interface by its routes: name the one that the sender's datagrams arrive on."
            yield Check(Mark.UNKNOWN, "Interface", what)
        else:
            yield _one_interface(name, by_name.get(name), facts)


def _one_interface(name: str, found: NetworkInterface | None, facts: HearingFacts) -> Check:
    if found is None:
        return Check(Mark.NO, "Interface", f"{name} is not there any more: the membership went with it.")
    if not found.up:
        return Check(Mark.NO, "Interface", f"{name} is down: bring it up.")
    if not found.running and found.flags:
        return Check(Mark.NO, "Interface", f"{name} is up, but has no carrier: is a cable or a network missing?")
    if found.loopback:
        what = f"{name} is the loopback: only senders on this computer that send by {name} are heard."
        return Check(Mark.UNKNOWN, "Interface", what)
    if not found.multicast:
        return Check(Mark.NO, "Interface", f"{name} has multicast switched off (its flag MULTICAST is missing).")
    joined = {each.interface for each in facts.joined}
    others = [each.name for each in facts.interfaces if each.up and not each.loopback and each.name not in joined]
    if others:
        return Check(
            Mark.UNKNOWN, "Interface",
            f"{name} is up. What arrives on another one ({', '.join(others[:6])}) is not heard: does the sender's "
            f"network lead to {name}?",
        )  # fmt: skip
    return Check(Mark.YES, "Interface", f"{name} is up, and no other interface is.")


def _table(facts: HearingFacts) -> Check:
    title = "System's table"
    if facts.table is None:
        return Check(Mark.UNKNOWN, title, "This system does not tell which groups it is a member of.")
    missing, told = [], []
    for each in facts.joined:
        rows = [row for row in facts.table if row.group == each.group and each.interface in ("", row.interface)]
        if not rows:
            missing.append(each)
            continue
        users = f" ({rows[0].users} in all)" if len(rows) == 1 and rows[0].users is not None else ""
        where = "" if each.interface else f" on {', '.join(row.interface for row in rows)}"
        told.append(f"{each.group}{where}{users}")
    if missing:
        what = ", ".join(f"{each.group} on {each.interface}" if each.interface else each.group for each in missing)
        return Check(Mark.NO, title, f"Not there: {what}. The system has lost the membership: leave and join again.")
    return Check(Mark.YES, title, f"It lists {', '.join(told)}.")


def _sources(facts: HearingFacts) -> Iterator[Check]:
    for each in facts.joined:
        sources = ", ".join(each.sources)
        if each.mode is SourceMode.INCLUDE:
            what = f"Of {each.group} only {sources} can be heard: is the sender among them?"
            yield Check(Mark.UNKNOWN, "Sources", what)
        elif each.mode is SourceMode.EXCLUDE and sources:
            yield Check(Mark.UNKNOWN, "Sources", f"Of {each.group} everybody is heard but {sources}.")


def _reverse(facts: HearingFacts) -> Iterator[Check]:
    strict = [name for name, found in facts.reverse if found is ReversePath.STRICT]
    loose = [name for name, found in facts.reverse if found is ReversePath.LOOSE]
    if all(":" in each.group for each in facts.joined):
        return
    for names, what in ((strict, "not by that interface (rp_filter 1)"), (loose, "not at all (rp_filter 2)")):
        if names:
            yield Check(
                Mark.UNKNOWN, "Reverse path",
                f"On {', '.join(names)} this system throws IPv4 datagrams away, and tells nobody, if its routes lead "
                f"to their source {what}: is there such a route to the sender?",
            )  # fmt: skip


def _dropped(facts: HearingFacts) -> Check:
    if facts.dropped is None:
        return Check(Mark.UNKNOWN, "Dropped", "This system does not tell whether datagrams were dropped.")
    if facts.dropped:
        what = f"{facts.dropped:,} datagrams came and were dropped, for the receive buffer was full: raise it."
        return Check(Mark.NO, "Dropped", what)
    return Check(Mark.YES, "Dropped", "None were dropped for want of room.")


def _port_shared(facts: HearingFacts) -> Check:
    title = "Port shared"
    if facts.shared is None:
        return Check(Mark.UNKNOWN, title, "Whether others may use the port is not told.")
    if not facts.shared:
        return Check(Mark.YES, title, "No: no other socket of this computer can bind the port.")
    return Check(
        Mark.YES, title,
        "Yes (SO_REUSEADDR): every member on this computer hears the group; a datagram to this host alone goes to one "
        "of the sockets only.",
    )  # fmt: skip


def _loopback(facts: HearingFacts) -> Check:
    title = "Loop-back"
    if facts.system == WINDOWS and facts.loopback is False:
        return Check(Mark.NO, title, "Off at this socket: on Windows it then hears no sender of this computer.")
    if facts.system == WINDOWS:
        return Check(Mark.YES, title, "On at this socket, which is where Windows looks.")
    return Check(
        Mark.UNKNOWN, title,
        "A sender on this computer must have its loop-back on (IP_MULTICAST_LOOP, it is by default): this system looks "
        "at the sender's setting, not at ours.",
    )  # fmt: skip


def _reach(facts: HearingFacts) -> Check:
    title = "Sender's hop limit"
    if all(_stays_on_link(each.group) for each in facts.joined):
        return Check(Mark.UNKNOWN, title, "No router forwards these groups: the sender must be on the same network.")
    return Check(
        Mark.UNKNOWN, title,
        "It is 1 unless the sender changes it: with 0 nothing leaves the sender's computer, with 1 no router forwards "
        "the datagrams. Beyond the own network routers must route multicast as well; and a switch that watches "
        "memberships needs a querier, which asks for them.",
    )  # fmt: skip


def _firewall() -> Check:
    return Check(Mark.UNKNOWN, "Firewall", "It cannot be seen from here: allow this port for UDP, and IGMP or MLD.")


def _route(is_there: bool) -> Check:
    if is_there:
        return Check(Mark.YES, "Route", "A route leads to the group.")
    what = "No route leads to the group: choose the sending interface in the address (?interface=)."
    return Check(Mark.NO, "Route", what)


def _stays_on_link(group: str) -> bool:
    """224.0.0.0/24 (RFC 5771, section 4), and IPv6's scopes 1 and 2 (RFC 4291, section 2.7)."""
    address = ip_address(group.partition("%")[0])
    if address.version == 4:
        return address.packed[:3] == bytes((224, 0, 0))
    return address.packed[1] & 0x0F <= 2


def _ago(time_ns: int) -> str:
    seconds = time_ns / 1e9
    if seconds < 1:
        return "just now"
    if seconds < 120:
        return f"{seconds:.0f} s ago"
    return f"{seconds / 60:.0f} min ago"

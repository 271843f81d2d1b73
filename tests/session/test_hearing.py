"""Why nothing is heard: each cause has its own check, and the others stay what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.host.reversepath import ReversePath
from workbench.model.endpoint import Endpoint
from workbench.model.host import Membership, NetworkInterface, SourceFilter
from workbench.model.multicast import Arrival, GroupMembership, SourceMode
from workbench.session.socketfacts.hearing import HearingFacts, Mark, checks


def interface(name: str, **facts: object) -> NetworkInterface:
    plain = NetworkInterface(name, 2, (), "", True, True, False, True, 1500, None, "", ("up", "multicast"), None)
    return replace(plain, **facts)  # type: ignore[arg-type]


ONE = ("10.0.0.1",)
JOINED = GroupMembership("239.1.2.3", "eth0")
FINE = HearingFacts(
    "linux", True, False, Endpoint("0.0.0.0", 5000), (JOINED,), (),
    (interface("lo", loopback=True), interface("eth0")),
    (Membership("eth0", 2, "IPv4", "239.1.2.3", 1, (SourceFilter("10.0.0.1", 0, 1),)),),
    shared=True, loopback=True, hop_limit=1, route=True, dropped=0,
)  # fmt: skip


def found(facts: HearingFacts, title: str) -> tuple[Mark, str]:
    check = next(check for check in checks(facts) if check.title == title)
    return check.mark, check.sentence


def test_nothing_is_wrong_and_what_cannot_be_seen_is_said():
    by_mark = {mark: [check.title for check in checks(FINE) if check.mark is mark] for mark in Mark}
    assert by_mark[Mark.NO] == []
    assert by_mark[Mark.UNKNOWN] == ["Heard", "Loop-back", "Sender's hop limit", "Firewall"]
    assert by_mark[Mark.YES] == ["Joined", "Bound", "Interface", "System's table", "Dropped", "Port shared"]


def test_a_closed_socket_is_all_there_is_to_say():
    (only,) = checks(replace(FINE, is_open=False))
    assert (only.mark, only.title) == (Mark.NO, "Open")


S = 1_000_000_000


@pytest.mark.parametrize(("heard_s", "words"), [(3.2, "3 s ago"), (0.2, "just now"), (300, "5 min ago")])
def test_what_was_heard_where_the_system_does_not_tell_more(heard_s, words):
    facts = replace(FINE, heard="10.0.0.9:5000", heard_ns=1_000 * S, now_ns=1_000 * S + int(heard_s * S))
    assert found(facts, "Heard") == (Mark.YES, f"The last datagram came from 10.0.0.9:5000, {words}.")


def test_what_was_heard_of_each_group_and_by_which_interface():
    arrivals = (
        Arrival("239.1.2.3", "eth0", "10.0.0.9:1", 7 * S, 3), Arrival("239.1.2.3", "eth1", "10.0.0.9:2", 8 * S, 1),
        Arrival("239.5.5.5", "eth1", "10.0.0.9:3", 9 * S, 1), Arrival("10.0.0.1", "eth0", "10.0.0.9:4", 9 * S, 1),
    )  # fmt: skip
    joined = (JOINED, GroupMembership("239.5.5.5"), GroupMembership("239.6.6.6", "eth0"))
    facts = replace(FINE, joined=joined, heard="10.0.0.9:4", arrivals=arrivals, now_ns=10 * S)
    assert [(each.mark, each.sentence) for each in checks(facts) if each.title == "Heard"] == [
        (Mark.YES, "239.1.2.3: the last of 3 datagrams came by eth0 from 10.0.0.9:1, 3 s ago."),
        (Mark.YES, "239.5.5.5: one datagram came by eth1 from 10.0.0.9:3, 1 s ago."),
        (Mark.UNKNOWN, "239.6.6.6 on eth0: nothing has come since the group was joined."),
        (Mark.YES, "To no group, but to 10.0.0.1 itself: the last from 10.0.0.9:4, 1 s ago."),
    ]
    many = replace(facts, joined=tuple(GroupMembership(f"239.7.7.{at}") for at in range(25)))
    assert [each.sentence for each in checks(many) if each.title == "Heard"][20].startswith("5 groups more are joined")


@pytest.mark.parametrize(("change", "title", "mark", "words"), [
    ({"joined": ()}, "Joined", Mark.NO, "no member of any group"),
    ({"joined": (), "is_client": True}, "Joined", Mark.NO, "without being a member"),
    ({"joined": (), "is_client": True, "route": False}, "Route", Mark.NO, "No route"),
    ({"joined": (), "is_client": True}, "Route", Mark.YES, "A route"),
    ({"missing": (GroupMembership("239.9.9.9", "eth1"),)}, "Joined", Mark.NO, "Not joined: 239.9.9.9 on eth1"),
    ({"joined": (), "missing": (GroupMembership("239.9.9.9", "eth1"),)}, "Joined", Mark.NO, "eth1; the event log says"),
    ({"local": Endpoint("10.0.0.1", 5000)}, "Bound", Mark.NO, "bound to one address"),
    ({"local": Endpoint("10.0.0.1", 5000), "system": "win32"}, "Bound", Mark.YES, "on Windows"),
    ({"local": Endpoint("239.1.2.3", 5000)}, "Bound", Mark.YES, "nothing else is heard"),
    ({"local": Endpoint("239.9.9.9", 5000)}, "Bound", Mark.NO, "239.1.2.3 cannot be heard"),
    ({}, "Bound", Mark.YES, "port 5000"),
    ({"interfaces": ()}, "Interface", Mark.NO, "not there any more"),
    ({"interfaces": (interface("eth0", up=False),)}, "Interface", Mark.NO, "is down"),
    ({"interfaces": (interface("eth0", running=False),)}, "Interface", Mark.NO, "no carrier"),
    ({"interfaces": (interface("eth0", multicast=False),)}, "Interface", Mark.NO, "multicast switched off"),
    ({"interfaces": (interface("eth0", loopback=True),)}, "Interface", Mark.UNKNOWN, "the loopback"),
    ({"interfaces": (interface("eth0"), interface("eth1"))}, "Interface", Mark.UNKNOWN, "another one (eth1)"),
    ({"joined": (GroupMembership("239.1.2.3"),)}, "Interface", Mark.UNKNOWN, "by its routes"),
    ({"table": None}, "System's table", Mark.UNKNOWN, "does not tell"),
    ({"table": ()}, "System's table", Mark.NO, "Not there: 239.1.2.3 on eth0"),
    ({}, "System's table", Mark.YES, "239.1.2.3 (1 in all)"),
    ({"joined": (GroupMembership("239.1.2.3"),)}, "System's table", Mark.YES, "239.1.2.3 on eth0 (1 in all)"),
    ({"joined": (GroupMembership("239.9.9.9"),)}, "System's table", Mark.NO, "Not there: 239.9.9.9."),
    ({"joined": (replace(JOINED, mode=SourceMode.INCLUDE, sources=ONE),)}, "Sources", Mark.UNKNOWN, "only 10.0.0.1"),
    ({"joined": (replace(JOINED, mode=SourceMode.EXCLUDE, sources=ONE),)}, "Sources", Mark.UNKNOWN, "everybody"),
    ({"dropped": 1200}, "Dropped", Mark.NO, "1,200 datagrams"),
    ({"dropped": None}, "Dropped", Mark.UNKNOWN, "does not tell"),
    ({"connected": "10.0.0.9:7", "is_client": True}, "Bound", Mark.NO, "a client of 10.0.0.9:7"),
    ({"device": "eth1"}, "Bound", Mark.NO, "by eth1 alone"),
    ({"device": "eth0"}, "Bound", Mark.YES, "port 5000"),
    ({"reverse": (("eth0", ReversePath.STRICT),)}, "Reverse path", Mark.UNKNOWN, "rp_filter 1"),
    ({"reverse": (("eth0", ReversePath.LOOSE), ("eth1", None))}, "Reverse path", Mark.UNKNOWN, "On eth0 this system"),
    ({"shared": False}, "Port shared", Mark.YES, "No: no other socket"),
    ({"shared": None}, "Port shared", Mark.UNKNOWN, "not told"),
    ({"loopback": False, "system": "win32"}, "Loop-back", Mark.NO, "Off at this socket"),
    ({"loopback": False}, "Loop-back", Mark.UNKNOWN, "the sender's setting"),
    ({"joined": (GroupMembership("224.0.0.251", "eth0"),)}, "Sender's hop limit", Mark.UNKNOWN, "No router forwards"),
    ({"joined": (GroupMembership("ff02::fb", "eth0"),)}, "Sender's hop limit", Mark.UNKNOWN, "No router forwards"),
    ({"joined": (GroupMembership("ff05::fb", "eth0"),)}, "Sender's hop limit", Mark.UNKNOWN, "with 0 nothing leaves"),
])  # fmt: skip
def test_each_cause(change, title, mark, words):
    answer = found(replace(FINE, **change), title)
    assert answer[0] is mark
    assert words in answer[1]


def test_every_sentence_ends_like_one():
    strict = replace(FINE, reverse=(("eth0", ReversePath.STRICT),), connected="10.0.0.9:7", device="eth1")
    for facts in (FINE, strict, replace(FINE, joined=()), replace(FINE, is_open=False), replace(FINE, system="win32")):
        assert all(check.sentence.endswith((".", "?")) for check in checks(facts))

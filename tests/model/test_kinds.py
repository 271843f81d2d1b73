"""The kinds of socket: complete, in the order of their groups, and found again from what a socket is."""

from __future__ import annotations

from itertools import groupby

import pytest

from workbench.host.availability import KINDS as ASKABLE
from workbench.model.kinds import KIND_FACTS, KindGroup, SocketKind, kind_of, title_of
from workbench.model.schemes import SCHEMES, Scheme
from workbench.model.sockets import Role
from workbench.model.socketurl import parse_socket_url


def test_every_scheme_has_each_side_that_it_can_take() -> None:
    sides = {(facts.scheme, facts.role) for facts in KIND_FACTS.values()}
    wanted = {(scheme, Role.CLIENT) for scheme in Scheme}
    wanted |= {(scheme, Role.LISTENER) for scheme in Scheme if SCHEMES[scheme].listens}
    assert sides == wanted


def test_groups_stand_together_in_their_order() -> None:
    assert [group for group, _ in groupby(KIND_FACTS.values(), lambda facts: facts.group)] == list(KindGroup)


@pytest.mark.parametrize("kind", SocketKind)
def test_the_example_of_a_kind_is_of_that_kind(kind: SocketKind) -> None:
    facts = KIND_FACTS[kind]
    assert kind_of(parse_socket_url(f"{facts.scheme}://{facts.example}"), facts.role) is kind
    assert facts.need in ASKABLE
    assert facts.hint and not facts.hint.endswith(".")


@pytest.mark.parametrize(
    ("url", "role", "title"),
    [
        ("tcp://h:1", Role.CLIENT, "TCP client"),
        ("udp://239.1.1.1:5", Role.LISTENER, "Multicast receiver"),
        ("udp://255.255.255.255:5", Role.CLIENT, "Broadcast"),
        ("udp://h:5", Role.LISTENER, "UDP socket"),
        ("icmp://h", Role.LISTENER, "Ping"),
    ],
)
def test_a_socket_is_called_by_what_it_does(url: str, role: Role, title: str) -> None:
    assert title_of(parse_socket_url(url), role) == title

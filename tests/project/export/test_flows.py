"""Whose addresses packets have."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.project.export.flows import Flow, Flows, packed_place, recorded_flow


def told(flow: Flow | None) -> tuple[str, int, str, int] | None:
    if flow is None:
        return None
    return str(ip_address(flow.own[0])), flow.own[1], str(ip_address(flow.peer[0])), flow.peer[1]


@pytest.mark.parametrize(("local", "peer", "expected"), [
    ("127.0.0.1:1", "127.0.0.1:2", ("127.0.0.1", 1, "127.0.0.1", 2)),
    ("[::1]:1", "[::1]:2", ("::1", 1, "::1", 2)),
    ("[::]:1", "[::ffff:10.0.0.9]:2", ("192.0.2.1", 1, "10.0.0.9", 2)),
    ("127.0.0.1:1, [::1]:1", "[::1]:2", ("::1", 1, "::1", 2)),
    ("0.0.0.0:7", "127.0.0.1:2", ("127.0.0.1", 7, "127.0.0.1", 2)),
    ("[::]:7", "[fe80::1%eth0]:2", ("2001:db8::1", 7, "fe80::1", 2)),
    ("[::1]:7", "[::]:2", ("::1", 7, "::1", 2)),
    ("127.0.0.1", "127.0.0.2", ("127.0.0.1", 0, "127.0.0.2", 0)),
    ("", "10.0.0.1:80", ("192.0.2.1", 49_152, "10.0.0.1", 80)),
    ("127.0.0.1:1", "/tmp/talk", None),
    ("127.0.0.1:1", "example.org:80", None),
    ("", "", None),
])  # fmt: skip
def test_recorded_addresses_are_kept_where_they_are_addresses(local: str, peer: str, expected: object) -> None:
    assert told(recorded_flow(local, peer)) == expected


def test_the_other_end_of_a_connection_gets_addresses_of_its_own() -> None:
    flows = Flows()
    first = flows.connection((1, 1), "[::1]:1", "[::1]:2", False)
    mirrored = flows.connection((2, 1), "[::1]:2", "[::1]:1", False)
    assert not first.note
    assert told(mirrored) == ("2001:db8:1::2", 2, "2001:db8:2::2", 1)
    assert "its other end" in mirrored.note
    flows.ended(first)
    assert flows.connection((1, 2), "[::1]:1", "[::1]:2", False) == first, "ports of its own come again"
    assert flows.connection((1, 3), "[::1]:1", "[::1]:2", False).note, "two at a time cannot be"


def test_what_tls_carried_is_not_at_the_port_of_tls() -> None:
    flow = Flows().connection((1, 1), "10.0.0.1:5000", "10.0.0.2:443", True)
    assert flow.peer[1] == 80
    assert "port 443" in flow.note
    assert Flows().connection((1, 1), "10.0.0.1:5000", "10.0.0.2:443", False).peer[1] == 443


def test_stand_ins_differ_from_connection_to_connection() -> None:
    flows = Flows()
    made = {flows.connection((1, number), "", "/tmp/x", False)[:2] for number in range(20_000)}
    assert len(made) == 20_000


@given(st.text(max_size=30))
def test_any_text_is_a_place_or_none(text: str) -> None:
    place = packed_place(text)
    assert place is None or (len(place[0]) in (4, 16) and 0 <= place[1] <= 65_535)

"""Memberships as they are written, and as the system writes them."""

from __future__ import annotations

import pytest

from workbench.model.multicast import GroupMembership, SourceMode, can_send, settled

ONLY = SourceMode.INCLUDE


@pytest.mark.parametrize(("written", "plain"), [
    (GroupMembership("239.1.2.3", "eth0"), GroupMembership("239.1.2.3", "eth0")),
    (GroupMembership("FF05:0::0001:3"), GroupMembership("ff05::1:3")),
    (GroupMembership("ff02::1%eth0"), GroupMembership("ff02::1", "eth0")),
    (GroupMembership("ff02::1%eth0", "eth1"), GroupMembership("ff02::1", "eth1")),
    (GroupMembership("ff3e::1", "", ONLY, ("FE80::1%eth0", "fe80:0::1", "fe80::2")),
     GroupMembership("ff3e::1", "", ONLY, ("fe80::1", "fe80::2"))),
    (GroupMembership("no address"), GroupMembership("no address")),
])  # fmt: skip
def test_one_spelling(written, plain):
    assert settled(written) == settled(plain) == plain


@pytest.mark.parametrize(("source", "group", "can"), [
    ("10.0.0.1", "239.1.1.1", True), ("fe80::1%eth0", "ff02::1", True), ("::1", "239.1.1.1", False),
    ("10.0.0.1", "ff02::1", False), ("239.1.1.2", "239.1.1.1", False), ("0.0.0.0", "239.1.1.1", False),
    ("host", "239.1.1.1", False), ("999.1.1.1", "239.1.1.1", False), ("", "239.1.1.1", False),
])  # fmt: skip
def test_who_can_send(source, group, can):
    assert can_send(source, group) is can

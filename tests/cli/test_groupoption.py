"""``--join`` is read as it is written, and what cannot be a group or a source is said."""

from __future__ import annotations

import pytest

from workbench.cli.commands import ListenCommand
from workbench.cli.parser import parse
from workbench.model.multicast import GroupMembership, SourceMode


@pytest.mark.parametrize(("text", "wanted"), [
    ("239.1.2.3", GroupMembership("239.1.2.3")),
    ("239.1.2.3@eth0", GroupMembership("239.1.2.3", "eth0")),
    ("239.1.2.3@192.0.2.1", GroupMembership("239.1.2.3", "192.0.2.1")),
    ("232.1.1.1@eth0=192.0.2.7, 192.0.2.8",
     GroupMembership("232.1.1.1", "eth0", SourceMode.INCLUDE, ("192.0.2.7", "192.0.2.8"))),
    ("[ff05::1:3]@2!=2001:db8::9", GroupMembership("ff05::1:3", "2", SourceMode.EXCLUDE, ("2001:db8::9",))),
])  # fmt: skip
def test_what_is_written(text, wanted):
    command = parse(["listen", "udp://0.0.0.0:5000", "--join", text, "--join", "239.9.9.9"])
    assert isinstance(command, ListenCommand)
    assert command.kind.groups == (wanted, GroupMembership("239.9.9.9"))


@pytest.mark.parametrize(("text", "words"), [
    ("10.0.0.1", "is no group"), ("", "is no group"), ("239.1.2.3@", "an interface is expected"),
    ("239.1.2.3=", "cannot send to"), ("239.1.2.3=host", "cannot send to"), ("239.1.2.3=::1", "of its family"),
    ("239.1.2.3!=239.1.2.4", "cannot send to"), ("ff02::1%eth0@eth1", "names its interface already"),
])  # fmt: skip
def test_what_cannot_be(capsys, text, words):
    assert parse(["listen", "udp://0.0.0.0:5000", "--join", text]) == 2
    assert words in capsys.readouterr().err

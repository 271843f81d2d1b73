"""``--framing``: the rule goes into the recorded project."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest

from workbench.cli.framingoption import framing_rule
from workbench.cli.kindoptions import KindSettings
from workbench.model.framing import FramingKind
from workbench.model.sockets import Role, SocketSpec


def test_the_rule_becomes_a_setting_of_the_socket() -> None:
    spec = KindSettings(framing=framing_rule("fixed:12")).applied(SocketSpec(1, "a", Role.LISTENER, "tcp://:0"))
    assert spec.framing.kind is FramingKind.FIXED and spec.framing.fixed_bytes == 12


def test_a_mistake_is_told_with_what_there_is() -> None:
    with pytest.raises(ArgumentTypeError, match=r"“lin” is no framing\. There are: none, line"):
        framing_rule("lin")

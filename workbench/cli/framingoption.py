"""``--framing``: how the recorded streams are cut into messages."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from workbench.codec.framing.ruletext import FORMS, FramingRuleError, parse_rule
from workbench.model.framing import FramingRule


def add_framing_option(parser: Any) -> None:
    """The argument of ``send`` and ``listen``."""
    parser.add_argument(
        "--framing", metavar="RULE", type=framing_rule, default=FramingRule(),
        help=f"how the project that is recorded cuts a stream into messages: {FORMS}; records stay as they are, and "
             "datagrams are messages already",
    )  # fmt: skip


def framing_rule(text: str) -> FramingRule:
    """A rule in one line."""
    try:
        return parse_rule(text)
    except FramingRuleError as error:
        raise ArgumentTypeError(str(error)) from None

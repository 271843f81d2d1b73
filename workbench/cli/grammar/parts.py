"""What the grammars of several commands have in common."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from workbench.cli import arguments
from workbench.cli.commands import Command, OutputForm
from workbench.cli.groupoption import group_complaint
from workbench.cli.tlsoptions import tls_complaint
from workbench.cli.weboptions import web_complaint
from workbench.model.sockets import Role

Parsers = Any  # argparse keeps the type of its sub-parsers to itself


def add_command(commands: Parsers, name: str, text: str, epilog: str, make: Callable[..., Command]) -> Any:
    """The parser of a command; ``make`` gives what the command line means."""
    parser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + ".", epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.set_defaults(make=make)
    return parser


def add_output(parser: Any) -> None:
    """``--record``, and in which form is told what happens."""
    parser.add_argument("--record", metavar="FILE.swb", type=arguments.writable_file,
                        help="record into this project file as it happens; it is whole even after a kill")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const=OutputForm.JSON, default=OutputForm.RAW,
                      help="a line of JSON for each record and each event, instead of the received bytes")
    form.add_argument("--events", dest="form", action="store_const", const=OutputForm.EVENTS,
                      help="a line of JSON for each event alone")  # fmt: skip


def check_kind(parser: argparse.ArgumentParser, found: argparse.Namespace, role: Role) -> None:
    """Ends with a complaint about options of a kind of socket that do not go together, or with ``role``."""
    if complaint := group_complaint(found) or tls_complaint(found) or web_complaint(found, role):
        parser.error(complaint)


def told(parser: argparse.ArgumentParser, option: str, read: Callable[[], Any]) -> Any:
    """What ``read`` gives; its complaint is told as one about ``option``."""
    try:
        return read()
    except argparse.ArgumentTypeError as error:
        parser.error(f"argument {option}: {error}")

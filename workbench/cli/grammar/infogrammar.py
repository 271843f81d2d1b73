"""The grammar of ``info``."""

from __future__ import annotations

import argparse

from workbench.cli import examples
from workbench.cli.commands import Command, InfoCommand
from workbench.cli.grammar.parts import Parsers, add_command


def add_info(commands: Parsers) -> None:
    """``info`` and its options."""
    parser = add_command(commands, "info",
                         "what a file holds, an address resolves to, an error means; facts of this computer",
                         examples.INFO, _make_info)
    parser.add_argument("subject", metavar="FILE.swb | URL | ERROR | FACT", nargs="?", default="",
                        help="an error by name or number: 10061, WSAECONNREFUSED, ECONNREFUSED; a fact of this "
                             "computer: kinds (of socket), interfaces, routes, dns, connections, memberships, "
                             "protocols")  # fmt: skip
    parser.add_argument("kind", metavar="KIND", nargs="?", default="",
                        help="with options, the socket options of this system: of one kind of socket, such as tcp")
    parser.add_argument("--connect", action="store_true",
                        help="with a tls:// or wss:// address: connect once, and show the certificates and what was "
                             "agreed on; nothing is sent")
    parser.add_argument("--json", action="store_true",
                        help="an error's meanings, a fact or the options, as JSON")  # fmt: skip


def _make_info(_parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    return InfoCommand(found.subject, found.json, found.kind, found.connect)

"""The grammar of ``import``."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli import arguments
from workbench.cli.commands import Command, ImportCommand
from workbench.project.importing.formats import ImportForm


def add_import_arguments(parser: Any) -> None:
    """FILE… -o FILE.swb, and what they hold."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=arguments.readable_file,
                        help="pcap, pcapng, a hex dump, lines of JSON (export --to jsonl), curl and nc commands,"
                        " packets of Packet Sender")
    parser.add_argument("-o", "--output", metavar="FILE.swb", required=True, type=arguments.writable_file,
                        help="the project file that is made; one that exists is left alone")
    parser.add_argument("--format", choices=[form.value for form in ImportForm], default=ImportForm.AUTO.value,
                        help="what the files hold, where it is not to be found out (auto)")  # fmt: skip


def make_import(_parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    """The command's value."""
    return ImportCommand(tuple(found.files), found.output, ImportForm(found.format))

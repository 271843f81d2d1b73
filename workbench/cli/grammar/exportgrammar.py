"""The grammar of ``export``."""

from __future__ import annotations

import argparse

from workbench.cli import arguments, examples
from workbench.cli.commands import Command, ExportCommand
from workbench.cli.filteroption import filter_text
from workbench.cli.grammar.parts import Parsers, add_command
from workbench.model.calls import Spelling
from workbench.model.records import Direction
from workbench.project.export.forms import CALL_FORMS, PACKET_FORMS, ExportForm, Selection


def add_export(commands: Parsers) -> None:
    """``export`` and its options."""
    parser = add_command(commands, "export", "write a project in a form that other programs read", examples.EXPORT,
                         _make_export)
    parser.add_argument("file", metavar="FILE.swb", type=arguments.readable_file)
    parser.add_argument("--to", required=True, choices=[form.value for form in ExportForm],
                        help="json is the document without traffic and opens as a project; calls and calls-json are "
                             "the call tape; the others are the traffic: pcapng as packets for Wireshark, pcapng-pdu "
                             "as its exported PDUs, hexdump for text2pcap, raw-files a folder of files")
    parser.add_argument("-o", "--output", metavar="FILE", type=arguments.writable_place,
                        help="standard output if it is not given; with raw-files a new folder")
    parser.add_argument("--tls-keys", metavar="FILE", type=arguments.readable_file,
                        help="with pcapng and pcapng-pdu: secrets of TLS connections from a key log file, written into "
                             "the capture so that Wireshark decrypts what it holds")
    parser.add_argument("--session", metavar="NAME", default="", help="the traffic of this socket alone")
    parser.add_argument("--direction", choices=["rx", "tx"], help="received or sent records alone")
    parser.add_argument("--filter", metavar="F", type=filter_text,
                        help="only the records that this display filter lets through, written as in the window: "
                             "'dir:rx size>100 \"text\"'")
    parser.add_argument("--spelling", choices=[spelling.value for spelling in Spelling],
                        help="whose names the calls have, with --to calls and calls-json (bsd)")  # fmt: skip


def _make_export(parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    if found.output is not None and found.output.exists() and found.output.samefile(found.file):
        parser.error(f"argument -o: {found.output} is the project itself")
    form = ExportForm(found.to)
    if found.spelling is not None and form not in CALL_FORMS:
        parser.error("--spelling goes with --to calls or calls-json")
    if found.direction is not None and form in CALL_FORMS:
        parser.error("--direction goes with records, and calls are none")
    if found.filter is not None and (form in CALL_FORMS or form is ExportForm.JSON):
        parser.error("--filter goes with records, and this form holds none")
    if found.tls_keys is not None and form not in PACKET_FORMS:
        parser.error("--tls-keys goes with --to pcapng or pcapng-pdu")
    if form is ExportForm.RAW_FILES and found.output is None:
        parser.error("--to raw-files makes a folder: name it with -o")
    if form is not ExportForm.RAW_FILES and found.output is not None and found.output.is_dir():
        parser.error(f"argument -o: {found.output}: this is a folder, not a file")
    direction = Direction[found.direction.upper()] if found.direction else None
    selection = Selection(found.session, direction, Spelling(found.spelling or Spelling.BSD))
    return ExportCommand(found.file, form, selection, found.output, found.tls_keys, found.filter)

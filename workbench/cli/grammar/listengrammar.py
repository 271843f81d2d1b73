"""The grammar of ``listen``."""

from __future__ import annotations

import argparse

from workbench.cli import arguments, examples
from workbench.cli.commands import Command, ListenCommand
from workbench.cli.grammar.parts import Parsers, add_command, add_output, check_kind
from workbench.cli.kindoptions import add_kind_options, kind_settings
from workbench.cli.payloadoptions import add_payload_options, payload_sources, typed_payload
from workbench.model.payloads import PayloadSpec
from workbench.model.rules import SERVICES
from workbench.model.sockets import ReplyMode, Role


def add_listen(commands: Parsers) -> None:
    """``listen`` and its options."""
    parser = add_command(commands, "listen", "listen, or bind a datagram socket, and print what comes", examples.LISTEN,
                         _make_listen)
    parser.add_argument("url", metavar="URL", type=arguments.listen_url,
                        help="the local address: tcp://127.0.0.1:9000; port 0 is any free one")
    reply = parser.add_mutually_exclusive_group()
    reply.add_argument("--echo", action="store_true", help="send everything back")
    reply.add_argument("--reply-text", metavar="T", type=arguments.text_payload, help="answer each record with text")
    reply.add_argument("--reply-hex", metavar="H", type=arguments.hex_payload, help="answer each record with bytes")
    reply.add_argument("--reply-typed", metavar="T", type=typed_payload,
                       help="answer each record with a typed payload; it may use ${request 0 2} of the record")
    reply.add_argument("--rules", metavar="NAME", choices=SERVICES, default="",
                       help=f"answer as a ready-made server does: {', '.join(SERVICES)}")
    add_payload_options(parser)
    parser.add_argument("--count", metavar="N", type=arguments.count, default=0, help="end after N received records")
    parser.add_argument("--duration", metavar="S", type=arguments.seconds, help="end after S seconds")
    parser.add_argument("--measure", action="store_true",
                        help="print what became of the stamped payloads of “generate”, instead of the bytes")
    add_kind_options(parser)
    add_output(parser)  # fmt: skip


def _make_listen(parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    check_kind(parser, found, Role.LISTENER)
    fixed: PayloadSpec | None = found.reply_text or found.reply_hex or found.reply_typed
    mode = ReplyMode.ECHO if found.echo else ReplyMode.FIXED if fixed is not None else ReplyMode.NONE
    return ListenCommand(
        found.url, mode, fixed or PayloadSpec(), found.count, found.duration, found.record, found.form,
        kind_settings(found), found.measure, payload_sources(found), found.rules,
    )  # fmt: skip

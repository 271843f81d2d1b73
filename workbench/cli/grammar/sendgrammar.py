"""The grammar of ``send``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from workbench.cli import arguments, examples
from workbench.cli.commands import Command, SendCommand
from workbench.cli.grammar.parts import Parsers, add_command, add_output, check_kind, told
from workbench.cli.kindoptions import add_kind_options, kind_settings
from workbench.cli.payloadoptions import add_payload_options, payload_sources, typed_payload, with_ending
from workbench.codec.payload import payload_bytes
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role

EXPECT_WAIT_S: Final = 10.0  # --expect without --wait
READ_WHOLE_BYTES: Final = 1024 * 1024  # a file up to this size is one payload and can be repeated
DATAGRAM_MAX_BYTES: Final = 65_507  # RFC 768 and RFC 791: 65,535 less the headers of UDP and IPv4


def add_send(commands: Parsers) -> None:
    """``send`` and its options."""
    parser = add_command(commands, "send", "connect or bind, send a payload, print what comes back", examples.SEND,
                         _make_send)
    parser.add_argument("url", metavar="URL", type=arguments.peer_url,
                        help="tcp://host:port, udp://…, tls://…, ws://…, unix:///path …")
    payload = parser.add_mutually_exclusive_group()
    payload.add_argument("--text", metavar="T", help=r"text with the escapes \r \n \t \0 \\ \xNN \uNNNN")
    payload.add_argument("--hex", metavar="H", type=arguments.hex_payload, help="hex digits, however separated")
    payload.add_argument("--typed", metavar="T", type=typed_payload,
                         help="text with typed parts, composed anew each time: ${u16 length} ${text counter}")
    payload.add_argument("--file", metavar="F", help="a file; - is standard input, sent as it comes")
    parser.add_argument("--encoding", metavar="E", type=arguments.encoding, default="utf-8",
                        help="the encoding of --text, --typed and --expect (utf-8)")
    parser.add_argument("--eol", choices=[ending.value for ending in LineEnding],
                        help="what is put behind --text or --typed")
    add_payload_options(parser)
    parser.add_argument("--repeat", metavar="N", type=arguments.times, help="send it N times; 0: until stopped")
    parser.add_argument("--interval", metavar="MS", type=arguments.interval_ms,
                        help="milliseconds from one send to the next (1000)")
    parser.add_argument("--wait", metavar="S", type=arguments.seconds,
                        help="wait for an answer, until S seconds after the last byte")
    parser.add_argument("--expect", metavar="PATTERN",
                        help="a regular expression that the received bytes must match (exit 3 if they do not)")
    add_kind_options(parser)
    add_output(parser)  # fmt: skip


def _make_send(parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    _check_send(parser, found)
    check_kind(parser, found, Role.CLIENT)
    spec: PayloadSpec | None = found.hex
    if found.text is not None:
        ending = LineEnding(found.eol or LineEnding.NONE)
        spec = PayloadSpec(PayloadForm.TEXT, found.text, found.encoding, ending)
        told(parser, "--text", lambda: arguments.checked(spec))
    typed = found.typed and with_ending(found.typed, found.encoding, found.eol)
    expect = None
    if found.expect is not None:
        expect = told(parser, "--expect", lambda: arguments.pattern(found.expect, found.encoding))
    payload = payload_bytes(spec) if spec is not None else None
    file, stdin = None, found.file == "-"
    if found.file is not None and not stdin:
        file = told(parser, "--file", lambda: arguments.readable_file(found.file))
        payload, file = _read_small(parser, file, found.url.facts.is_datagram)
    if file is not None and found.repeat is not None:
        parser.error(f"--repeat: a file of at most {READ_WHOLE_BYTES:,} bytes can be repeated")
    wait_s = found.wait if found.wait is not None or expect is None else EXPECT_WAIT_S
    return SendCommand(
        found.url, payload, file, stdin, 1 if found.repeat is None else found.repeat,
        1_000.0 if found.interval is None else found.interval, wait_s, expect, found.record, found.form,
        kind_settings(found), typed, payload_sources(found),
    )  # fmt: skip


def _check_send(parser: argparse.ArgumentParser, found: argparse.Namespace) -> None:
    given = [option for option in ("text", "hex", "typed", "file") if getattr(found, option) is not None]
    if found.eol is not None and given not in (["text"], ["typed"]):
        parser.error("--eol goes with --text or --typed")
    if found.interval is not None and found.repeat is None:
        parser.error("--interval goes with --repeat")
    pings = found.url.scheme is Scheme.ICMP and not given  # the data is then of no interest
    if found.repeat is not None and (not given or found.file == "-") and not pings:
        parser.error("--repeat goes with --text, --hex, --typed or a file")


def _read_small(parser: argparse.ArgumentParser, file: Path, is_datagram: bool) -> tuple[bytes | None, Path | None]:
    """A small file is one payload (one datagram); a larger one is streamed."""
    limit = DATAGRAM_MAX_BYTES if is_datagram else READ_WHOLE_BYTES
    try:
        with file.open("rb") as stream:
            data = stream.read(limit + 1) if file.is_file() else None
    except OSError as error:
        parser.error(f"argument --file: {file}: {error.strerror}")
    if data is None or len(data) > limit:
        return None, file
    return data, None

"""The command line's grammar, its help, and what it means. Nothing is opened or connected here."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import workbench
from workbench.bench import registry
from workbench.cli import arguments, examples
from workbench.cli.commands import (
    BenchCommand,
    Command,
    DemoCommand,
    ExportCommand,
    InfoCommand,
    ListenCommand,
    OutputForm,
    SendCommand,
    WindowCommand,
)
from workbench.cli.exitcodes import ExitCode
from workbench.cli.filteroption import filter_text
from workbench.cli.groupoption import group_complaint
from workbench.cli.importoptions import add_import_arguments, make_import
from workbench.cli.kindoptions import add_kind_options, kind_settings
from workbench.cli.streams import settle_streams
from workbench.cli.tlsoptions import tls_complaint
from workbench.cli.weboptions import web_complaint
from workbench.codec.payload import payload_bytes
from workbench.model.calls import Spelling
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.model.records import Direction
from workbench.model.schemes import Scheme
from workbench.model.sockets import ReplyMode, Role
from workbench.project.export.forms import CALL_FORMS, PACKET_FORMS, ExportForm, Selection

PROGRAM: Final = "socket-workbench"
EXPECT_WAIT_S: Final = 10.0  # --expect without --wait
READ_WHOLE_BYTES: Final = 1024 * 1024  # a file up to this size is one payload and can be repeated
DATAGRAM_MAX_BYTES: Final = 65_507  # RFC 768 and RFC 791: 65,535 less the headers of UDP and IPv4

_Parsers = Any  # argparse keeps the type of its sub-parsers to itself
_PROJECT_SUFFIXES: Final = (".swb", ".json")


class _Parser(argparse.ArgumentParser):
    """A mistake is told by its sentence and where to read on, not by the whole grammar."""

    def error(self, message: str) -> NoReturn:
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\nSee: {self.prog} --help\n")


def parse(argv: Sequence[str]) -> Command | int:
    """``argv`` is without the program's name. A number is an exit code: help was printed, or a mistake was told."""
    settle_streams()  # help and mistakes are printed from here on
    try:
        return _parsed(argv)
    except SystemExit as end:  # argparse's way to say that it has answered already
        return end.code if isinstance(end.code, int) else ExitCode.USAGE


def _parsed(argv: Sequence[str]) -> Command:
    parser, commands = _grammar()
    if argv and not argv[0].startswith("-") and argv[0] not in commands:
        return _window(parser, argv, list(commands))
    found = parser.parse_args(list(argv))
    make: Callable[[argparse.ArgumentParser, argparse.Namespace], Command] = getattr(found, "make", _make_window)
    return make(commands.get(getattr(found, "command", None) or "", parser), found)


def _window(parser: argparse.ArgumentParser, argv: Sequence[str], commands: list[str]) -> Command:
    """The first word is a project, unless it looks like a command with a slip of the finger."""
    name, path = argv[0], Path(argv[0])
    if len(argv) > 1:
        parser.error(f"unexpected: {' '.join(argv[1:])}" if path.exists() else f"there is no command “{name}”")
    if not path.exists():
        near = difflib.get_close_matches(name, commands, 1)
        if near and path.suffix.lower() not in _PROJECT_SUFFIXES:
            parser.error(f"there is no command “{name}”: did you mean “{near[0]}”?")
        parser.error(f"{name}: no such file")
    return WindowCommand(path)


def _grammar() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    parser = _Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [PROJECT.swb]\n       {PROGRAM} COMMAND …",
        description="Make sockets, talk through them, see every byte. Without a command the window opens.",
        epilog=examples.PROGRAM,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Socket Workbench {workbench.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog=PROGRAM)
    _add(commands, "demo", "the window with the echo example running (offscreen without a display)", examples.DEMO,
         _make_demo)  # fmt: skip
    _add_send(commands)
    _add_listen(commands)
    _add_export(commands)
    add_import_arguments(_add(commands, "import", "bring traffic of other programs into a new project", examples.IMPORT,
                              make_import))  # fmt: skip
    _add_info(commands)
    _add_bench(commands)
    return parser, dict(commands.choices)


def _add(commands: _Parsers, name: str, text: str, epilog: str, make: Callable[..., Command]) -> Any:
    parser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + ".", epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.set_defaults(make=make)
    return parser


def _add_output(parser: Any) -> None:
    parser.add_argument("--record", metavar="FILE.swb", type=arguments.writable_file,
                        help="record into this project file as it happens; it is whole even after a kill")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const=OutputForm.JSON, default=OutputForm.RAW,
                      help="a line of JSON for each record and each event, instead of the received bytes")
    form.add_argument("--events", dest="form", action="store_const", const=OutputForm.EVENTS,
                      help="a line of JSON for each event alone")  # fmt: skip


def _add_send(commands: _Parsers) -> None:
    parser = _add(commands, "send", "connect or bind, send a payload, print what comes back", examples.SEND, _make_send)
    parser.add_argument("url", metavar="URL", type=arguments.peer_url,
                        help="tcp://host:port, udp://…, tls://…, ws://…, unix:///path …")
    payload = parser.add_mutually_exclusive_group()
    payload.add_argument("--text", metavar="T", help=r"text with the escapes \r \n \t \0 \\ \xNN \uNNNN")
    payload.add_argument("--hex", metavar="H", type=arguments.hex_payload, help="hex digits, however separated")
    payload.add_argument("--file", metavar="F", help="a file; - is standard input, sent as it comes")
    parser.add_argument("--encoding", metavar="E", type=arguments.encoding, default="utf-8",
                        help="the encoding of --text and --expect (utf-8)")
    parser.add_argument("--eol", choices=[ending.value for ending in LineEnding], help="what is put behind --text")
    parser.add_argument("--repeat", metavar="N", type=arguments.times, help="send it N times; 0: until stopped")
    parser.add_argument("--interval", metavar="MS", type=arguments.interval_ms,
                        help="milliseconds from one send to the next (1000)")
    parser.add_argument("--wait", metavar="S", type=arguments.seconds,
                        help="wait for an answer, until S seconds after the last byte")
    parser.add_argument("--expect", metavar="PATTERN",
                        help="a regular expression that the received bytes must match (exit 3 if they do not)")
    add_kind_options(parser)
    _add_output(parser)  # fmt: skip


def _add_listen(commands: _Parsers) -> None:
    parser = _add(commands, "listen", "listen, or bind a datagram socket, and print what comes", examples.LISTEN,
                  _make_listen)
    parser.add_argument("url", metavar="URL", type=arguments.listen_url,
                        help="the local address: tcp://127.0.0.1:9000; port 0 is any free one")
    reply = parser.add_mutually_exclusive_group()
    reply.add_argument("--echo", action="store_true", help="send everything back")
    reply.add_argument("--reply-text", metavar="T", type=arguments.text_payload, help="answer each record with text")
    reply.add_argument("--reply-hex", metavar="H", type=arguments.hex_payload, help="answer each record with bytes")
    parser.add_argument("--count", metavar="N", type=arguments.count, default=0, help="end after N received records")
    parser.add_argument("--duration", metavar="S", type=arguments.seconds, help="end after S seconds")
    add_kind_options(parser)
    _add_output(parser)  # fmt: skip


def _add_export(commands: _Parsers) -> None:
    parser = _add(commands, "export", "write a project in a form that other programs read", examples.EXPORT,
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


def _add_info(commands: _Parsers) -> None:
    parser = _add(commands, "info", "what a file holds, an address resolves to, an error means; facts of this computer",
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


def _add_bench(commands: _Parsers) -> None:
    names = registry.names()
    listing = "\n".join(f"  {name:14} {text}" for name, text in names.items())
    parser = _add(commands, "bench", "run the benchmarks", f"{examples.BENCH}\n\nbenchmarks:\n{listing}", _make_bench)
    parser.add_argument("name", metavar="NAME", nargs="?", default="",
                        help="one of those below")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="a line of JSON for each figure")
    parser.add_argument("--full", action="store_true",
                        help="in full size, where a benchmark has one: takes minutes and gigabytes")  # fmt: skip


def _make_window(_parser: argparse.ArgumentParser, _found: argparse.Namespace) -> Command:
    return WindowCommand()


def _make_demo(_parser: argparse.ArgumentParser, _found: argparse.Namespace) -> Command:
    return DemoCommand()


def _make_send(parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    _check_send(parser, found)
    _check_kind(parser, found, Role.CLIENT)
    spec: PayloadSpec | None = found.hex
    if found.text is not None:
        ending = LineEnding(found.eol or LineEnding.NONE)
        spec = PayloadSpec(PayloadForm.TEXT, found.text, found.encoding, ending)
        _told(parser, "--text", lambda: arguments.checked(spec))
    expect = None
    if found.expect is not None:
        expect = _told(parser, "--expect", lambda: arguments.pattern(found.expect, found.encoding))
    payload = payload_bytes(spec) if spec is not None else None
    file, stdin = None, found.file == "-"
    if found.file is not None and not stdin:
        file = _told(parser, "--file", lambda: arguments.readable_file(found.file))
        payload, file = _read_small(parser, file, found.url.facts.is_datagram)
    if file is not None and found.repeat is not None:
        parser.error(f"--repeat: a file of at most {READ_WHOLE_BYTES:,} bytes can be repeated")
    wait_s = found.wait if found.wait is not None or expect is None else EXPECT_WAIT_S
    return SendCommand(
        found.url, payload, file, stdin, 1 if found.repeat is None else found.repeat,
        1_000.0 if found.interval is None else found.interval, wait_s, expect, found.record, found.form,
        kind_settings(found),
    )  # fmt: skip


def _check_send(parser: argparse.ArgumentParser, found: argparse.Namespace) -> None:
    given = [option for option in ("text", "hex", "file") if getattr(found, option) is not None]
    if found.eol is not None and given != ["text"]:
        parser.error("--eol goes with --text")
    if found.interval is not None and found.repeat is None:
        parser.error("--interval goes with --repeat")
    pings = found.url.scheme is Scheme.ICMP and not given  # the data is then of no interest
    if found.repeat is not None and (not given or found.file == "-") and not pings:
        parser.error("--repeat goes with --text, --hex or a file")


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


def _check_kind(parser: argparse.ArgumentParser, found: argparse.Namespace, role: Role) -> None:
    if complaint := group_complaint(found) or tls_complaint(found) or web_complaint(found, role):
        parser.error(complaint)


def _make_listen(parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    _check_kind(parser, found, Role.LISTENER)
    fixed: PayloadSpec | None = found.reply_text or found.reply_hex
    mode = ReplyMode.ECHO if found.echo else ReplyMode.FIXED if fixed is not None else ReplyMode.NONE
    return ListenCommand(
        found.url, mode, fixed or PayloadSpec(), found.count, found.duration, found.record, found.form,
        kind_settings(found),
    )  # fmt: skip


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


def _make_info(_parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    return InfoCommand(found.subject, found.json, found.kind, found.connect)


def _make_bench(_parser: argparse.ArgumentParser, found: argparse.Namespace) -> Command:
    return BenchCommand(found.name, found.json, found.full)


def _told(parser: argparse.ArgumentParser, option: str, read: Callable[[], Any]) -> Any:
    """What ``read`` gives; its complaint is told as one about ``option``."""
    try:
        return read()
    except argparse.ArgumentTypeError as error:
        parser.error(f"argument {option}: {error}")

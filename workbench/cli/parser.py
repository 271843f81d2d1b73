"""The command line's grammar, its help, and what it means. Nothing is opened or connected here."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

import workbench
from workbench.cli import examples
from workbench.cli.commands import Command, DemoCommand, WindowCommand
from workbench.cli.exitcodes import ExitCode
from workbench.cli.grammar.benchgrammar import add_bench
from workbench.cli.grammar.exportgrammar import add_export
from workbench.cli.grammar.generategrammar import add_generate
from workbench.cli.grammar.infogrammar import add_info
from workbench.cli.grammar.listengrammar import add_listen
from workbench.cli.grammar.parts import add_command
from workbench.cli.grammar.rungrammar import add_run
from workbench.cli.grammar.sendgrammar import add_send
from workbench.cli.importoptions import add_import_arguments, make_import
from workbench.cli.streams import settle_streams

PROGRAM: Final = "socket-workbench"
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
    add_command(commands, "demo", "the window with the echo example running (offscreen without a display)",
                examples.DEMO, _make_demo)  # fmt: skip
    add_send(commands)
    add_listen(commands)
    add_generate(commands)
    add_run(commands)
    add_export(commands)
    add_import_arguments(add_command(commands, "import", "bring traffic of other programs into a new project",
                                     examples.IMPORT, make_import))  # fmt: skip
    add_info(commands)
    add_bench(commands)
    return parser, dict(commands.choices)


def _make_window(_parser: argparse.ArgumentParser, _found: argparse.Namespace) -> Command:
    return WindowCommand()


def _make_demo(_parser: argparse.ArgumentParser, _found: argparse.Namespace) -> Command:
    return DemoCommand()

"""The commands that need no window: from their value to the exit code.

Each command's rooms are imported when it runs: help and look-ups answer at once.
"""

from __future__ import annotations

import os
import sys

from workbench.cli.commands import (
    BenchCommand,
    Command,
    DemoCommand,
    ExportCommand,
    GenerateCommand,
    ImportCommand,
    InfoCommand,
    ListenCommand,
    RunCommand,
    SendCommand,
    WindowCommand,
)
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.parser import PROGRAM
from workbench.cli.stopping import StopRequest, stop_signals
from workbench.cli.streams import tell
from workbench.codec.escapes import visible

WINDOWED = (WindowCommand, DemoCommand)


def run(command: Command) -> int:
    """Run a command that :func:`workbench.cli.parser.parse` gave; the exit code.

    Raises ValueError for a command that needs the window: the composition root runs those.
    """
    if isinstance(command, WINDOWED):
        raise ValueError("this command opens a window")
    try:
        code = _dispatch(command)
        _flush_standard_output()
        return code
    except CommandError as error:
        # The sentence may quote a project, whose escape sequences the terminal would obey.
        tell("\n".join(visible(line) for line in f"{PROGRAM}: {error}".split("\n")))
        return error.code
    except BrokenPipeError:  # from what is printed at once (info, bench): | head
        return ExitCode.DONE
    except OSError as error:  # a full disk under standard output, no folder for temporary files
        place = f"{error.filename}: " if error.filename else ""
        tell(f"{PROGRAM}: {place}{error.strerror or error}")
        return ExitCode.USAGE
    except KeyboardInterrupt:
        return ExitCode.STOPPED if isinstance(command, (ImportCommand, ExportCommand)) else ExitCode.DONE
    finally:
        _forget_broken_output()


def _dispatch(command: Command) -> ExitCode:
    if isinstance(command, BenchCommand):  # ends at once at Ctrl+C, wherever it is
        from workbench.cli.benching import bench

        return bench(command)
    stop = StopRequest()
    with stop_signals(stop):
        return _dispatch_stoppable(command, stop)


def _dispatch_stoppable(command: Command, stop: StopRequest) -> ExitCode:
    match command:
        case SendCommand():
            import asyncio

            from workbench.cli.sending import send

            return asyncio.run(send(command, stop))
        case ListenCommand():
            import asyncio

            from workbench.cli.listening import listen

            return asyncio.run(listen(command, stop))
        case RunCommand():
            import asyncio

            from workbench.cli.running import run_project

            return asyncio.run(run_project(command, stop))
        case GenerateCommand():
            import asyncio

            from workbench.cli.generating import generate

            return asyncio.run(generate(command, stop))
        case ExportCommand():
            from workbench.cli.exporting import export

            return export(command, stop)
        case ImportCommand():
            from workbench.cli.importing import import_

            return import_(command, stop)
        case InfoCommand():
            from workbench.cli.info import info

            if command.connect:
                from workbench.cli.tlsinfo import look_at  # brings the whole session layer with it

                return look_at(command.subject)
            return info(command.subject, command.json, command.kind)
        case _:
            raise AssertionError(command)


def _flush_standard_output() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _forget_broken_output() -> None:
    """What nobody reads must not be complained about when the interpreter flushes its streams at the end."""
    try:
        _flush_standard_output()
    except (OSError, ValueError):
        with open(os.devnull, "w") as nothing:  # noqa: PTH123 - devnull is no path on Windows
            os.dup2(nothing.fileno(), sys.stdout.fileno())

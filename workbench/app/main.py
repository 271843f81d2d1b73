"""The command ``socket-workbench``: reads the command line and starts the face that it asks for.

Qt is imported for the window and the demo alone, so that the command line starts in a tenth of a second.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from workbench.app.display import NO_DISPLAY, lacks_display
from workbench.cli.commands import BenchCommand, Command, DemoCommand, WindowCommand
from workbench.cli.exitcodes import ExitCode
from workbench.cli.main import run
from workbench.cli.parser import parse
from workbench.cli.streams import tell


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 the network said no, 2 the command line or a file is wrong, 3 an expectation failed."""
    try:
        return _run(parse(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:  # before a face could take the signal over: nothing was begun, so nothing is lost
        return 0


def _run(command: Command | int) -> int:
    if isinstance(command, int):  # --help, --version, or a mistake that was already told
        return command
    if isinstance(command, DemoCommand):
        from workbench.app.demo import run_demo

        return run_demo()
    if isinstance(command, WindowCommand):
        if lacks_display():  # Qt would end the process with a core dump
            tell(NO_DISPLAY)
            return ExitCode.USAGE
        gc.disable()  # a hundred collections while modules are read find nothing; the window's own clock collects later
        from workbench.app.window import Start, run_window

        return run_window(Start(command.project))
    if isinstance(command, BenchCommand):
        from workbench.bench import registry

        registry.add("window", "workbench.app.windowbench", "the window: start, stalls under load, share of a core")
    return run(command)

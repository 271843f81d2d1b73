"""``bench``: the benchmarks, each figure as soon as it is there."""

from __future__ import annotations

import json
import sys

from workbench.bench import registry
from workbench.cli.commands import BenchCommand
from workbench.cli.exitcodes import CommandError, ExitCode


def bench(command: BenchCommand) -> ExitCode:
    """One benchmark or all of them. A bar that is not met is told by its figure, not by the exit code."""
    known = registry.names()
    if command.name and command.name not in known:
        raise CommandError(f"there is no benchmark “{command.name}” (there are: {', '.join(known)})")
    for name in [command.name] if command.name else list(known):
        for figure in registry.load(name, full=command.full)():
            line = json.dumps(figure.as_json()) if command.json else figure.as_line()
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    return ExitCode.DONE

"""The commands of packaging/bootstrap.py."""

from __future__ import annotations

import os

from setup_steps import checks, debian, environment, system_packages
from setup_steps.processes import SetupError, leave_on_sigterm, replace_by, say

HELP = """\
usage: bootstrap.py run [ARGUMENTS]    set up, then start the example (or socket-workbench with ARGUMENTS)
       bootstrap.py test [ARGUMENTS]   set up, then run every check and every test (ARGUMENTS go to pytest)
       bootstrap.py setup              set up only
"""


def obey(arguments: list[str]) -> int:
    """Do what the command says. Returns the exit code of what was started, 1 if the set-up failed, 2 for bad usage."""
    command, *rest = arguments or ["--help"]
    if command in ("-h", "--help", "help"):
        say(HELP.rstrip())
        return 0 if arguments else 2
    if command not in ("run", "test", "setup") or (command == "setup" and rest):
        say(f"bootstrap.py does not know “{' '.join(arguments)}”.\n\n{HELP.rstrip()}")
        return 2
    leave_on_sigterm()
    try:
        return _COMMANDS[command](rest)
    except SetupError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        say("Stopped. The next start goes on from here.")
        return 130


def _run(arguments: list[str]) -> int:
    _set_up(environment.RUN)
    command = [str(environment.python()), "-m", "workbench", *(arguments or ["demo"])]
    return replace_by(command)


def _test(arguments: list[str]) -> int:
    _set_up(environment.TEST)
    return checks.run_all(arguments)


def _setup(_arguments: list[str]) -> int:
    _set_up(environment.RUN)
    say(f"Ready. Start the program with {environment.script('socket-workbench')}")
    return 0


def _set_up(purpose: environment.Purpose) -> None:
    environment.prepare(purpose)
    testing = purpose is environment.TEST
    qt = environment.site_packages() / "PySide6"
    programs = debian.TEST_PROGRAMS if testing else {}
    system_packages.provide(environment.VENV, qt, programs, display=testing or _display_is_wanted())


def _display_is_wanted() -> bool:
    """A window can be shown, so Qt's plugin for X11 has to load."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


_COMMANDS = {"run": _run, "test": _test, "setup": _setup}

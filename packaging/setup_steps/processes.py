"""Start other programs, and speak to the person who waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SetupError(Exception):
    """The set-up cannot go on; the message is a whole sentence for the person at the keyboard."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def say(message: str) -> None:
    """One message on standard error: standard output belongs to the program that is started."""
    stream = sys.stderr
    text = message.encode(stream.encoding or "ascii", "replace").decode(stream.encoding or "ascii")
    print(text, file=stream, flush=True)


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run to the end with the terminal's input and output. Returns the exit code as a shell would tell it.

    Ctrl+C goes to the child as well; its own clean-up decides when we go on. SIGTERM comes to us alone; we pass it on.
    """
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                code = process.wait()
                return code if code >= 0 else 128 - code
            except KeyboardInterrupt:
                continue
            except SystemExit:
                process.terminate()
                raise


def leave_on_sigterm() -> None:
    """Being ended is an exit like another: what was started ends with us."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def output_of(command: Sequence[str]) -> str | None:
    """Standard output of a short command; None if it cannot be started, fails or takes more than a minute."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def replace_by(command: Sequence[str]) -> int:
    """Become the program: signals and the exit code are its own. Windows has no such call and waits for it."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], list(command))
    return run(command)

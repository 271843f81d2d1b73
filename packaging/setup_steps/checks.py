"""Every check and every test, one after the other; all run, and the first that failed gives the exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from select import select
from typing import TYPE_CHECKING

from setup_steps.environment import script
from setup_steps.processes import ROOT, SetupError, run, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

NO_TESTS_COLLECTED = 5  # pytest's exit code
XVFB_START_S = 30.0
PROCESSES_MAX = 4  # more only wait for each other: each has an event loop that measures time


@dataclass(frozen=True)
class Check:
    """One command of the environment. ``variables`` gives what it sees beside our own variables, while it runs."""

    title: str
    command: Sequence[str]
    variables: Callable[[], AbstractContextManager[Mapping[str, str] | None]] = nullcontext
    may_be_empty: bool = False


def run_all(pytest_arguments: Sequence[str]) -> int:
    """Run them from the project's folder. Returns 0, or the exit code of the first that failed."""
    os.chdir(ROOT)
    results = [(check, *_timed(check)) for check in _checks(pytest_arguments)]
    say("")
    for check, code, seconds in results:
        say(f"{'passed' if code == 0 else f'FAILED ({code})':>12}  {check.title}  {seconds:.0f} s")
    return next((code for _, code, _ in results if code), 0)


def _checks(pytest_arguments: Sequence[str]) -> list[Check]:
    """A choice of tests (a path, -k) may leave none for the window, so an empty choice is no failure then."""
    chosen = bool(pytest_arguments)
    # For the Python that runs: numpy's type stubs are written for the one that they are installed for.
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    mypy = ("mypy", "--python-version", version, "-p", "workbench", "-p", "setup_steps", "-m", "lock")
    suite = _side_by_side(pytest_arguments)
    checks = [
        Check("style (ruff)", ("ruff", "check", ".")),
        Check("types (mypy)", mypy, _packaging_on_path),
        Check("import contracts (import-linter)", ("lint-imports",)),
        Check("tests", ("pytest", "-m", "not xvfb and not bench", *suite), _offscreen, chosen),
    ]
    if sys.platform == "linux":
        title = "tests in a window (Xvfb)"
        checks.append(Check(title, ("pytest", "-m", "xvfb", *pytest_arguments), virtual_display, chosen))
    return checks


def _side_by_side(pytest_arguments: Sequence[str]) -> Sequence[str]:
    """The whole suite by a process for each core, a file of tests in one of them; a choice is run by a single one."""
    processes = min(os.cpu_count() or 1, PROCESSES_MAX)
    if pytest_arguments or processes == 1:
        return pytest_arguments
    return ("-n", str(processes), "--dist", "loadfile")


def _timed(check: Check) -> tuple[int, float]:
    say(f"\n== {check.title}")
    start = time.perf_counter()
    with check.variables() as variables:
        name, *arguments = check.command
        code = run([str(script(name)), *arguments], {**os.environ, **(variables or {})})
    if code == NO_TESTS_COLLECTED and check.may_be_empty:
        code = 0
    return code, time.perf_counter() - start


@contextmanager
def _packaging_on_path() -> Iterator[Mapping[str, str]]:
    yield {"MYPYPATH": str(ROOT / "packaging")}


@contextmanager
def _offscreen() -> Iterator[Mapping[str, str]]:
    yield {"QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def virtual_display() -> Iterator[Mapping[str, str]]:
    """An X server of our own, on a number that it chooses itself, ended afterwards. Raises SetupError."""
    program = shutil.which("Xvfb")
    if program is None:
        raise SetupError("Xvfb is missing.")
    reader, writer = os.pipe()
    command = [program, "-displayfd", str(writer), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, pass_fds=(writer,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:  # fmt: skip
        os.close(writer)
        try:
            number = _first_line(reader)
            if not number:
                raise SetupError("Xvfb did not start.")
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}", "WAYLAND_DISPLAY": ""}
        finally:
            server.terminate()


def _first_line(descriptor: int) -> str:
    """What Xvfb writes once it takes clients; empty if it ends before. A silent server is given half a minute."""
    text = b""
    deadline = time.monotonic() + XVFB_START_S
    with open(descriptor, "rb", buffering=0) as stream:
        while not text.endswith(b"\n") and (left := deadline - time.monotonic()) > 0:
            if select([stream], [], [], left)[0]:
                piece = stream.read(16)
                if not piece:
                    break
                text += piece
    return text.decode("ascii").strip() if text.endswith(b"\n") else ""

"""The virtual environment `.venv`: made once, filled with the locked packages, left alone while nothing changed."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from setup_steps import system_packages
from setup_steps.processes import ROOT, SetupError, output_of, run, say

VENV = ROOT / ".venv"
LOCKS = ROOT / "packaging"
# Beside the locks, what decides how the project itself is installed: its entry points and its version.
_WATCHED = (ROOT / "pyproject.toml", ROOT / "workbench" / "__init__.py")


@dataclass(frozen=True)
class Purpose:
    """What the environment is for, and the lock files that it is filled from."""

    name: str
    locks: tuple[str, ...]


RUN = Purpose("run", ("requirements.lock", "requirements-build.lock"))
TEST = Purpose("test", ("requirements-test.lock",))  # holds all that RUN's locks hold, in the same versions


def python() -> Path:
    """The environment's interpreter."""
    return script("python")


def script(name: str) -> Path:
    """A command of the environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def site_packages() -> Path:
    """Where the environment's packages are."""
    return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)}))


def prepare(purpose: Purpose) -> None:
    """Make the environment fit for the purpose; returns at once if it is. Raises SetupError."""
    if _stamp(purpose) == fingerprint(purpose) and python().exists():
        return
    _stamp_path(purpose).unlink(missing_ok=True)
    _make()
    _install_locked(purpose)
    _install_project()
    for served in (RUN, TEST) if purpose is TEST else (RUN,):
        _stamp_path(served).write_text(fingerprint(served), encoding="ascii")


def fingerprint(purpose: Purpose) -> str:
    """Changes when the environment has to be looked at again: other locks, another Python, a moved folder."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {ROOT}".encode())
    for path in (*(LOCKS / name for name in purpose.locks), *_WATCHED):
        content = path.read_bytes()
        digest.update(b"%d " % len(content) + content)
    return digest.hexdigest()


def _stamp_path(purpose: Purpose) -> Path:
    return VENV / f"ready-to-{purpose.name}"


def _stamp(purpose: Purpose) -> str:
    try:
        return _stamp_path(purpose).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _make() -> None:
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    place = VENV / "made-in"  # commands in it hold this path: a folder that was moved or copied needs them anew
    moved = place.exists() and place.read_text(encoding="utf-8") != str(VENV)
    found = output_of([str(python()), "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"])
    if found is not None and found.strip() == ours and not moved:
        return
    if find_spec("ensurepip") is None or find_spec("venv") is None:
        system_packages.provide_venv(ours)
    say(f"Making the virtual environment .venv with Python {ours}.")
    code = run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if code:
        raise SetupError("The virtual environment could not be made; the message above says why.", code)
    place.write_text(str(VENV), encoding="utf-8")


def _install_locked(purpose: Purpose) -> None:
    say("Installing the locked packages; the first time some 100 MB are fetched.")
    locks = [part for name in purpose.locks for part in ("-r", str(LOCKS / name))]
    # Wheels only: nothing that is downloaded runs code of its own while it is installed.
    code = _pip("--require-hashes", "--only-binary=:all:", *locks)
    if code:
        raise SetupError("The locked packages could not be installed; pip's message above says why.", code)


def _install_project() -> None:
    """The project itself, editable: the source tree is what runs. Its build tool comes from the lock."""
    code = _pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    if code:
        raise SetupError("Socket Workbench itself could not be installed; pip's message above says why.", code)


def _pip(*arguments: str) -> int:
    quiet = () if sys.stderr.isatty() else ("--quiet",)
    start = (str(python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *quiet)
    return run([*start, *arguments])

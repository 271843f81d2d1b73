#!/usr/bin/env python3
"""Make the lock files anew from pyproject.toml. For developers; nothing else needs this script or `uv`.

    python packaging/lock.py             keeps every version that still fits
    python packaging/lock.py --upgrade   takes the newest versions that pyproject.toml admits

Each file holds for every Python and system that pyproject.toml admits (by markers), with the hashes of all files.
`requirements.lock` is what a user needs and what the installer ships; `requirements-build.lock` is the build tool
that installs the project itself; `requirements-test.lock` is both and the tools of the tests.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
HEADER = "# Made by packaging/lock.py from pyproject.toml; do not edit by hand.\n"


def main(arguments: list[str]) -> int:
    """Write the three files. Returns uv's exit code if it fails, 2 if uv is missing."""
    parser = argparse.ArgumentParser(description="Make the lock files anew.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    options = parser.parse_args(arguments)
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("lock.py needs the program uv: pip install uv", file=sys.stderr)
        return 2
    build = "\n".join(build_requirements())
    test_lock = ["--constraint", "packaging/requirements-test.lock"]
    more = ["--upgrade"] if options.upgrade else []
    # The largest set first; the smaller ones take their versions from it, so that they never differ.
    for name, sources, stdin in (
        ("requirements-test.lock", ["pyproject.toml", "-", "--extra", "test", *more], build),
        ("requirements.lock", ["pyproject.toml", "--upgrade", *test_lock], ""),
        ("requirements-build.lock", ["-", "--upgrade", *test_lock], build),
    ):
        code = compile_lock(uv, name, sources, stdin)
        if code:
            return code
    return 0


def build_requirements() -> list[str]:
    """What builds the project, as pyproject.toml says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["build-system"]["requires"])


def compile_lock(uv: str, name: str, sources: list[str], stdin: str) -> int:
    """One lock file from its sources. Returns uv's exit code."""
    path = PACKAGING / name
    command = [
        uv, "--no-config", "--quiet", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
        "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links",
        *sources, "--output-file", f"packaging/{name}",
    ]  # fmt: skip
    code = subprocess.run(command, cwd=ROOT, input=stdin, text=True, check=False).returncode
    if code == 0:
        path.write_text(HEADER + path.read_text(encoding="utf-8").removeprefix(HEADER), encoding="utf-8", newline="\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Child processes of a benchmark: a fresh interpreter each, one line of JSON as the answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def child(module: str, *arguments: object, bytecode: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """``python -m module arguments``; ended by its id if it is still there at the end. Compiled modules are kept in
    ``bytecode`` and read from there, as an installed program has them, whatever the environment says of it."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    environment = dict(os.environ)
    if bytecode is not None:
        environment |= {"PYTHONPYCACHEPREFIX": str(bytecode), "PYTHONDONTWRITEBYTECODE": ""}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def read_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The child's next line as JSON. Raises RuntimeError if it ended without one."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the benchmark's child ended early (exit code {process.wait()})")
    answer: dict[str, Any] = json.loads(line)
    return answer


def say(**answer: object) -> None:
    """A child's answer to its benchmark, which may have gone: what it wanted to know it knows."""
    try:
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at the exit


def peak_memory_mb() -> float:
    """The most memory this process ever held, in MB; 0 where the system does not tell (Windows)."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

"""The name of a process, as far as it can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import psutil

from workbench.host.names import printable

NAME_LIMIT: Final = 80  # characters
CUT_AT_CHARS: Final = 15  # Linux keeps no more of a name, proc_pid_comm(5); psutil looks at the first argument only


def process_names(pids: Iterable[int]) -> dict[int, str]:
    """The names of those that still run and may be asked; the others are missing. A process is called as it likes:
    what is not printable is spelled out."""
    names: dict[int, str] = {}
    for pid in pids:
        try:
            names[pid] = printable(_name_of(psutil.Process(pid)), NAME_LIMIT)
        except (psutil.Error, OSError, ValueError):  # gone by now, or not ours to ask
            continue
    return names


def _name_of(process: psutil.Process) -> str:
    """A script that its first line hands to Python is called after itself, cut; the whole name is the second word of
    its command line."""
    name = process.name()
    if len(name) != CUT_AT_CHARS:
        return name
    try:
        script = Path(process.cmdline()[1]).name
    except (psutil.Error, OSError, IndexError):  # not ours to ask, or there is no second word
        return name
    return script if script.startswith(name) else name

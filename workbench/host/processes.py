"""The name of a process, as far as it can be asked."""

from __future__ import annotations

from collections.abc import Iterable

import psutil

from workbench.host.names import printable

NAME_LIMIT = 80  # characters


def process_names(pids: Iterable[int]) -> dict[int, str]:
    """The names of those that still run and may be asked; the others are missing. A process is called as it likes:
    what is not printable is spelled out."""
    names: dict[int, str] = {}
    for pid in pids:
        try:
            names[pid] = printable(psutil.Process(pid).name(), NAME_LIMIT)
        except (psutil.Error, OSError, ValueError):  # gone by now, or not ours to ask
            continue
    return names

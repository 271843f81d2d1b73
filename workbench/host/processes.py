"""The name of a process, as far as it can be asked."""

from __future__ import annotations

from collections.abc import Iterable

import psutil


def process_names(pids: Iterable[int]) -> dict[int, str]:
    """The names of those that still run and may be asked; the others are missing."""
    names: dict[int, str] = {}
    for pid in pids:
        try:
            names[pid] = psutil.Process(pid).name()
        except (psutil.Error, OSError, ValueError):  # gone by now, or not ours to ask
            continue
    return names

"""Limits of this computer that bound what a socket can do."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

OPEN_FILES_WANTED = 65_536

_RMEM_MAX = Path("/proc/sys/net/core/rmem_max")
_WMEM_MAX = Path("/proc/sys/net/core/wmem_max")


def receive_buffer_limit_bytes(path: Path = _RMEM_MAX) -> int | None:
    """``net.core.rmem_max``, the largest receive buffer that Linux grants; None where there is no such setting."""
    return _number_in(path)


def send_buffer_limit_bytes(path: Path = _WMEM_MAX) -> int | None:
    """``net.core.wmem_max``, the same for sending."""
    return _number_in(path)


def open_files_limit() -> int | None:
    """How many files and sockets this process may hold open (the soft limit); None on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def raise_open_files_limit(wanted: int = OPEN_FILES_WANTED) -> int | None:
    """Raise the soft limit of open files to ``wanted`` or to the hard limit. Returns what holds now.

    None on Windows, which has no such limit for sockets.
    """
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    goal = wanted if hard == unlimited else min(wanted, hard)
    if soft == unlimited or soft >= goal:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (goal, hard))
    except (OSError, ValueError):  # macOS refuses more than OPEN_MAX
        return soft
    return goal


def free_disk_bytes(path: Path) -> int | None:
    """Bytes that may still be written to the disk of ``path``; None if the path cannot be asked."""
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return None


def _number_in(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None
